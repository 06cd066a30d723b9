"""What the meetings offer through core's registries: their page and templates, names in the trail, what happens each
minute."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.snippets.models import register_snippet

from kit.core.actions.audit import SystemActor
from kit.core.actions.public_change import note_public_change
from kit.core.registries import (
    BlueprintType,
    blueprint_types,
    form_companions,
    main_pages,
    minute_jobs,
    page_contexts,
    page_routes,
    record_finders,
    record_names,
    todos,
)
from kit.meetings.actions.erasure import propose_what_is_over
from kit.meetings.logic.addresses import MEETINGS
from kit.meetings.models import Agency, Announcement, Body, Meeting, Seat, Summary
from kit.meetings.queries.desk import numbers_of, uid_of_number
from kit.meetings.queries.openness import kept_years
from kit.meetings.queries.public import meetings_are_shown, public_bodies
from kit.meetings.queries.public_todos import meeting_todos
from kit.meetings.tasks.letters import remind_each_minute
from kit.meetings.tasks.past import take_up_silent
from kit.meetings.views import public, summaries, summary_check, templates
from kit.pages.wiring import PAGE_FIELDS

_PAGE = "kit_meetings.MeetingsPage"
_TEMPLATE_FIELDS = (
    "key", "title", "body_kind", "meeting_title", "agenda", "papers", "checklist", "invitation", "minutes", "rhythm", "nth",
    "weekday", "live",
)  # fmt: skip


def connect() -> None:
    """Called once at start-up."""
    _connect_templates()
    _connect_public()
    record_names.register("meeting", numbers_of)
    record_finders.register("meeting", uid_of_number)
    minute_jobs.register("meetings.terms", _propose)
    minute_jobs.register("meetings.past", take_up_silent)
    minute_jobs.register("meetings.reminders", remind_each_minute)


def _connect_templates() -> None:
    """What the secretary of a meeting works by: agenda, checks and invitation are for staff, whoever wrote them."""
    register_snippet(templates.viewset())
    entry = BlueprintType(
        name="meetings.template",
        model="kit_meetings.MeetingTemplate",
        urn="template",
        fields=_TEMPLATE_FIELDS,
        is_public=False,
    )
    blueprint_types.register("meetings.template", entry)


def _connect_public() -> None:
    """What everybody sees of the meetings."""
    register_snippet(summaries.viewset())
    form_companions.register("meeting summary", summary_check.companion)
    entry = BlueprintType(name="meetings.page", model=_PAGE, urn="page", fields=PAGE_FIELDS)
    blueprint_types.register("meetings.page", entry)
    page_contexts.register(_PAGE, public.page_context)
    page_routes.register(_PAGE, (path("<uuid:uid>/", public.summary, name="summary"),))
    main_pages.register("meetings", _menu_entry)
    todos.register("meetings", meeting_todos)
    for model in (Agency, Announcement, Body, Meeting, Seat, Summary):
        for signal in (post_save, post_delete):
            signal.connect(_public_changed, sender=model, dispatch_uid=f"kit_meetings.{model.__name__}")


def _menu_entry() -> tuple[str, str] | None:
    """Only where there is something to read."""
    shown = meetings_are_shown() and public_bodies(timezone.now())
    return (_("支える人の会議"), MEETINGS) if shown else None


def _public_changed(**kwargs: Any) -> None:
    """What is remembered of the bodies and their meetings, for the page, the menu and `/town.json`."""
    note_public_change(by=SystemActor("public"))


def _propose(now: datetime) -> int:
    """Nothing is proposed before the town has decided how long it keeps."""
    years = kept_years()
    return 0 if years is None else propose_what_is_over(years, by=SystemActor("terms"), now=now)
