"""What the hub offers through core's registries, connected once at start-up."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from kit.blueprints.logic.trust_expiry import judge_expiry
from kit.core import registries
from kit.core.queries.people import user_may
from kit.core.registries import Todo
from kit.hub.gateway.repository import Repository
from kit.hub.logic.signing import SigningRefused
from kit.hub.views import owners


def connect() -> None:
    registries.todos.register("published feed", published_feed_todos)
    registries.form_companions.register("hub owners", owners.accompany)


def published_feed_todos(user: Any) -> list[Todo]:
    """Signatures of the published feed that run out, for the keeper of the hub."""
    if not settings.SITE_CONFIG.is_hub or not user_may(user, "change", "settings"):
        return []
    return [Todo(line, "") for line in published_feed_lines(timezone.now())]


def unpublished_line() -> str:
    """What is still to be done before towns can receive anything, empty once a release is out; raises SigningRefused."""
    repository = Repository(settings.KIT_FEED)
    if not repository.expires():
        return "まだ配信に出していません。鍵を作り（release keys new、release keys handover）、署名して（release sign）、release publish で出します。"
    if not repository.listed():
        return "まだ公開版を配信に出していません。release build NAME --to FOLDER で作り、二人が署名して（release sign）、release publish で出します。"
    return ""


def published_feed_lines(now: datetime) -> list[str]:
    """What has to be said about the published feed, the most pressing first."""
    try:
        return [found.message for found in judge_expiry(Repository(settings.KIT_FEED).expires(), now)]
    except SigningRefused as error:
        return [str(error)]
