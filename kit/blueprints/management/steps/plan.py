"""`blueprint plan`: what taking the waiting releases would do to this town. Writes nothing."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import timezone

from kit.blueprints.bridge.captions import Line, captions_of
from kit.blueprints.bridge.planning import Prospect, each_prospect
from kit.blueprints.bridge.releases import ReleaseRefused
from kit.blueprints.logic.plan import EntryKind
from kit.blueprints.logic.standing import OutOfOrder
from kit.blueprints.logic.wording import KINDS
from kit.blueprints.management.refusals import refusal, refused_in_one_line

help = "待っている公開版を取り込むと何が変わるかを示す（何も変えない）"
NOTHING = "待っている公開版はありません。"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="機械が読む形で")


def run(say: Callable[[str], object], *, json: bool, **options: Any) -> None:
    with refused_in_one_line():
        found = [_blueprint(name) for name in settings.SITE_CONFIG.blueprints.subscribe]
    say(_as_json(found) if json else "\n".join(_as_lines(found)))


def _blueprint(name: str) -> dict[str, Any]:
    """Every waiting release of one blueprint, up to the first that this kit refuses."""
    releases: list[dict[str, Any]] = []
    refused = None
    try:
        for prospect in each_prospect(name):
            releases.append(read_prospect(prospect))
    except (ReleaseRefused, OutOfOrder) as error:
        code, words = refusal(error)
        refused = {"code": code, "message": words}
    return {"name": name, "releases": releases, "refused": refused}


def read_prospect(prospect: Prospect) -> dict[str, Any]:
    """One waiting release as plain data: its head, the counts, and every entry in words."""
    stored, decision = prospect.stored, prospect.decision
    captions = captions_of(decision)
    lines = [captions.line(state, entry) for state, entry in decision.entries]
    behind = {uid for uid, at in decision.standing.sequences.items() if at < stored.sequence}
    held = stored.held_since
    return {
        "blueprint": stored.blueprint, "version": stored.version, "sequence": stored.sequence,
        "received_at": timezone.localtime(stored.received_at).isoformat(timespec="minutes"),
        "held_since": timezone.localtime(held).isoformat(timespec="minutes") if held else None,
        "digest": decision.digest, "notes": decision.release.notes, "urgent": _urgent(prospect),
        "counts": _counts(lines),
        "open_conflicts": len(prospect.open_conflicts),
        "entries": [line.to_data() for line in lines],
        "waiting": [
            {"uid": uid, "title": captions.title(uid)} for uid in sorted(behind - decision.participants)
        ],
    }  # fmt: skip


def _counts(lines: list[Line]) -> dict[str, int]:
    kinds = [line.entry.kind for line in lines]
    return {kind.value: kinds.count(kind) for kind in EntryKind}


def _urgent(prospect: Prospect) -> list[dict[str, str]]:
    captions = captions_of(prospect.decision)
    return [
        {"uid": found.uid, "path": found.path, "title": captions.title(found.uid), "reason": found.reason}
        for found in prospect.decision.release.urgent
    ]


def _as_json(found: list[dict[str, Any]]) -> str:
    return json.dumps({"blueprints": found}, ensure_ascii=False, indent=2)


def _as_lines(found: list[dict[str, Any]]) -> list[str]:
    lines = [line for blueprint in found for line in _blueprint_lines(blueprint)]
    return lines or [NOTHING]


def _blueprint_lines(found: dict[str, Any]) -> list[str]:
    lines = [line for release in found["releases"] for line in _release_lines(release)]
    return [*lines, *([f"× {found['refused']['message']}"] if found["refused"] else [])]


def _release_lines(release: dict[str, Any]) -> list[str]:
    counts = release["counts"]
    lines = [
        f"■ {release['blueprint']} {release['version']}（順番 {release['sequence']}）",
        f"  変わる {counts['change']}、くいちがい {counts['conflict']}（まだ決めていない {release['open_conflicts']}）、"
        f"よける {counts['displaced']}、お知らせ {counts['notice']}、待つもの {len(release['waiting'])}",
        f"  照合番号 {release['digest']}",
    ]
    if release["held_since"]:
        lines.append(
            f"  取り消されています（{release['held_since']}）。取り込むときは --release {release['version']} と書きます。"
        )
    lines += ["  県からのお知らせ:", *(f"    {line}" for line in release["notes"].splitlines())]
    lines += [f"  ! 緊急 {found['title']}: {found['reason']}" for found in release["urgent"]]
    for kind, words in KINDS.items():
        entries = [entry for entry in release["entries"] if entry["kind"] == kind.value]
        lines += [f"  {words}", *(f"    ・{entry['words']}" for entry in entries)] if entries else []
    if release["waiting"]:
        lines.append("  待つもの（ロック、承認の途中、公開の予約のため。終わったら取り込みます）")
        lines += [f"    ・{found['title']}" for found in release["waiting"]]
    return lines
