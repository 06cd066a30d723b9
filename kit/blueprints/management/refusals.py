"""Why taking a release or going back did not happen, as a code and one line that says what to do.

For: the commands and following by itself. Not for: the screens, which have a person before them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from kit.blueprints.actions.apply import Stale
from kit.blueprints.actions.carry_out.fill import Held
from kit.blueprints.actions.undo import CannotUndo
from kit.blueprints.bridge.releases import ReleaseRefused
from kit.blueprints.logic.apply import PlanError
from kit.blueprints.logic.standing import OutOfOrder
from kit.blueprints.management.feeds import FULL

REFUSALS: Final = (Stale, Held, CannotUndo, ReleaseRefused, PlanError, OutOfOrder, DatabaseError)
# What servers say, in the words of SQLite and by PostgreSQL's own codes.
_FULL: Final = ("disk is full", "53100", "no space left")
_BUSY: Final = ("is locked", "55p03", "40p01")


def refusal(error: Exception) -> tuple[str, str]:
    """The code of a refusal, and one line for a person; everything stands as it stood before."""
    for kind, code in _CODES.items():
        if isinstance(error, kind):
            return code, _words(code, error)
    if isinstance(error, DatabaseError):
        return _database(error)
    if isinstance(error, OSError) and error.errno in FULL:  # the folder of the pictures
        return "disk_full", _full()
    return "failed", _("取り込みが途中で止まりました。サイトは前のままです（%(what)s）。") % {
        "what": type(error).__name__
    }


@contextmanager
def refused_in_one_line() -> Iterator[None]:
    """What was refused, as one line for the command."""
    try:
        yield
    except (*REFUSALS, OSError) as error:
        if isinstance(error, OSError) and error.errno not in FULL:
            raise
        raise CommandError(refusal(error)[1]) from error


_CODES: Final[dict[type[Exception], str]] = {
    Stale: "stale", OutOfOrder: "out_of_order", ReleaseRefused: "refused", CannotUndo: "cannot_undo",
    Held: "held", PlanError: "plan",
}  # fmt: skip


def _words(code: str, error: Exception) -> str:
    if code == "stale":
        return _(
            "取り込んでいません。見たあとで市町の内容が変わりました（または、照合番号が写し違いです）。もう一度 blueprint plan で確かめてください。"
        )
    if code == "out_of_order":
        return _(
            "間の公開版がありません（%(what)s）。先に blueprint fetch か import-bundle で受け取ってください。"
        ) % {"what": error}
    if code in ("held", "plan"):
        return _("取り込めないところがあります。サイトは前のままです（%(what)s）。") % {"what": error}
    return str(error)


def _full() -> str:
    return _(
        "ディスクがいっぱいで、途中でやめました。サイトは前のままです。空きを作ってから、もう一度おこなってください。"
    )


def _database(error: DatabaseError) -> tuple[str, str]:
    said = f"{getattr(error.__cause__, 'sqlstate', '')} {error}".lower()
    if any(word in said for word in _FULL):
        return "disk_full", _full()
    if any(word in said for word in _BUSY):
        return "busy", _(
            "ほかの作業がデータベースを使っています。サイトは前のままです。少し待って、もう一度おこなってください。"
        )
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return "database", _("データベースの都合で、途中でやめました。サイトは前のままです（%(what)s）。") % {
        "what": first
    }
