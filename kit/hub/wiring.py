"""What the hub offers through core's registries, connected once at start-up."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kit.blueprints.logic.help_request import ANSWERS, KIND
from kit.blueprints.logic.trust_expiry import judge_expiry
from kit.core import registries
from kit.core.actions.audit import SystemActor
from kit.core.queries.people import user_may
from kit.core.registries import Todo
from kit.hub.actions.board import note_day
from kit.hub.actions.reports import keep_report
from kit.hub.actions.support import hear_request, tell_answers
from kit.hub.gateway.repository import FeedUnreadable, Repository
from kit.hub.logic.board import BodyRefused
from kit.hub.logic.signing import SigningRefused
from kit.hub.models import Town
from kit.hub.queries.harvest import harvest_origins
from kit.hub.registries import exchange_kinds, town_said
from kit.hub.tasks.harvest import harvest_when_due
from kit.hub.views import owners


def connect() -> None:
    registries.todos.register("published feed", published_feed_todos)
    exchange_kinds.register("report", hear_report)
    exchange_kinds.register(KIND, hear_help)
    exchange_kinds.register(ANSWERS, tell_answers)
    registries.slots.register("footer", board_link)
    registries.main_pages.register("windows", windows_entry)
    registries.minute_jobs.register("hub.harvest", harvest_when_due)
    registries.origins.register("harvest", harvest_origins)
    town_said.register("board", note_on_board)
    registries.form_companions.register("hub owners", owners.accompany)


def note_on_board(town: Town, body: Mapping[str, Any], source: str, now: datetime) -> None:
    """A town's own word, for the board; what the board cannot read leaves the last good one there, with its day."""
    with suppress(BodyRefused):
        note_day(town, body, source=source, by=SystemActor("harvest"), now=now)


def hear_report(town: Town, content: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A town's daily report, for the board."""
    keep_report(town, content, by=SystemActor("exchange"), now=now)
    return {}


def hear_help(town: Town, content: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A town asks the centre for an expert."""
    return hear_request(town, content, now, by=SystemActor("exchange"))


def board_link(_context: Mapping[str, Any]) -> str:
    """The board in the footer of the prefecture's pages: for those who look for it, not in the way of residents."""
    if not settings.SITE_CONFIG.is_hub:
        return ""
    return format_html('<p class="not-printed"><a href="{}">{}</a></p>', reverse("board"), _("29市町のいま"))


def windows_entry() -> tuple[str, str] | None:
    """The windows of the towns in the menu of the prefecture's pages, where a town has its own."""
    return (_("市町の窓口"), reverse("board_windows")) if settings.SITE_CONFIG.is_hub else None


def published_feed_todos(user: Any) -> list[Todo]:
    """Signatures of the published feed that run out, for the keeper of the hub."""
    if not settings.SITE_CONFIG.is_hub or not user_may(user, "change", "settings"):
        return []
    return [Todo(line, "") for line in published_feed_lines(timezone.now())]


def unpublished_line() -> str:
    """What is still to be done before towns can receive anything, empty once a release is out; raises SigningRefused."""
    repository = Repository(settings.KIT_FEED)
    if not repository.expires():
        return "まだ配信に出していません。鍵を作り（release keys new、release keys handover）、署名して（release sign）、release publish で出します。そのあとは、管理の画面の「県ハブ › 県の公開版」からできます。"
    if not repository.listed():
        return "まだ公開版を配信に出していません。管理の画面の「県ハブ › 県の公開版」で組み立て、二人が署名して、出します（命令では release build --to FOLDER、release sign、release publish）。"
    return ""


def unreadable_line() -> str:
    """Why this process cannot look into its own feed, empty where it can."""
    try:
        Repository(settings.KIT_FEED).expires()
    except FeedUnreadable as error:
        return str(error)
    except SigningRefused:
        return ""  # `published_feed_lines` says it
    return ""


def published_feed_lines(now: datetime) -> list[str]:
    """What has to be said about the published feed, the most pressing first."""
    try:
        return [found.message for found in judge_expiry(Repository(settings.KIT_FEED).expires(), now)]
    except SigningRefused as error:
        return [str(error)]
