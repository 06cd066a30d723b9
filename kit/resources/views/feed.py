"""`/hsds/`: the public resources of this body as an HSDS 3.1 API, for harvesters and everybody.

For: reading. Validator and lifetime are those of every public page (`kit.pages.middleware`); any site may read it (CORS),
because it is open data. Not for: what is in it (`queries.feed`, `logic.feed`).
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from kit.resources.bridge.feed import about, feedables
from kit.resources.logic.feed import page, parts, service
from kit.resources.logic.feed.openapi import openapi_document
from kit.resources.logic.feed.page import Asked, BadQuery, envelope, read_query
from kit.resources.logic.feed.record import Feedable
from kit.resources.logic.feed.schema import SCHEMA
from kit.resources.logic.feed.terms import (
    Terms,
    taxonomy_document,
    taxonomy_with,
    term_document,
    term_with,
)
from kit.resources.queries import feed
from kit.resources.queries.public import shown

VERSION = "3.1"
Answer = Callable[..., Any]


def _served(view: Answer) -> Answer:
    """GET only, JSON out, readable from any site; closed where the town does not show resources."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not settings.SITE_CONFIG.shows("resources"):
            raise Http404
        try:
            found = JsonResponse(view(request, **kwargs), json_dumps_params={"ensure_ascii": False})
        except BadQuery as refused:
            found = JsonResponse({"error": str(refused)}, status=400)
        except Http404:
            found = JsonResponse({"error": "not found"}, status=404)
        found["Access-Control-Allow-Origin"] = "*"
        return found

    return answer


@_served
def root(request: HttpRequest) -> dict[str, Any]:
    """Who publishes what, in which version."""
    site = settings.SITE_CONFIG
    return {
        "version": VERSION,
        "profile": request.build_absolute_uri(reverse("hsds-schema")),
        "openapi_url": request.build_absolute_uri(reverse("hsds-openapi")),
        "publisher": {
            "name": site.name,
            "identifier": site.code,
            "website": request.build_absolute_uri("/"),
        },
    }


@_served
def openapi(request: HttpRequest) -> dict[str, Any]:
    return openapi_document(settings.SITE_CONFIG.name, request.build_absolute_uri(reverse("hsds")))


@_served
def schema(request: HttpRequest) -> dict[str, Any]:
    return {"$id": request.build_absolute_uri(reverse("hsds-schema")), **SCHEMA}


@_served
def services(request: HttpRequest) -> dict[str, Any]:
    """Minimal: ids and times of everything; else a page of services, nested when `full`."""
    asked, terms = read_query(request.GET, page.SERVICES), feed.feed_terms()
    rows = feed.narrowed(asked, terms)
    found = feedables(feed.page_of(rows, asked))
    total = len(found) if asked.minimal else rows.count()
    if asked.minimal:
        return envelope([service.minimal(one) for one in found], asked, total)
    return envelope(_services(found, terms, full=asked.full), asked, total)


@_served
def one_service(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return service.full_service(_the_one(uid), feed.feed_terms())


@_served
def service_at_locations(request: HttpRequest) -> dict[str, Any]:
    """The places of what is shown, the services nested when `full`; a confidential one has none."""
    asked, terms = read_query(request.GET, page.PLACES), feed.feed_terms()
    rows = feed.narrowed(asked, terms).filter(shown(localdate()), feed.HAS_PLACE)
    records = feedables(feed.page_of(rows, asked))
    found = [
        service.full_at_location(one, terms) if asked.full else service.at_location(one) for one in records
    ]
    return envelope(found, asked, rows.count())


@_served
def one_service_at_location(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    """Ids of places follow from those of the services, so these are looked through first."""
    shown_ones = feed.feed_resources().filter(shown(localdate()), feed.HAS_PLACE)
    ids = shown_ones.select_related(None).values_list("uid", flat=True)
    found = next((one for one in ids if service.at_location_id(one) == str(uid)), None)
    if found is None:
        raise Http404
    return service.full_at_location(_the_one(found), feed.feed_terms())


@_served
def organizations(request: HttpRequest) -> dict[str, Any]:
    """A page of organisations, with all their services when `full`: of these fewer stand on one page."""
    asked, terms = read_query(request.GET, page.ORGANIZATIONS), feed.feed_terms()
    asked = replace(asked, per_page=min(asked.per_page, page.MOST_WHOLE)) if asked.full else asked
    rows = feed.organisation_filter(asked, terms)
    found = feed.page_of(rows, asked)
    documents = {one.uid: parts.organization(about(one)) for one in found}
    for record in feedables(feed.services_of(found)) if asked.full else ():
        if record.organization:
            whole = service.full_service(record, terms)
            documents[record.organization.uid].setdefault("services", []).append(whole)
    return envelope(list(documents.values()), asked, rows.count())


@_served
def one_organization(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    """With its services, whole when `full_service` asks for it."""
    found = feed.feed_organisations().filter(uid=uid).first()
    if found is None:
        raise Http404
    asked = read_query(request.GET, page.ONE_ORGANIZATION)
    records = feedables(feed.services_of([found]))
    return {
        **parts.organization(about(found)),
        "services": _services(records, feed.feed_terms(), full=asked.full),
    }


@_served
def taxonomies(request: HttpRequest) -> dict[str, Any]:
    asked = read_query(request.GET, page.TAXONOMIES)
    return _page_of_all([taxonomy_document(one) for one in feed.taxonomies_of(asked)], asked)


@_served
def one_taxonomy(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    found = taxonomy_with(str(uid))
    if found is None:
        raise Http404
    return taxonomy_document(found)


@_served
def taxonomy_terms(request: HttpRequest) -> dict[str, Any]:
    asked = read_query(request.GET, page.TERMS)
    found = feed.terms_of(asked, feed.feed_terms())
    return _page_of_all([term_document(*one) for one in found], asked)


@_served
def one_taxonomy_term(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    terms = feed.feed_terms()
    found = term_with(str(uid), terms)
    if found is None:
        raise Http404
    taxonomy, code = found
    return term_document(taxonomy, code, terms[taxonomy.code][code])


def _services(records: list[Feedable], terms: Terms, *, full: bool) -> list[dict[str, Any]]:
    return [service.full_service(one, terms) if full else service.service(one) for one in records]


def _page_of_all(documents: list[dict[str, Any]], asked: Asked) -> dict[str, Any]:
    first = (asked.page - 1) * asked.per_page
    return envelope(documents[first : first + asked.per_page], asked, len(documents))


def _the_one(uid: UUID) -> Any:
    found = feed.feed_resources().filter(uid=uid).first()
    if found is None:
        raise Http404
    return feedables([found])[0]
