"""`release publish FOLDER` and `release renew`: what the hub puts out as static files, with the online key.

`renew` is for a weekly timer of the system user that has the online key. It needs no database.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kit.blueprints.logic.trust_expiry import judge_expiry
from kit.core.actions.audit import SystemActor, record
from kit.hub.gateway.draft import publish_draft, read_draft
from kit.hub.gateway.keyfiles import read_signer
from kit.hub.gateway.ping import ping_towns
from kit.hub.gateway.repository import Repository
from kit.hub.logic.signing import SigningRefused, ping_addresses

ONLINE: Final = "feed-online.key"


class Publish:
    """`publish FOLDER`"""

    help = "署名のそろったフォルダーを配信に出し、市町に知らせる"

    @staticmethod
    def add_arguments(parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="署名のそろったフォルダー")
        parser.add_argument(
            "--ping", type=Path, metavar="FILE", help="知らせる市町の住所の一覧（一行に一つ）"
        )
        _add_online(parser)

    @staticmethod
    def run(
        say: Callable[[str], object], *, folder: Path, ping: Path | None, online: Path, **options: Any
    ) -> None:
        towns = ping_addresses(_read(ping)) if ping else ()
        draft, now = read_draft(folder), timezone.now()
        signer = read_signer(online, "")
        with transaction.atomic():
            detail = {"releases": len(draft.documents), "root": bool(draft.root)}
            names = "、".join(draft.documents) or "keys"
            record(
                by=SystemActor("command"),
                act="release.publish",
                kind="release",
                reference=names[:100],
                detail=detail,
                now=now,
            )
            publish_draft(Repository(settings.KIT_FEED), draft, signer, now)
        say(f"{settings.KIT_FEED} に出しました（{names}）。")
        for address, why in ping_towns(towns).items():
            say(f"{address} に知らせられませんでした（{why}）。市町は自分でも取りに来ます。")


class Renew:
    """`renew`"""

    help = "配信の日付を署名し直す（毎週、自動で）"

    @staticmethod
    def add_arguments(parser: ArgumentParser) -> None:
        _add_online(parser)

    @staticmethod
    def run(say: Callable[[str], object], *, online: Path, **options: Any) -> None:
        repository, now = Repository(settings.KIT_FEED), timezone.now()
        repository.renew(read_signer(online, ""), now)
        expires = repository.expires()
        say(f"署名し直しました。{expires['timestamp']:%Y-%m-%d} まで使えます。")
        for warning in judge_expiry(expires, now):
            say(warning.message)


def _add_online(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--online", type=Path, default=settings.KIT_KEYS / ONLINE, help="オンラインの鍵のファイル"
    )


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SigningRefused(f"{path} が読めません。") from error
