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


def connect() -> None:
    registries.todos.register("published feed", published_feed_todos)


def published_feed_todos(user: Any) -> list[Todo]:
    """Signatures of the published feed that run out, for the keeper of the hub."""
    if not settings.SITE_CONFIG.is_hub or not user_may(user, "change", "settings"):
        return []
    return [Todo(line, "") for line in published_feed_lines(timezone.now())]


def published_feed_lines(now: datetime) -> list[str]:
    """What has to be said about the published feed, the most pressing first."""
    try:
        return [found.message for found in judge_expiry(Repository(settings.KIT_FEED).expires(), now)]
    except SigningRefused as error:
        return [str(error)]
