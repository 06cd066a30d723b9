"""References: URNs in a release, database keys in a town.

A reference that leads nowhere here becomes None on the way in: the publisher's linter refuses broken ones, so
only a page that the town has deleted can be missing.
"""

import re
from functools import cache
from typing import Any

from django.apps import apps
from wagtail.models import Page

from kit.blueprints.logic.document import urn, urn_uid
from kit.core.models import KitImage
from kit.core.registries import BlueprintType, blueprint_types

_LINK = re.compile(r'<a linktype="page" urn="([^"]+)">')
_ANCHOR = re.compile(r"<a ([^>]*)>")
_ID = re.compile(r'id="(\d+)"')


@cache
def model_of(type_name: str) -> Any:
    """The model behind a type of a release; KeyError when this code has no such type."""
    entry = blueprint_types.get(type_name)
    if entry is None:
        raise KeyError(type_name)
    return apps.get_model(entry.model)


@cache
def type_of(model: type) -> BlueprintType | None:
    """The blueprint type of a model, None when no blueprint may own it."""
    return next((entry for entry in blueprint_types.values() if apps.get_model(entry.model) is model), None)


def instance_with(uid: str, *, pages_only: bool = False) -> Any:
    """The object with this uid, whatever its type; None when the town has none."""
    for entry in blueprint_types.values():
        if pages_only and entry.urn != "page":
            continue
        found = apps.get_model(entry.model).objects.filter(uid=uid).first()
        if found is not None:
            return found
    return None


def page_with(uid: str) -> Page | None:
    """The page with this uid, whatever its type."""
    found: Page | None = instance_with(uid, pages_only=True)
    return found


class Links:
    """Translates the links of rich text; subclasses say which key belongs to which URN."""

    def key(self, target: str, reference: str | None) -> int | None:
        raise NotImplementedError

    def urn(self, target: str, key: int | None) -> str | None:
        raise NotImplementedError

    def rich_in(self, html: str) -> str:
        """Rich text of a release as Wagtail stores it; a link that leads nowhere here keeps its words."""

        def link(match: re.Match[str]) -> str:
            key = self.key("page", match[1])
            return f'<a id="{key}" linktype="page">' if key else "<a>"

        return _LINK.sub(link, html)

    def rich_out(self, html: str) -> str:
        """Stored rich text in URN space."""

        def link(match: re.Match[str]) -> str:
            found = _ID.search(match[1]) if 'linktype="page"' in match[1] else None
            reference = self.urn("page", int(found[1])) if found else None
            if reference:
                return f'<a linktype="page" urn="{reference}">'
            return self.lost(match[0]) if found else match[0]

        return _ANCHOR.sub(link, html)

    def lost(self, anchor: str) -> str:
        """What stands for a link to a page that is not here; the link as it is stored, unless said otherwise."""
        return anchor


class References(Links):
    """The references of one town, each looked up once."""

    def __init__(self) -> None:
        self._keys: dict[str, int | None] = {}
        self._urns: dict[tuple[str, int], str | None] = {}

    def know_page(self, key: int, uid: str) -> None:
        """A page that the caller has read already need not be looked up."""
        self._keys[uid] = key
        self._urns["page", key] = urn("page", uid)

    def key(self, target: str, reference: str | None) -> int | None:
        """The primary key of the page or image that a URN names, None when it is not here."""
        uid = urn_uid(reference) if reference else None
        if uid is None:
            return None
        if uid not in self._keys:
            self._keys[uid] = _page_key(uid) if target == "page" else _image_key(uid)
        return self._keys[uid]

    def urn(self, target: str, key: int | None) -> str | None:
        """The URN of a page or image, None for what carries no uid."""
        if key is None:
            return None
        if (target, key) not in self._urns:
            uid = _page_uid(key) if target == "page" else _image_uid(key)
            self._urns[target, key] = urn(target, uid) if uid else None
        return self._urns[target, key]


def _page_key(uid: str) -> int | None:
    page = page_with(uid)
    return page.pk if page else None


def _page_uid(key: int) -> str | None:
    page = Page.objects.filter(pk=key).first()
    uid = getattr(page.specific, "uid", None) if page else None
    return str(uid) if uid else None


def _image_key(uid: str) -> int | None:
    return KitImage.objects.filter(uid=uid).values_list("pk", flat=True).first()


def _image_uid(key: int) -> str | None:
    uid = KitImage.objects.filter(pk=key).values_list("uid", flat=True).first()
    return str(uid) if uid else None
