"""`blueprint fetch`: look at the prefecture's feed now, verify all of it, store what is new."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings

from kit.blueprints.actions.fetch import Fetched
from kit.blueprints.bridge.planning import pending_releases
from kit.blueprints.management.feeds import fetch, hub_feed, in_one_line, new_errand
from kit.core.actions.audit import SystemActor

help = "県の配信をいま確かめ、新しい公開版を受け取る（反映はしない）"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--adopt", default="", metavar="DIGEST", help="キットと違う系列を使うと決めたときの、その照合番号"
    )
    parser.add_argument("--json", action="store_true", help="機械が読む形で")


def run(say: Callable[[str], object], *, adopt: str, json: bool, **options: Any) -> None:
    with in_one_line():
        fetched = fetch(hub_feed(), new_errand(adopt=adopt), by=SystemActor("command"))
    say(fetched_words(fetched, as_json=json))


def fetched_words(fetched: Fetched, *, as_json: bool) -> str:
    """What came of fetching, for a person or a script."""
    if as_json:
        found = {"stored": list(fetched.stored), "left_out": fetched.left_out}
        return json.dumps(found, ensure_ascii=False, indent=2)
    lines = [f"{name} を受け取りました。" for name in fetched.stored] or [
        "新しい公開版はありません。",
        *_waiting(),
    ]
    return "\n".join([*lines, *([fetched.left_out] if fetched.left_out else [])])


def _waiting() -> list[str]:
    """What was received before and nobody has taken yet: nothing new is not the same as nothing to do."""
    names = settings.SITE_CONFIG.blueprints.subscribe
    found = [f"{name} {release.version}" for name in names for release in pending_releases(name)]
    words = "（blueprint plan で確かめ、blueprint apply で反映します）"
    return [f"受け取ってあり、まだ反映していない公開版: {'、'.join(found)}{words}"] if found else []
