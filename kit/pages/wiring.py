"""What pages offers through core's registries, connected once at start-up."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from kit.core.actions.audit import SystemActor
from kit.core.actions.public_change import note_public_change
from kit.core.actions.search import index_after_commit
from kit.core.registries import (
    BlueprintType,
    SearchKind,
    block_contexts,
    blueprint_types,
    search_kinds,
    todos,
)
from kit.pages.models import TownReading
from kit.pages.models.base import KitPage
from kit.pages.queries import blocks, search
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
    pages = SearchKind(read=search.searched_of_page, all=search.public_pages, follows_facts=True)
    search_kinds.register("pages", pages)
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_searched_changed, dispatch_uid="kit_pages.searched_changed")
    post_delete.connect(_page_deleted, dispatch_uid="kit_pages.page_deleted")
    for signal in (post_save, post_delete):
        signal.connect(_privacy_changed, sender=PageViewRestriction, dispatch_uid="kit_pages.privacy_changed")
    for signal in (post_save, post_delete):
        signal.connect(_readings_changed, sender=TownReading, dispatch_uid="kit_pages.readings_changed")


def _readings_changed(**kwargs: Any) -> None:
    note_public_change(by=SystemActor("public"))


def _searched_changed(*, instance: Page, **kwargs: Any) -> None:
    _write_searched(instance)


def _page_deleted(*, sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, KitPage):
        index_after_commit("pages", [instance.pk], by=SystemActor("search"))


def _privacy_changed(*, instance: PageViewRestriction, **kwargs: Any) -> None:
    _write_searched(instance.page)


def _write_searched(page: Page) -> None:
    """The page and what lies below it: a place in the tree also says who may read."""
    keys = page.get_descendants(inclusive=True).values_list("pk", flat=True)
    index_after_commit("pages", keys, by=SystemActor("search"))
