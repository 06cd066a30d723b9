"""`/hsds/`: the public resources of this body as an HSDS 3.1 API, for harvesters and everybody.

For: reading. Validator and lifetime are those of every public page (`kit.pages.middleware`); any site may read it (CORS),
because it is open data. Not for: what is in it (`queries.feed`, `logic.feed`).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from kit.resources.bridge.feed import about, feedables
from kit.resources.logic.feed import parts, service
from kit.resources.logic.feed.openapi import openapi_document
from kit.resources.logic.feed.page import Asked, BadQuery, envelope, read_query
from kit.resources.logic.feed.schema import SCHEMA
from kit.resources.logic.feed.terms import (
    TAXONOMIES,
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
    asked, terms = read_query(request.GET), feed.feed_terms()
    rows = feed.narrowed(asked, terms)
    found = feedables(feed.page_of(rows.select_related("organisation"), asked))
    total = len(found) if asked.minimal else rows.count()
    if asked.minimal:
        return envelope([service.minimal(one) for one in found], asked, total)
    documents = [service.full_service(one, terms) if asked.full else service.service(one) for one in found]
    return envelope(documents, asked, total)


@_served
def one_service(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return service.full_service(_the_one(uid), feed.feed_terms())


@_served
def service_at_locations(request: HttpRequest) -> dict[str, Any]:
    """The places of what is shown; a confidential one has none."""
    asked, terms = read_query(request.GET), feed.feed_terms()
    rows = feed.narrowed(asked, terms).filter(shown(localdate()), feed.HAS_PLACE)
    found = [service.at_location(one) for one in feedables(feed.page_of(rows, asked))]
    return envelope(found, asked, rows.count())


@_served
def one_service_at_location(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    """Ids of places follow from the services: the shown ones are few enough to be asked."""
    shown_ones = (
        feed.feed_resources().filter(shown(localdate()), feed.HAS_PLACE).select_related("organisation")
    )
    found = next((one for one in shown_ones if service.at_location_id(one.uid) == str(uid)), None)
    if found is None:
        raise Http404
    [record] = feedables([found])
    nested = service.full_service(record, feed.feed_terms())
    return {
        **service.at_location(record),
        "service": {k: v for k, v in nested.items() if k != "service_at_locations"},
    }


@_served
def organizations(request: HttpRequest) -> dict[str, Any]:
    asked = read_query(request.GET)
    rows = feed.organisation_filter(asked, feed.feed_terms())
    found = [parts.organization(about(one)) for one in feed.page_of(rows, asked)]
    return envelope(found, asked, rows.count())


@_served
def one_organization(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    """With its services, whole when `full_service` asks for it."""
    found = feed.feed_organisations().filter(uid=uid).first()
    if found is None:
        raise Http404
    asked, terms = read_query(request.GET), feed.feed_terms()
    rows = feed.feed_resources().filter(shown(localdate()), organisation=found).select_related("organisation")
    records = feedables(rows)
    make = (lambda one: service.full_service(one, terms)) if asked.full else service.service
    return {**parts.organization(about(found)), "services": [make(one) for one in records]}


@_served
def taxonomies(request: HttpRequest) -> dict[str, Any]:
    return _page_of_all([taxonomy_document(one) for one in TAXONOMIES], read_query(request.GET))


@_served
def one_taxonomy(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    found = taxonomy_with(str(uid))
    if found is None:
        raise Http404
    return taxonomy_document(found)


@_served
def taxonomy_terms(request: HttpRequest) -> dict[str, Any]:
    asked = read_query(request.GET)
    found = feed.terms_of(asked.taxonomy, feed.feed_terms())
    return _page_of_all([term_document(*one) for one in found], asked)


@_served
def one_taxonomy_term(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    terms = feed.feed_terms()
    found = term_with(str(uid), terms)
    if found is None:
        raise Http404
    taxonomy, code = found
    return term_document(taxonomy, code, terms[taxonomy.code][code])


def _page_of_all(documents: list[dict[str, Any]], asked: Asked) -> dict[str, Any]:
    first = (asked.page - 1) * asked.per_page
    return envelope(documents[first : first + asked.per_page], asked, len(documents))


def _the_one(uid: UUID) -> Any:
    found = feed.feed_resources().filter(uid=uid).select_related("organisation").first()
    if found is None:
        raise Http404
    return feedables([found])[0]
