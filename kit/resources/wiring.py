"""What the resources offer through core's registries: their page and its place in the menu, what can be found, what
waits for staff, and what happens each minute."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext as _

from kit.core.registries import (
    BlueprintType,
    SearchKind,
    blueprint_types,
    main_pages,
    minute_jobs,
    page_contexts,
    page_routes,
    record_names,
    search_kinds,
    todos,
)
from kit.pages.wiring import PAGE_FIELDS
from kit.resources.bridge.search import findable
from kit.resources.logic.addresses import LISTING
from kit.resources.models import Resource
from kit.resources.queries.desk import names_by_uid
from kit.resources.queries.desk_todos import resource_todos
from kit.resources.tasks.reviews import ask_each_minute
from kit.resources.views.dates import dates
from kit.resources.views.detail import detail
from kit.resources.views.entry import shown_listing
from kit.resources.views.listing import page_context

_PAGE = "kit_resources.ResourcesPage"


def connect() -> None:
    """Called once at start-up."""
    search_kinds.register("resources", SearchKind(read=findable, all=_all))
    entry = BlueprintType(name="resources.listing", model=_PAGE, urn="page", fields=PAGE_FIELDS)
    blueprint_types.register("resources.listing", entry)
    page_contexts.register(_PAGE, page_context)
    routes = (path("dates/", dates, name="dates"), path("<uuid:uid>/", detail, name="detail"))
    page_routes.register(_PAGE, routes)
    main_pages.register("resources", _menu_entry)
    todos.register("resources", resource_todos)
    record_names.register("resource", names_by_uid)
    minute_jobs.register("resources.reviews", ask_each_minute)


def _menu_entry() -> tuple[str, str] | None:
    return (_("居場所・家族会"), LISTING) if shown_listing() else None


def _all() -> Any:
    return Resource.objects.select_related("organisation")
