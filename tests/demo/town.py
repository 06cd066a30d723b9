"""One town of the demonstration, in a process of its own: `python -m tests.demo.town ACT WORDS…`.

Acts: `tables` (keys, tables and style sheets only, to be copied), `begin EDITS` (setup, then the town's own edits), `take VERSION
BUNDLE ROOT FINGERPRINT EDITS` (later edits, trust, receive, plan, take by the town's policy, compare). The last line is JSON after FOUND.
"""

import gc
import io
import json
import os
import sys
import time
from contextlib import redirect_stdout
from dataclasses import asdict
from typing import Any


def main(act: str, *words: str) -> None:
    gc.disable()  # a short process: nothing to collect
    from kit.conf.cli import dispatch

    started = time.monotonic()
    found: dict[str, Any] = {}
    if act == "tables":
        os.environ["KIT_AS_OWNER"] = "1"
        import django

        django.setup()
        from kit.conf import static_files
        from kit.conf.management.commands.setup import Command

        command = Command()
        command.keys()
        command.migrate()
        static_files.collect()
    elif act == "begin":
        with redirect_stdout(io.StringIO()):
            status = dispatch(["--site", os.environ["KIT_SITE"], "setup"])
        found = {"status": status, "edits": _edit(words[0])}
    else:
        import django

        django.setup()
        _edit_later(words[4], words[0])
        _receive(*words[1:4])
        found = _take(words[0])
    print(
        "FOUND" + json.dumps({**found, "seconds": round(time.monotonic() - started, 1)}, ensure_ascii=False)
    )


def _edit(which: str) -> int:
    from tests.demo import edits

    chosen = {"taki": edits.TAKI, "kumano": edits.KUMANO, "none": ()}
    todo = edits.chance_edits(int(which)) if which.isdecimal() else list(chosen[which])
    for one in todo:
        one()
    return len(todo)


def _edit_later(which: str, version: str) -> None:
    from tests.demo import edits

    for one in edits.LATER.get((which, version), ()):
        one()


def _receive(bundle: str, root: str, fingerprint: str) -> None:
    """As in a town without a way out: compare the invitation once, then take the verified bundle."""
    from kit.blueprints.management.feeds import trust_file

    if not trust_file().exists():
        kit("blueprint", "trust", root, "--fingerprint", fingerprint)
    kit("blueprint", "import-bundle", bundle)


def _take(version: str) -> dict[str, Any]:
    from django.conf import settings

    from kit.blueprints.bridge.releases import parse_document
    from kit.blueprints.bridge.standing import read_standing
    from kit.blueprints.logic.standing import DRAFT, LIVE
    from kit.blueprints.models import ApplyRun, Conflict, StoredRelease
    from tests.demo.audit import audit, count_drafts
    from tests.demo.rows import Sight

    sides = read_standing("hikikomori").sides
    before, drafted = sides[LIVE].ours, sides[DRAFT].ours
    plan = json.loads(kit("blueprint", "plan", "--json"))["blueprints"][0]["releases"][0]
    how = _by_policy(settings.SITE_CONFIG.blueprints, plan["digest"])
    sides = read_standing("hikikomori").sides
    after = sides[LIVE].ours
    rows = StoredRelease.objects.filter(version__in=(plan["version"], _previous(version)))
    old, new = (parse_document(bytes(row.document)) for row in rows.order_by("sequence"))
    entries = [entry for run in ApplyRun.objects.filter(release__version=version) for entry in run.entries]
    live = [entry for entry in entries if entry["state"] == LIVE]
    sight = Sight(old, new, before, after, entries)
    found = audit(Sight(old, new, before, after, live))
    count_drafts(Sight(old, new, drafted, sides[DRAFT].ours, entries), before, found)
    again = kit("blueprint", "apply").strip()
    return {
        "how": how, "counts": plan["counts"], "rows": _rows(version, sight), "again": again,
        "audit": asdict(found),
        "open": Conflict.objects.filter(decided_at=None).count(),
    }  # fmt: skip


def _by_policy(policy: Any, digest: str) -> str:
    """What the town does by itself, then what a person does where the town wants one."""
    from django.utils import timezone

    from kit.blueprints.management.following import follow_subscribed
    from kit.core.actions.audit import SystemActor

    done = follow_subscribed(by=SystemActor("follow"), now=timezone.localtime())["hikikomori"]
    if policy.policy == "auto":
        return "自動で取り込み"
    words = () if done.urgent else ("--expect", digest)
    kit("blueprint", "apply", *words)
    return "急ぎの番号は自動、あとは人が取り込み" if done.urgent else "人が見て取り込み"


def _rows(version: str, sight: Any) -> list[dict[str, Any]]:
    from tests.demo.rows import ROWS, is_right

    return [
        {"shown": _shown(row, sight.after), "right": is_right(row, sight)}
        for row in ROWS
        if row.version == version
    ]


def _shown(row: Any, after: Any) -> str:
    """What stands at a row's place, in a few words."""
    from kit.blueprints.logic.values import ABSENT, parse_path, value_at
    from kit.blueprints.logic.wording import plain_text
    from tests.demo.rows import value_of

    value = value_of(after, row)
    if value is ABSENT:
        return "（なし）"
    if row.place == "parent":
        return f"{after[value].fields['title']} の下"
    if isinstance(value, list):
        above = parse_path(row.place)[:-1]
        words = [plain_text(value_at(after[row.uid].fields, (*above, str(part)))) for part in value[:3]]
        return "・".join(word[:4] for word in words)
    if isinstance(value, bool):
        return "ある" if value else "非公開"
    return plain_text(value)


def kit(*words: str) -> str:
    """What a command of the kit said; it has to succeed."""
    from kit.conf.cli import dispatch

    out = io.StringIO()
    with redirect_stdout(out):
        status = dispatch(["--site", os.environ["KIT_SITE"], *words])
    assert status == 0, f"kit {' '.join(words)}: {status}"
    return out.getvalue()


def _previous(version: str) -> str:
    year, _dot, number = version.partition(".")
    return f"{year}.{int(number) - 1}"


if __name__ == "__main__":
    main(*sys.argv[1:])
