"""What the resources offer through core's registries: their page and its place in the menu, what can be found, what
waits for staff, and what happens each minute."""

from datetime import datetime
from typing import Any

from django.urls import path
from django.utils.translation import gettext as _

from kit.core.actions.audit import SystemActor
from kit.core.registries import (
    BlueprintType,
    SearchKind,
    blueprint_types,
    facts,
    main_pages,
    minute_jobs,
    organisation_names,
    page_contexts,
    page_routes,
    record_names,
    search_kinds,
    slots,
    todos,
)
from kit.pages.wiring import PAGE_FIELDS
from kit.resources.actions.sessions import extend_sessions
from kit.resources.bridge.facts import resource_facts
from kit.resources.bridge.search import findable
from kit.resources.logic.addresses import LISTING
from kit.resources.models import Resource
from kit.resources.queries.desk import names_by_uid
from kit.resources.queries.desk_todos import resource_todos
from kit.resources.queries.public import public_organisations
from kit.resources.tasks.imports import forget_old_files, take_up_abandoned
from kit.resources.tasks.reviews import ask_each_minute
from kit.resources.views.dates import dates
from kit.resources.views.detail import detail
from kit.resources.views.entry import shown_listing
from kit.resources.views.listing import page_context
from kit.resources.views.maps import list_map, place_map
from kit.resources.views.this_week import this_week

_PAGE = "kit_resources.ResourcesPage"


def connect() -> None:
    """Called once at start-up."""
    search_kinds.register("resources", SearchKind(read=findable, all=_all))
    entry = BlueprintType(name="resources.listing", model=_PAGE, urn="page", fields=PAGE_FIELDS)
    blueprint_types.register("resources.listing", entry)
    page_contexts.register(_PAGE, page_context)
    routes = (
        path("dates/", dates, name="dates"),
        path("map/", list_map, name="map"),
        path("<uuid:uid>/", detail, name="detail"),
        path("<uuid:uid>/map/", place_map, name="place-map"),
    )
    page_routes.register(_PAGE, routes)
    main_pages.register("resources", _menu_entry)
    minute_jobs.register("resources.dates", _extend)
    minute_jobs.register("resources.imports", take_up_abandoned)
    minute_jobs.register("resources.files", forget_old_files)
    slots.register("this_week", this_week)
    facts.register("resources", resource_facts)
    todos.register("resources", resource_todos)
    record_names.register("resource", names_by_uid)
    organisation_names.register("resources", public_organisations)
    minute_jobs.register("resources.reviews", ask_each_minute)


def _menu_entry() -> tuple[str, str] | None:
    return (_("居場所・家族会"), LISTING) if shown_listing() else None


def _extend(now: datetime) -> int:
    """Each day the day that comes into view; some hundred records at a time."""
    return extend_sessions(by=SystemActor("clock"), now=now)


def _all() -> Any:
    return Resource.objects.select_related("organisation")
