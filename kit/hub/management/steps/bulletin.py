"""`release bulletin`: what is told to the towns now, as a folder that holders sign like a release.

For: a hub that is worked by commands. The screen of side support builds, signs and puts out the same bulletin.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import record
from kit.hub.gateway.draft import prepare_release
from kit.hub.gateway.repository import Repository
from kit.hub.management.bulletins import read_told, require_news
from kit.hub.management.on_its_way import BY

help = "市町へのお知らせと研修を、署名を待つフォルダーに書く"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, required=True, help="署名を待つ、新しいフォルダー")


def run(say: Callable[[str], object], *, to: Path, **options: Any) -> None:
    now = timezone.localtime()
    told = read_told(now)
    require_news(told)
    bulletin = told.next
    with transaction.atomic():
        record(by=BY, act="bulletin.drafted", kind="support", reference=str(bulletin.sequence), now=now)
        files = {bulletin.target: bulletin.to_bytes()}
        prepare_release(Repository(settings.KIT_FEED), to, files, now)
    say(
        f"{to} に書きました（お知らせ {len(bulletin.notices)}、研修 {len(bulletin.trainings)}）。"
        f"次は、持つ人の端末で: kit --site {settings.SITE_CONFIG.slug} release sign {to} --key KEY"
    )
