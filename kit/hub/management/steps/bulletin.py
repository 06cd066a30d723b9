"""`release bulletin`: what is told to the towns now, as a folder that holders sign like a release."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import SystemActor, record
from kit.hub.bridge.bulletin import differs, next_bulletin
from kit.hub.gateway.draft import prepare_release
from kit.hub.gateway.repository import Repository
from kit.hub.management.bulletins import published_bulletin

help = "市町へのお知らせと研修を、署名を待つフォルダーに書く"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, required=True, help="署名を待つ、新しいフォルダー")


def run(say: Callable[[str], object], *, to: Path, **options: Any) -> None:
    repository, now = Repository(settings.KIT_FEED), timezone.localtime()
    before = published_bulletin(repository)
    bulletin = next_bulletin(before, today=now.date(), now=now)
    if not differs(before, bulletin, now.date()):
        raise CommandError("出してあるお知らせと同じです。署名するものはありません。")
    with transaction.atomic():
        record(
            by=SystemActor("command"),
            act="bulletin.drafted",
            kind="support",
            reference=str(bulletin.sequence),
            now=now,
        )
        prepare_release(repository, to, {bulletin.target: bulletin.to_bytes()}, now)
    say(
        f"{to} に書きました（お知らせ {len(bulletin.notices)}、研修 {len(bulletin.trainings)}）。"
        f"次は、持つ人の端末で: kit --site {settings.SITE_CONFIG.slug} release sign {to} --key KEY"
    )
