"""`blueprint join FILE`: joins the prefecture's hub by the invitation that it handed over.

The fingerprint is compared with the printed sheet, as on the screen: everything counts only after a person did that.
"""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from kit.blueprints.logic.invitation import MOST_BYTES, InvitationRefused
from kit.blueprints.logic.trust import grouped
from kit.blueprints.management.joining import REFUSALS, Look, join, look_at
from kit.core.actions.audit import SystemActor
from kit.core.management.ask import said_yes

help = "県の招待のファイルを、印刷された紙と見くらべて取り込み、県ハブとつなぐ"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="県から受け取った招待（.json）")
    parser.add_argument(
        "--fingerprint", default="", metavar="HEX", help="紙に印刷された招待の照合番号（たずねずに進む）"
    )


def run(say: Callable[[str], object], *, file: Path, fingerprint: str, **options: Any) -> None:
    with _in_one_line():
        look = look_at(_read(file))
        say(f"県ハブ: {look.invitation.hub}　サイト: {look.invitation.name} {look.invitation.address}")
        say(
            f"鍵の名簿 第{look.trust.version}版（{look.trust.holders}人のうち{look.trust.threshold}人の署名）"
            f" 照合番号: {grouped(look.trust.fingerprint)}"
        )
        say(f"招待の照合番号: {grouped(look.invitation.fingerprint)}")
        _confirm(look, fingerprint)
        link = join(look, by=SystemActor("command"))
    say(f"県ハブ（{link.hub}）とつながりました。このサイトの鍵の照合番号: {grouped(link.key_id)}")


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvitationRefused("unreadable", f"{file} が読めません（{error.strerror}）。") from error


def _confirm(look: Look, typed: str) -> None:
    if typed:
        if "".join(typed.split()).lower() != look.invitation.fingerprint:
            raise CommandError(
                "番号が違います。つないでいません。このファイルを使わずに、県に電話で確かめてください。"
            )
    elif not said_yes("印刷された紙の招待の照合番号と、すべて同じですか"):
        raise CommandError("つないでいません。番号が違うときは、県に電話で確かめてください。")


@contextmanager
def _in_one_line() -> Iterator[None]:
    try:
        yield
    except REFUSALS as error:
        raise CommandError(str(error)) from error
