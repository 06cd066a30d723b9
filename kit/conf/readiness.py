"""Whether this instance may serve: set up to the end, of this version, with its own keys, not a sample in disguise."""

from django.conf import settings
from django.db import DatabaseError, connection

from kit.conf import database
from kit.core.gateway import keys
from kit.core.models import InstanceState


class NotReady(Exception):
    """The instance may not serve yet; the message is one line that names the command to type."""


def require_ready() -> None:
    """Pass, or raise NotReady with the first thing that is in the way."""
    setup = f"kit --site {settings.SITE_CONFIG.slug} setup"
    try:
        if database.is_empty(connection):
            raise NotReady(f"まだ準備ができていません。先に: {setup}")
        newer = database.unknown_migrations(connection)
        if newer:
            raise NotReady(
                f"データベースがキットより新しい版です（{newer[0]}）。キットを新しくしてください。"
            )
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
        mark = keys.mark(settings.KIT_KEYS)
        keys.read_key(settings.KIT_KEYS, "secret")
    except keys.KeyMissing as error:
        raise NotReady(str(error)) from error
    if mark != state.key_mark:
        raise NotReady("このデータベースを作ったときの鍵と違います。バックアップから鍵を戻してください。")
    if state.is_demo and not settings.TRIAL:
        raise NotReady(
            "見本のデータベースは、本当の名前（domain）では動かせません。新しいデータベースで setup してください。"
        )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
