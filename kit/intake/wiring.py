"""What the intake offers through core's registries, does each minute and keeps of every publication."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.snippets.models import register_snippet

from kit.core.actions.audit import SystemActor
from kit.core.actions.public_change import note_public_change
from kit.core.holidays import holiday_name
from kit.core.logic.opening.timetable import Timetable
from kit.core.registries import (
    BlueprintType,
    WrittenWay,
    answered_items,
    blueprint_types,
    minute_jobs,
    record_finders,
    record_names,
    timetables,
    written_ways,
)
from kit.intake.actions.erasure import propose_what_is_over
from kit.intake.actions.escalation import tell_of_unread
from kit.intake.actions.expiry import expire_drafts
from kit.intake.actions.versions import keep_version
from kit.intake.models import AnswerText, IntakeDefinition
from kit.intake.queries.inbox import numbers_of, uid_of_number
from kit.intake.queries.openness import intake_openness, kept_years, pause_now
from kit.intake.queries.versions import asked_items
from kit.intake.tasks import tell_that_something_waits
from kit.intake.views import answer_texts, definitions
from kit.intake.views.spoken import current_uid

_FIELDS = (
    "key", "title", "intro", "steps", "town_questions", "privacy", "receipt", "code_help", "lost_code", "rest", "live",
)  # fmt: skip


_TEXT_FIELDS = ("key", "title", "moment", "when", "text", "sort", "live")


def connect() -> None:
    """Called once at start-up."""
    _connect_snippets()
    answered_items.register("intake", asked_items)
    written_ways.register("intake", _way_to_write)
    record_names.register("consultation", numbers_of)
    record_finders.register("consultation", uid_of_number)
    minute_jobs.register("intake.drafts", _expire)
    minute_jobs.register("intake.escalation", _tell)
    minute_jobs.register("intake.terms", _propose)
    post_save.connect(_published, sender=IntakeDefinition, dispatch_uid="kit_intake.published")
    post_save.connect(_text_changed, sender=AnswerText, dispatch_uid="kit_intake.text_changed")


def _connect_snippets() -> None:
    """What the prefecture writes and the town keeps: the questions, and the texts for answers, which are for staff."""
    register_snippet(definitions.viewset())
    register_snippet(answer_texts.viewset())
    questions = BlueprintType(
        name="intake.definition", model="kit_intake.IntakeDefinition", urn="definition", fields=_FIELDS
    )
    texts = BlueprintType(
        name="intake.answer",
        model="kit_intake.AnswerText",
        urn="answer",
        fields=_TEXT_FIELDS,
        is_public=False,
    )
    for entry in (questions, texts):
        blueprint_types.register(entry.name, entry)


def _way_to_write() -> WrittenWay | None:
    """No page offers what is closed; in a pause it is named without a button, for whoever has begun."""
    if not intake_openness().is_open or not current_uid():
        return None
    if pause_now():
        return WrittenWay(
            _("書いて相談する"), _("いまはお休みです。書きかけの続きは書けます。"), reverse("intake"), ""
        )
    words = _("名前は書かなくて大丈夫です。途中でやめて、後日つづきから書けます。")
    return WrittenWay(_("書いて相談する"), words, reverse("intake"), _("書いて相談する"))


def _expire(now: datetime) -> int:
    return expire_drafts(by=SystemActor("drafts"), now=now)


def _propose(now: datetime) -> int:
    """Nothing is proposed before the town has decided how long it keeps."""
    years = kept_years()
    return 0 if years is None else propose_what_is_over(years, by=SystemActor("terms"), now=now)


def _tell(now: datetime) -> int:
    """Without a published window all time counts: a missing timetable must not silence an alarm."""
    read = timetables.get("window")
    timetable = (read() if read else None) or Timetable()
    with transaction.atomic():
        told = tell_of_unread(timetable, holiday_name=holiday_name, by=SystemActor("escalation"), now=now)
        if told:
            transaction.on_commit(lambda: tell_that_something_waits.enqueue(told))
    return len(told)


def _published(*, instance: IntakeDefinition, update_fields: Any = None, **kwargs: Any) -> None:
    """All ways of publishing end in saving a whole live row; pages that lead to the intake learn of every change."""
    note_public_change(by=SystemActor("public"))
    if instance.live and update_fields is None:
        keep_version(definition=instance, by=SystemActor("public"), now=timezone.now())


def _text_changed(**kwargs: Any) -> None:
    """What is remembered of the texts, and whether the town differs from the prefecture."""
    note_public_change(by=SystemActor("public"))
