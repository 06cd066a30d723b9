"""`harvest status`: a line for each source of each connected town."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from kit.hub.logic.harvest_words import trouble_words
from kit.hub.queries.harvest import sources

help = "市町ごとに、最後に読めた日時と、読めないわけを出す"


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing."""


def run(say: Callable[[str], object], **options: Any) -> None:
    rows = list(sources())
    for source in rows:
        at = f"{timezone.localtime(source.good_at):%Y-%m-%d %H:%M}" if source.good_at else "まだ"
        words, todo = trouble_words(source.state, source.code, went_back=source.went_back)
        state = f"休み（{source.rest_reason}）" if source.rested_at else source.get_state_display()
        say(f"{source}: 最後に読めた {at}、{state} {words}{todo}".rstrip())
    if not rows:
        say("つながっている市町は、まだありません。")
