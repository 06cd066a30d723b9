"""`release keys new|show|handover`: whose keys sign the feed.

The ceremony: each holder makes a key on a device of their own (`new`), the public halves come to the hub, which
writes the next root (`handover`); holders sign it (`release sign`), the hub puts it out (`release publish`). Every
April the same again: a hand-over is a rotation of root, signed by two old and two new holders.
"""

import hashlib
import warnings
from argparse import ArgumentParser
from collections.abc import Callable
from getpass import GetPassWarning, getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from kit.blueprints.logic.trust import grouped
from kit.blueprints.logic.trust_expiry import judge_expiry
from kit.hub.gateway.draft import carry_over, holders_of, prepare_handover
from kit.hub.gateway.keyfiles import make_key, read_public
from kit.hub.gateway.repository import Repository
from kit.hub.logic.signing import SigningRefused, check_holders, check_passphrase

help = "配信に署名する鍵を作る（new）、示す（show）、引きつぐ（handover）"


def add_arguments(parser: ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="keys_step", required=True)
    new = steps.add_parser("new", help="一人の鍵を作る（その人の端末で）")
    new.add_argument("holder", help="持つ人の呼び名。名簿にのり、公開される（例: 福祉課長）")
    new.add_argument("--file", type=Path, required=True, help="鍵を書くファイル（.pub がとなりにできる）")
    new.add_argument(
        "--online", action="store_true", help="自動で使う鍵（合い言葉なし。配信の日付だけに使う）"
    )
    new.add_argument("--passphrase-file", type=Path, help="合い言葉を読むファイル（たずねない）")
    steps.add_parser("show", help="いまの名簿と照合番号（招待に印刷する番号）を示す")
    handover = steps.add_parser("handover", help="次の名簿を作り、署名を待つフォルダーに書く")
    handover.add_argument("folder", type=Path, help="新しいフォルダー")
    handover.add_argument(
        "--holder", type=Path, action="append", default=[], help="持つ人の .pub（三回書く）"
    )
    handover.add_argument(
        "--online", type=Path, required=True, dest="online_key", help="オンラインの鍵の .pub"
    )
    handover.add_argument(
        "--earlier",
        type=Path,
        metavar="FEED",
        help="前の配信の置き場。二人の鍵を失い、空からはじめるとき、出してあったものをすべて引きつぐ",
    )


def run(say: Callable[[str], object], *, keys_step: str, **options: Any) -> None:
    {"new": _new, "show": _show, "handover": _handover}[keys_step](say, **options)


def read_passphrase(file: Path | None, question: str) -> str:
    """A passphrase from a file or from the keyboard, which shows nothing; raises SigningRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", GetPassWarning)
            return file.read_text("utf-8").strip() if file else getpass(question)
    except (EOFError, GetPassWarning) as error:
        raise SigningRefused(
            "合い言葉をたずねる端末がありません。端末でおこなうか、--passphrase-file FILE で渡してください。"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SigningRefused(f"{file or '合い言葉'} が読めません。") from error


def _new(
    say: Callable[[str], object],
    *,
    holder: str,
    file: Path,
    online: bool,
    passphrase_file: Path | None,
    **options: Any,
) -> None:
    passphrase = ""
    if not online:
        passphrase = read_passphrase(passphrase_file, "合い言葉（15文字以上）: ")
        check_passphrase(passphrase, read_passphrase(passphrase_file, "もう一度: "))
    made = make_key(file, holder, passphrase)
    say(f"{file} に鍵を、{file}.pub に公開する半分を書きました。県ハブにわたすのは .pub だけです。")
    say(f"鍵の照合番号: {grouped(made.fingerprint)}")


def _show(say: Callable[[str], object], **options: Any) -> None:
    repository = Repository(settings.KIT_FEED)
    root = repository.required_root()
    expires = repository.expires()
    say(f"鍵の名簿 第{root.signed.version}版: {'、'.join(holders_of(root))}")
    say(f"照合番号（招待に印刷する番号）: {grouped(hashlib.sha256(root.signed_bytes).hexdigest())}")
    say(f"市町にわたすファイル: {repository.metadata / f'{root.signed.version}.root.json'}")
    for role, moment in expires.items():
        say(f"{role}: {moment:%Y-%m-%d} まで")
    for warning in judge_expiry(expires, timezone.now()):
        say(warning.message)


def _handover(
    say: Callable[[str], object],
    *,
    folder: Path,
    holder: list[Path],
    online_key: Path,
    earlier: Path | None,
    **options: Any,
) -> None:
    holders = [read_public(path) for path in holder]
    check_holders([found.holder for found in holders], [found.key.keyval["public"] for found in holders])
    repository = Repository(settings.KIT_FEED)
    signers = "前の二人と、新しい二人" if repository.expires() else "三人のうち二人"
    prepare_handover(repository, folder, holders, read_public(online_key), timezone.now())
    if earlier is not None:
        carry_over(repository, folder, Repository(earlier))
    say(f"{folder} に次の名簿を書きました（{'、'.join(found.holder for found in holders)}）。")
    say(f"次は、持つ人の端末で: kit --site mie release sign {folder} --key KEY（{signers}）")
