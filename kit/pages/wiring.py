"""What pages offers through core's registries, connected once at start-up."""

from kit.core.registries import BlueprintType, block_contexts, blueprint_types, todos
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
