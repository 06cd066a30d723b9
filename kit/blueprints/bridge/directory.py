"""All pages and images by uid and by key at once: for guarding and for forms, where a query per link is too dear.

For: one query for all pages and one for all images, asked only when a link or an image is really met. Not for:
carrying a release in, which makes new pages while it works (`references.References`).
"""

from collections.abc import Iterable
from functools import cached_property, reduce
from typing import Any

from wagtail.models import Page

from kit.blueprints.bridge.references import Links, model_of
from kit.blueprints.logic.document import urn, urn_uid
from kit.core.models import KitImage
from kit.core.registries import blueprint_types


class Directory(Links):
    """The references of this town as they are now; a link that leads nowhere keeps its words only."""

    def key(self, target: str, reference: str | None) -> int | None:
        uid = urn_uid(reference) if reference else None
        table = self._pages if target == "page" else self._images
        return next((key for key, found in table.items() if found == uid), None) if uid else None

    def urn(self, target: str, key: int | None) -> str | None:
        if key is None:
            return None
        uid = (self._pages if target == "page" else self._images).get(key)
        return urn(target, uid) if uid else None

    def rich_out(self, html: str) -> str:
        return super().rich_out(html) if "<a " in html else html

    def lost(self, anchor: str) -> str:
        return "<a>"

    @cached_property
    def _pages(self) -> dict[int, str]:
        return {key: str(uid) for key, uid in _all_pages(()).values_list("pk", "uid")}

    @cached_property
    def _images(self) -> dict[int, str]:
        return {key: str(uid) for key, uid in KitImage.objects.values_list("pk", "uid")}


def uids_below(page: Page) -> list[str]:
    """The uids of a page and of everything below it; one query."""
    return [str(uid) for _key, uid in _all_pages((("path__startswith", page.path),)).values_list("pk", "uid")]


def uids_in_order(pages: Iterable[Page]) -> list[str]:
    """The uids of these pages in their order; one query."""
    keys = [page.pk for page in pages]
    found = {key: str(uid) for key, uid in _all_pages((("pk__in", keys),)).values_list("pk", "uid")}
    return [found[key] for key in keys if key in found]


def _all_pages(where: tuple[tuple[str, Any], ...]) -> Any:
    """One union over the page types that a blueprint may own."""
    models = [model_of(entry.name) for entry in blueprint_types.values() if entry.urn == "page"]
    parts = [model.objects.filter(**dict(where)).order_by().values("pk", "uid") for model in models]
    return reduce(lambda one, other: one.union(other, all=True), parts)
