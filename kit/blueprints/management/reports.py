"""What an act on the town's site did, read from what it kept: for the commands that carry one out."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from kit.blueprints.bridge.captions import Captions
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.logic.document import BlueprintObject, parse_object
from kit.blueprints.logic.plan import parse_entry
from kit.blueprints.logic.standing import LIVE, STATES
from kit.blueprints.models import ApplyRun, Conflict, StoredRelease


def read_act(stored: StoredRelease, run: ApplyRun | None) -> dict[str, Any]:
    """One act as plain data; without a run nothing was left to do."""
    head = {"blueprint": stored.blueprint, "version": stored.version, "sequence": stored.sequence}
    if run is None:
        return {**head, "kind": "nothing", "counts": {}, "added": [], "changed": [], "deleted": [],
                "waiting": [], "to_decide": [], "displaced": []}  # fmt: skip
    report, captions = run.report, captions_after(run)
    named = {
        name: [{"uid": uid, "title": captions.title(uid)} for uid in report[name]]
        for name in ("added", "changed", "deleted", "waiting")
    }
    counts = {name: report[name] for name in ("conflicts", "displaced", "notices")}
    to_decide = Conflict.objects.filter(run=run, decided_at=None).order_by("pk")
    lines = [captions.line(found.state, parse_entry(found.entry)) for found in to_decide]
    displaced = [
        captions.line(row["state"], parse_entry(row)) for row in run.entries if row["kind"] == "displaced"
    ]
    return {
        **head, "kind": run.kind, "counts": counts, **named,
        "to_decide": [line.to_data() for line in lines],
        "displaced": [line.to_data() for line in displaced],
    }  # fmt: skip


def titles(run: ApplyRun, uids: Iterable[str]) -> list[str]:
    """The names of what an act is about."""
    captions = captions_after(run)
    return [captions.title(uid) for uid in uids]


def captions_after(run: ApplyRun) -> Captions:
    """Names by what stands now, and by what stood before and after the act."""
    sides = read_standing(run.release.blueprint).sides
    kept = [_objects(data.get(LIVE)) for data in (run.after, run.before)]
    return Captions(*(sides[state].ours for state in STATES), *kept)


def as_json(acts: list[dict[str, Any]]) -> str:
    return json.dumps({"acts": acts}, ensure_ascii=False, indent=2)


def as_lines(act: dict[str, Any]) -> list[str]:
    """One act in words."""
    name = f"{act['blueprint']} {act['version']}"
    if act["kind"] == "nothing":
        return [f"{name} はもう取り込んであります。"]
    done = "を取り消しました" if act["kind"] == "rollback" else "を取り込みました"
    counts = act["counts"]
    lines = [
        f"{name} {done}。加えた {len(act['added'])}、変えた {len(act['changed'])}、消した {len(act['deleted'])}、"
        f"くいちがい {counts['conflicts']}、よけた文 {counts['displaced']}、お知らせ {counts['notices']}"
    ]
    lines += _list("待つもの（終わったら取り込みます）", [found["title"] for found in act["waiting"]])
    lines += _list("よけた文（県固定のため）", [found["words"] for found in act["displaced"]])
    return [
        *lines,
        *_list("人が決めること（市町の文のままです）", [found["words"] for found in act["to_decide"]]),
    ]


def _list(head: str, entries: list[str]) -> list[str]:
    return [f"  {head}", *(f"    ・{entry}" for entry in entries)] if entries else []


def _objects(data: Mapping[str, Any] | None) -> dict[str, BlueprintObject]:
    return {uid: parse_object(entry) for uid, entry in (data or {}).items() if entry}
