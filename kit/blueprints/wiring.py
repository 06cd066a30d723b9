"""What blueprints offers through core's registries and asks of Django's signals, connected once at start-up."""

from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save, pre_delete, pre_save
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, PageViewRestriction
from wagtail.signals import pre_page_move

from kit.blueprints import tasks
from kit.blueprints.actions.joining import want_report
from kit.blueprints.actions.override import end_due_overrides
from kit.blueprints.actions.papers import remove_old_papers
from kit.blueprints.bridge import guard
from kit.blueprints.management.asking import carry_when_due
from kit.blueprints.management.following import follow_when_due
from kit.blueprints.management.reporting import report_when_due
from kit.blueprints.models import ApplyRun, FixedOverride, StoredRelease
from kit.blueprints.queries.bulletin import trainings_block
from kit.blueprints.queries.feed_todos import feed_todos
from kit.blueprints.queries.follow_todos import follow_todos
from kit.blueprints.queries.joining import hub_todos
from kit.blueprints.queries.urgent import urgent_waiting
from kit.blueprints.views.editing import accompany
from kit.blueprints.views.overrides import tell
from kit.core import registries
from kit.core.actions.audit import SystemActor
from kit.core.models.owned import OwnedMixin


def connect() -> None:
    registries.todos.register("feed", feed_todos)
    registries.todos.register("following", follow_todos)
    registries.todos.register("hub", hub_todos)
    registries.minute_jobs.register("follow", follow_when_due)
    registries.ownership_guards.register("blueprints", guard.guard)
    registries.form_companions.register("blueprints", accompany)
    registries.minute_jobs.register("overrides", _end_overrides)
    registries.minute_jobs.register("papers", _remove_papers)
    registries.minute_jobs.register("report to hub", report_when_due)
    registries.minute_jobs.register("requests for help", carry_when_due)
    registries.block_contexts.register("trainings", trainings_block)
    pre_save.connect(_plain_page, sender=Page, dispatch_uid="kit_blueprints.plain_page")
    pre_save.connect(_privacy, sender=PageViewRestriction, dispatch_uid="kit_blueprints.privacy")
    pre_save.connect(_deletion_note, sender=PageLogEntry, dispatch_uid="kit_blueprints.deletion_note")
    pre_delete.connect(_deletion, dispatch_uid="kit_blueprints.deletion")
    post_save.connect(_received, sender=StoredRelease, dispatch_uid="kit_blueprints.received")
    for model in (ApplyRun, FixedOverride):
        post_save.connect(_report_soon, sender=model, dispatch_uid=f"kit_blueprints.report.{model.__name__}")
    pre_page_move.connect(_move, dispatch_uid="kit_blueprints.move")


def _end_overrides(now: datetime) -> None:
    tell(end_due_overrides(by=SystemActor("clock"), now=now))


def _remove_papers(now: datetime) -> None:
    remove_old_papers(by=SystemActor("clock"), now=now)


def _plain_page(*, instance: Page, update_fields: Any = None, **kwargs: Any) -> None:
    guard.guard_plain_page(instance, None if update_fields is None else frozenset(update_fields))


def _privacy(*, instance: PageViewRestriction, **kwargs: Any) -> None:
    guard.guard_privacy(instance)


def _deletion_note(*, instance: PageLogEntry, **kwargs: Any) -> None:
    guard.guard_deletion_note(instance)


def _deletion(*, sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, OwnedMixin):
        guard.guard_deletion(instance)


def _move(*, instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any) -> None:
    guard.guard_move(instance, parent_page_before, parent_page_after)


def _report_soon(**kwargs: Any) -> None:
    """What the hub is told has changed; the next minute sends it."""
    want_report(by=SystemActor("clock"), now=timezone.now())


def _received(*, instance: StoredRelease, created: bool, **kwargs: Any) -> None:
    """A release came whose urgent values wait for a person: tell the approvers, after it is stored."""
    if not created or settings.SITE_CONFIG.blueprints.urgent != "review":
        return
    if instance in urgent_waiting([instance.blueprint]):
        transaction.on_commit(partial(tasks.tell_of_urgent_release.enqueue, instance.pk))
