"""What pages offers through core's registries, connected once at start-up."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from kit.core.actions.audit import SystemActor
from kit.core.actions.public_change import note_public_change
from kit.core.registries import BlueprintType, block_contexts, blueprint_types, todos
from kit.pages.models import TownReading
from kit.pages.queries import blocks
from kit.pages.queries.todos import language_todos

# The fields of every public page that travel in a release.
PAGE_FIELDS = ("title", "slug", "live", "search_description", "show_in_menus", "lead", "body")


def connect() -> None:
    for name in ("figure", "chart", "contacts", "windows", "languages"):
        block_contexts.register(name, getattr(blocks, name))
    for name, model, more in (
        ("pages.home", "kit_pages.HomePage", ()),
        ("pages.content", "kit_pages.ContentPage", ("checked_on",)),
        (
            "pages.language",
            "kit_pages.LanguagePage",
            ("checked_on", "language", "native_name", "speaker_checked"),
        ),
        ("pages.emergency", "kit_pages.EmergencyPage", ("checked_on", "after_hours_note")),
    ):
        entry = BlueprintType(name=name, model=model, urn="page", fields=(*PAGE_FIELDS, *more))
        blueprint_types.register(name, entry)
    todos.register("pages", language_todos)
    for signal in (post_save, post_delete):
        signal.connect(_readings_changed, sender=TownReading, dispatch_uid="kit_pages.readings_changed")


def _readings_changed(**kwargs: Any) -> None:
    note_public_change(by=SystemActor("public"))
