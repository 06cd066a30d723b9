"""What core offers through its registries, connected once at start-up."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models.signals import post_delete, post_migrate, post_save
from wagtail.models import Page, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from kit.core import registries
from kit.core.actions import audit_guard
from kit.core.actions.audit import SystemActor
from kit.core.actions.public_change import note_public_change
from kit.core.actions.search import refresh_search
from kit.core.bridge import town
from kit.core.gateway import sudachi
from kit.core.gateway.records import InstanceSealer
from kit.core.models import KitImage, Synonym, TownFacts
from kit.core.models.owned import OwnedMixin
from kit.core.queries import samples
from kit.core.queries.todos import core_todos


def connect() -> None:
    registries.facts.register("town", town.town_facts)
    registries.facts.register("plan", town.plan_facts)
    registries.facts.register("selfreliance", town.selfreliance_facts)
    registries.record_sealers.register("instance", InstanceSealer(lambda: settings.KIT_KEYS))
    registries.word_cutters.register("ja", sudachi.cutter)
    registries.publish_checks.register("samples", samples.refuse_samples)
    registries.todos.register("core", core_todos)
    registries.minute_jobs.register("search", _EachMinute())
    registries.blueprint_types.register(
        "core.contact",
        registries.BlueprintType(
            name="core.contact", model="kit_core.Contact", urn="contact", fields=(
                "key", "name", "phone", "phone_note", "url", "summary", "group", "always_open", "hours",
                "closed_on_holidays", "closures", "hours_note", "sort", "checked_on", "source", "needs_check", "live",
            ),
        ),
    )  # fmt: skip
    registries.blueprint_types.register(
        "core.image",
        registries.BlueprintType(
            name="core.image", model="kit_core.KitImage", urn="image", fields=(
                "title", "alt", "file", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
            ),
        ),
    )  # fmt: skip
    for signal in (
        page_published,
        page_unpublished,
        post_page_move,
        page_slug_changed,
        published,
        unpublished,
    ):
        signal.connect(_public_change, dispatch_uid="kit_core.public_change")
    for model in (TownFacts, Site, KitImage, Synonym):
        post_save.connect(_public_change, sender=model, dispatch_uid="kit_core.public_change")
    post_delete.connect(_owned_deleted, dispatch_uid="kit_core.owned_deleted")
    # A changed column rebuilds a SQLite table and silently drops its triggers.
    post_migrate.connect(_protect_audit, dispatch_uid="kit_core.protect_audit")


class _EachMinute:
    """Keeps what is searched true; knows which public content it has seen."""

    def __init__(self) -> None:
        self.token = ""

    def __call__(self, now: datetime) -> None:
        self.token = refresh_search(self.token, by=SystemActor("search"))


def _protect_audit(*, app_config: Any, using: str, **kwargs: Any) -> None:
    if app_config.label == "kit_core":
        audit_guard.install(connections[using])


def _public_change(**kwargs: Any) -> None:
    note_public_change(by=SystemActor("public"))


def _owned_deleted(*, sender: type, **kwargs: Any) -> None:
    if issubclass(sender, (Page, OwnedMixin)):
        note_public_change(by=SystemActor("public"))
