"""What the frame of every public page needs; a context processor, lazy so that the admin pays nothing."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from kit.core.queries.samples import is_demo
from kit.core.queries.town import read_town_facts
from kit.core.registries import main_pages


@dataclass(frozen=True)
class MenuEntry:
    title: str
    url: str
    current: bool


class Town:
    """The town as templates speak of it."""

    @property
    def name(self) -> str:
        return str(settings.SITE_CONFIG.name)

    @property
    def domain(self) -> str:
        return str(settings.SITE_CONFIG.domain)

    @cached_property
    def _facts(self) -> Any:
        return read_town_facts()

    @property
    def service_name(self) -> str:
        return str(self._facts.service_name)

    @property
    def logo_url(self) -> str:
        return "/look/logo" if settings.SITE_CONFIG.look.logo else ""

    @property
    def windows_url(self) -> str:
        """The windows of all municipalities: a page of texts, at the hub the list that leads to them."""
        ask = main_pages.get("windows")
        entry = ask() if ask else None
        return entry[1] if entry else "/learn/windows/"

    @property
    def window_url(self) -> str:
        """Where residents read whom to turn to: the window of the town, or those of all where there is none to show."""
        return "/window/" if settings.SITE_CONFIG.shows("window") else self.windows_url

    @property
    def main_site_url(self) -> str:
        return str(self._facts.main_site_url)


def frame(request: HttpRequest) -> dict[str, Any]:
    """town, menu and demo for base.html."""
    return {
        "town": SimpleLazyObject(Town),
        "menu": SimpleLazyObject(lambda: menu(request.path)),
        "demo": SimpleLazyObject(is_demo),
    }


def menu(path: str) -> list[MenuEntry]:
    """The few main pages; their addresses are part of the kit's contract."""
    others = [entry for entry in (ask() for ask in main_pages.values()) if entry]
    entries = [*others, (_("読む・知る"), "/learn/"), (_("緊急のとき"), "/emergency/")]
    if settings.SITE_CONFIG.shows("window"):
        entries.insert(0, (_("相談窓口"), "/window/"))
    return [MenuEntry(title, url, path.startswith(url)) for title, url in entries]
