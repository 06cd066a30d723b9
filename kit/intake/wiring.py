"""What the intake offers through core's registries, does each minute and keeps of every publication."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.snippets.models import register_snippet

from kit.core.actions.audit import SystemActor
from kit.core.registries import BlueprintType, answered_items, blueprint_types, minute_jobs
from kit.intake.actions.expiry import expire_drafts
from kit.intake.actions.versions import keep_version
from kit.intake.models import IntakeDefinition
from kit.intake.queries.versions import asked_items
from kit.intake.views.definitions import viewset

_FIELDS = (
    "key", "title", "intro", "steps", "town_questions", "privacy", "receipt", "code_help", "lost_code", "rest", "live",
)  # fmt: skip


def connect() -> None:
    """Called once at start-up."""
    register_snippet(viewset())
    entry = BlueprintType(
        name="intake.definition", model="kit_intake.IntakeDefinition", urn="definition", fields=_FIELDS
    )
    blueprint_types.register("intake.definition", entry)
    answered_items.register("intake", asked_items)
    minute_jobs.register("intake.drafts", _expire)
    post_save.connect(_published, sender=IntakeDefinition, dispatch_uid="kit_intake.published")


def _expire(now: datetime) -> int:
    return expire_drafts(by=SystemActor("drafts"), now=now)


def _published(*, instance: IntakeDefinition, update_fields: Any = None, **kwargs: Any) -> None:
    """All ways of publishing end in saving a whole live row."""
    if instance.live and update_fields is None:
        keep_version(definition=instance, by=SystemActor("public"), now=timezone.now())
