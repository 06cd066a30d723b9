"""Whether this instance may serve: set up to the end, of this version, with its own keys, not a sample in disguise."""

from django.conf import settings
from django.db import DatabaseError, connection

from kit.conf import database
from kit.core.gateway import keys
from kit.core.models import InstanceState

# What SQLite and PostgreSQL say when the disk, or what a process may write, is used up.
FULL = ("database or disk is full", "disk I/O error", "No space left on device")


class NotReady(Exception):
    """The instance may not serve yet; the message is one line that names the command to type."""


def require_ready() -> None:
    """Pass, or raise NotReady with the first thing that is in the way."""
    setup = f"kit --site {settings.SITE_CONFIG.slug} setup"
    try:
        if database.is_empty(connection):
            raise NotReady(f"まだ準備ができていません。先に: {setup}")
        _refuse_newer()
        if database.pending_migrations(connection):
            raise NotReady(f"データベースが古い版です。先に: {setup}")
        _require_own(setup)
    except DatabaseError as error:
        raise NotReady(
            f"データベースにつながりません。DATABASE_URL を確かめてください（{_first_line(error)}）。"
        ) from error


def _require_own(setup: str) -> None:
    state = InstanceState.objects.first()
    if state is None or state.completed_at is None:
        raise NotReady(f"準備が途中で止まっています。もう一度: {setup}")
    if state.code != settings.SITE_CONFIG.code:
        raise NotReady(f"このデータベースは「{state.slug}」のものです。DATABASE_URL を確かめてください。")
    try:
        marks = keys.marks(settings.KIT_KEYS)
        keys.read_key(settings.KIT_KEYS, "secret")
    except keys.KeyMissing as error:
        raise NotReady(str(error)) from error
    if state.key_mark not in marks:
        raise NotReady("このデータベースを作ったときの鍵と違います。バックアップから鍵を戻してください。")
    if state.is_demo and not settings.TRIAL:
        raise NotReady(
            "見本のデータベースは、本当の名前（domain）では動かせません。新しいデータベースで setup してください。"
        )


def require_migratable() -> None:
    """Pass when the tables may be brought to this version, by `setup` or by hand, or raise NotReady.

    A newer database would be left half understood: rows that the old code does not write, and no way back.
    """
    if database.is_empty(connection):
        return
    owner = database.owner(connection)
    if owner and owner[0] != settings.SITE_CONFIG.code:
        raise NotReady(f"このデータベースは「{owner[1]}」のものです。DATABASE_URL を確かめてください。")
    _refuse_newer()


def explain(error: DatabaseError) -> str:
    """One line for a statement that failed: what is known to be in the way, or else what the database said."""
    said = _first_line(error)
    if any(words in said for words in FULL):
        return f"ディスクがいっぱいで、書けません。場所をあけて、もう一度おこなってください（{said}）。"
    try:
        require_ready()
    except NotReady as found:
        return str(found)
    except DatabaseError:
        pass  # inside a broken transaction nothing more can be asked
    return f"データベースが使えません。DATABASE_URL と権限を確かめてください（{said}）。"


def _refuse_newer() -> None:
    newer = database.unknown_migrations(connection)
    if newer:
        raise NotReady(f"データベースがキットより新しい版です（{newer[0]}）。キットを新しくしてください。")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
