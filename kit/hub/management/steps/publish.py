"""`release publish [FOLDER]` and `release renew`: what the hub puts out as static files, with the online key.

Both are for the system user that has the online key, by timer: `publish` without a folder takes what the screens
handed over (`KIT_SPOOL`), `renew` says weekly that the feed is current; that one needs no database.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from kit.blueprints.logic.trust_expiry import judge_expiry
from kit.hub.gateway.draft import read_draft
from kit.hub.gateway.keyfiles import read_signer
from kit.hub.gateway.repository import Repository
from kit.hub.logic.signing import SigningRefused, ping_addresses
from kit.hub.management.on_its_way import BY, ONLINE, left_in_spool, not_in_spool, put_out, put_out_waiting
from kit.hub.management.telling import connected_addresses, tell_towns
from kit.hub.queries.on_its_way import handed_over


class Publish:
    """`publish FOLDER`"""

    help = "署名のそろったフォルダーを配信に出し、市町に知らせる"

    @staticmethod
    def add_arguments(parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder",
            type=Path,
            nargs="?",
            help="署名のそろったフォルダー。書かなければ、県ハブの画面から渡されたもの",
        )
        parser.add_argument(
            "--ping",
            type=Path,
            metavar="FILE",
            help="知らせる市町の住所の一覧（一行に一つ）。書かなければ、つながっている市町",
        )
        _add_online(parser)

    @staticmethod
    def run(
        say: Callable[[str], object], *, folder: Path | None, ping: Path | None, online: Path, **options: Any
    ) -> None:
        towns = ping_addresses(_read(ping)) if ping else connected_addresses()
        if folder is not None:
            draft = read_draft(folder)
            names = put_out(draft, online, row=handed_over(folder.name), by=BY, now=timezone.now())
            say(f"{settings.KIT_FEED} に出しました（{names}）。")
        elif not _take_spool(say, online):
            return
        for address, why in tell_towns(towns, by=BY, now=timezone.now()).items():
            say(f"{address} に知らせられませんでした（{why}）。市町は自分でも取りに来ます。")


def _take_spool(say: Callable[[str], object], online: Path) -> bool:
    """Whether something went out; raises CommandError when something could not."""
    read_signer(online, "")  # a key that is not there is no fault of the releases
    told = put_out_waiting(online, by=BY, now=timezone.now())
    done = [name for name, why in told.items() if not why]
    for name in done:
        say(f"{settings.KIT_FEED} に出しました（{name}）。")
    for place in left_in_spool(done):
        say(
            f"{place} は、この利用者では消せないので残っています。もう出ることはなく、県ハブの画面が、次に渡すときに消します。"
            f"いま消すなら、フォルダーの持ち主（{settings.KIT_SPOOL} に書ける利用者）か root で: rm -r {place}"
        )
    refused = [f"{name}: {why}" for name, why in told.items() if why]
    if refused:
        raise SigningRefused("出せませんでした。" + "　".join(refused))
    if lost := not_in_spool():
        raise SigningRefused(
            f"画面で渡した {'、'.join(lost)} が、渡すところ {settings.KIT_SPOOL} にありません。"
            "県ハブの画面と同じ KIT_SPOOL か、確かめてください。"
        )
    if not told:
        say("出すのを待っている公開版やお知らせはありません。")
    return bool(told)


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
