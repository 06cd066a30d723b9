"""`harvest run [--town SLUG]`: read the towns now, whatever was due."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.hub.actions.harvest import ask_now
from kit.hub.logic.harvest_words import trouble_words
from kit.hub.models import Source
from kit.hub.queries.towns import connected_towns
from kit.hub.tasks.harvest import harvest
from kit.resources.actions.mirroring import Mirrored

help = "つながっている市町のデータを、いま取りに行く"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--town", default="", help="この市町だけ（例: tsu）")


def run(say: Callable[[str], object], *, town: str, **options: Any) -> None:
    slugs = frozenset({town}) if town else None
    known = {one.slug for one in connected_towns()}
    if town and town not in known:
        raise CommandError(f"{town} は、つながっている市町にありません。市町の登録を見てください。")
    failed: list[str] = []

    def tell(source: Source, kept: Mirrored | None) -> None:
        source.refresh_from_db(fields=["state", "code", "count"])
        words, _todo = trouble_words(source.state, source.code)
        if words:
            failed.append(str(source))
        say(f"{source}: {words or _done(source, kept)}")

    ask_now(by=SystemActor("command"), now=timezone.now(), slugs=slugs)
    count = harvest(tell=tell, slugs=slugs)
    say(f"{count}件を見に行きました。")
    if failed:
        raise CommandError(f"受け取れなかったものが{len(failed)}件あります: {'、'.join(failed)}")


def _done(source: Source, kept: Mirrored | None) -> str:
    if source.kind != Source.Kind.HSDS:
        return "読めました"
    if kept is None or not kept.wrote:
        return "変わりありません"
    return f"新しい{kept.made}件、変わった{kept.changed}件、終わった{kept.ended}件"
