"""Addresses that belong to the instance as a whole: health, colours, site map, errors."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.views.static import serve as serve_file
from wagtail.models import Page, Site, get_page_models

from kit.conf.database import pending_migrations
from kit.core.logic.colour import town_palette

YEAR = 31_536_000


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and is of this version; 503 otherwise."""
    try:
        waiting = pending_migrations(connection)
    except DatabaseError:
        return HttpResponse("database\n", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse("migrations\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def look(request: HttpRequest) -> HttpResponse:
    """The town's one colour as custom properties."""
    palette = town_palette(settings.SITE_CONFIG.look.colour)
    css = (
        f":root{{--town:{palette.main};--town-on:{palette.on_main};"
        f"--town-tint:{palette.tint};--town-line:{palette.line}}}\n"
    )
    response = HttpResponse(css, content_type="text/css")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def logo(request: HttpRequest) -> HttpResponseBase:
    """The picture beside site.toml that stands in the header."""
    name = settings.SITE_CONFIG.look.logo
    if not name:
        raise Http404
    response = serve_file(request, name, document_root=settings.INSTANCE.folder)
    response["Cache-Control"] = "public, max-age=3600"
    return response


def robots(request: HttpRequest) -> HttpResponse:
    """A trial is not to be found; a real site is, except its staff side."""
    rules = "Disallow: /" if settings.TRIAL else "Disallow: /admin/\nDisallow: /account/"
    return HttpResponse(f"User-agent: *\n{rules}\n", content_type="text/plain")


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every published page that is shown here, with the host it was asked under."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    pages = Page.objects.descendant_of(site.root_page, inclusive=True).live().public().order_by("path")
    if hidden := _hidden_types():
        pages = pages.not_type(*hidden)
    entries = [
        {"location": request.build_absolute_uri(page.get_url(request)), "changed": page.last_published_at}
        for page in pages
    ]
    if settings.SITE_CONFIG.is_hub:
        boards = [reverse(name) for name in ("board", "board_windows", "board_statistics")]
        entries += [{"location": request.build_absolute_uri(path), "changed": None} for path in boards]
    return render(request, "kit_conf/sitemap.xml", {"entries": entries}, content_type="application/xml")


def _hidden_types() -> list[type[Page]]:
    """Page types whose feature site.toml does not show: their addresses answer that nothing is there."""
    features = {model: getattr(model, "feature", "") for model in get_page_models()}
    return [
        model for model, feature in features.items() if feature and not settings.SITE_CONFIG.shows(feature)
    ]


def media(request: HttpRequest, path: str, document_root: Any) -> HttpResponseBase:
    """Images of the site; documents are served by Wagtail's own view, which asks for permission."""
    if not path.startswith(("images/", "original_images/")):
        raise Http404
    response = serve_file(request, path, document_root=document_root)
    response["Cache-Control"] = f"public, max-age={YEAR}"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def login_changed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is of an earlier login; `reason` is for engineers and stands in the log of Django."""
    return render(request, "kit_conf/login_changed.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Stands without context and database: this page is for when those cannot be read."""
    return HttpResponse(loader.get_template("500.html").render(), status=500)
