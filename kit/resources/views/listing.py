"""The listing: what stands on the page of the resources.

An edge for `core.registries.page_contexts`: it reads the address, asks once, and hands words to the template.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.pages.queries.search import found_pages
from kit.resources.logic import addresses, words
from kit.resources.logic.filters import (
    HERE,
    MOST_ALSO,
    PREFECTURE,
    Chip,
    Wanted,
    chips,
    query_of,
    read_page,
    read_wanted,
    with_towns,
    without_each,
)
from kit.resources.models import ResourcesPage
from kit.resources.queries.listing import (
    areas,
    counted,
    in_order,
    keys_of,
    live_listing,
    near_towns,
    wanted_resources,
)
from kit.resources.views.cards import Card, cards_of
from kit.resources.views.until import true_for_today

EACH: Final = 20
# How many of those for the whole prefecture stand where a question found nothing.
INSTEAD: Final = 5
# How many pages of the site stand beside what was found by words.
READ: Final = 3
# How many neighbours are offered beside a chosen town, and how many ways out where nothing was found.
NEAR: Final = 4
HINTS: Final = 6


@dataclass(frozen=True)
class Choice:
    """One list of the form: its name in the address, its label, what stands for "not chosen", options, the chosen one."""

    name: str
    label: str
    anything: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Hint:
    """One way to find something: what would change, the question in the address, how many it finds."""

    words: str
    query: str
    count: int


class Question:
    """What an address asks, as the form, its chips and other addresses show it."""

    def __init__(self, request: HttpRequest) -> None:
        self.areas = areas(settings.SITE_CONFIG.code)
        self.wanted = read_wanted(request.GET.dict(), self.areas)
        self.page_number = read_page(request.GET.dict())
        self.furigana = request.GET.get("furigana") == "on"

    @property
    def query(self) -> str:
        return self._kept(query_of(self.wanted))

    @property
    def anew(self) -> str:
        """Nothing chosen."""
        return self._kept("")

    @property
    def chips(self) -> list[Chip]:
        return [replace(chip, without=self._kept(chip.without)) for chip in chips(self.wanted, self.areas)]

    @property
    def near(self) -> list[tuple[str, str]]:
        """Neighbours of the chosen town: their names, and the question with them."""
        return [(self.areas[town], self._kept(query_of(wanted))) for town, wanted in self.with_near]

    @property
    def with_near(self) -> list[tuple[str, Wanted]]:
        towns = self.wanted.towns
        if not towns or len(towns) > MOST_ALSO:
            return []
        others = [one for one in near_towns(towns[0], settings.SITE_CONFIG.code) if one not in towns]
        return [(one, with_towns(self.wanted, *towns, one)) for one in others[:NEAR] if one in self.areas]

    @property
    def finer_is_open(self) -> bool:
        """Whether something is chosen that stands in the folded half of the form."""
        wanted = self.wanted
        place = "" if self.asks_where_first else wanted.area
        return bool(wanted.kind or place or wanted.day or wanted.online)

    @property
    def asks_where_first(self) -> bool:
        """Where no town is "here", the first question is where."""
        return HERE not in self.areas

    @property
    def where(self) -> list[Choice]:
        return [Choice("area", _("どこ"), _("どこでも"), list(self.areas.items()), self.wanted.area)]

    @property
    def first_choices(self) -> list[Choice]:
        return [
            *(self.where if self.asks_where_first else []),
            Choice("who", _("だれのため"), _("どなたでも"), list(words.WHO.items()), self.wanted.who),
            Choice("wish", _("どうしたい"), _("どれでも"), list(words.WISHES.items()), self.wanted.wish),
        ]

    @property
    def finer_choices(self) -> list[Choice]:
        wanted = self.wanted
        days = [(code, _("%(day)s曜日") % {"day": day}) for code, day in words.WEEKDAYS.items()]
        return [
            Choice("kind", _("種類"), _("すべて"), list(words.KINDS.items()), wanted.kind),
            *([] if self.asks_where_first else self.where),
            Choice("day", _("曜日"), _("いつでも"), days, wanted.day),
        ]

    def _kept(self, query: str) -> str:
        """A query string with the wish for ふりがな."""
        wish = "furigana=on" if self.furigana else ""
        return "&".join(part for part in (query, wish) if part)


class Listing(Question):
    """The answer: one page of cards."""

    def __init__(self, request: HttpRequest, now: datetime) -> None:
        super().__init__(request)
        self.request, self.now = request, now
        true_for_today(now)

    @cached_property
    def page(self) -> Page[int]:
        """A number beyond the last page shows the last one: entries go, addresses stay."""
        return Paginator(keys_of(self._records(self.wanted)), EACH).get_page(self.page_number)

    @cached_property
    def cards(self) -> list[Card]:
        return cards_of(in_order(self.page.object_list), self.now)

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @cached_property
    def instead(self) -> list[Card]:
        """Where nothing was found: what is for the whole prefecture, for the same people."""
        if self.total:
            return []
        wider = Wanted(area=PREFECTURE, who=self.wanted.who)
        return cards_of(in_order(keys_of(self._records(wider))[:INSTEAD]), self.now)

    @cached_property
    def pages(self) -> list[tuple[str, str]]:
        """Titles and addresses of what the site has to read about the typed words; on the first page only."""
        if self.page_number > 1:
            return []
        own = live_listing()
        found = found_pages(self.wanted.words, most=READ + 1, besides=[own.pk] if own else [])
        told = [(page.title, page.get_url(self.request)) for page in found]
        return [one for one in told if one[1] != "/"][:READ]

    @cached_property
    def hints(self) -> list[Hint]:
        """Where nothing was found: what to leave out, or which neighbour to add, so that something is."""
        if self.total or not self.wanted.is_anything:
            return []
        less = [(_("%(choice)sの条件をはずす") % {"choice": label}, rest) for label, rest in self._each()]
        more = [(_("%(town)sもいっしょに見る") % {"town": self.areas[one]}, w) for one, w in self.with_near]
        asked = [(words, wanted) for words, wanted in (*more, *less) if wanted.is_anything]
        today, here = timezone.localdate(self.now), settings.SITE_CONFIG.code
        counts = counted([wanted for _words, wanted in asked], today=today, here=here)
        found = [
            Hint(words, self._kept(query_of(wanted)), count)
            for (words, wanted), count in zip(asked, counts, strict=True)
        ]
        return [one for one in found if one.count][:HINTS]

    def _each(self) -> list[tuple[str, Wanted]]:
        return without_each(self.wanted, self.areas)

    @property
    def everywhere(self) -> str:
        """The same question for the whole prefecture."""
        return self._kept(query_of(replace(self.wanted, area=PREFECTURE, also=())))

    @property
    def earlier(self) -> str:
        return self._numbered(self.page.previous_page_number())

    @property
    def later(self) -> str:
        return self._numbered(self.page.next_page_number())

    def _numbered(self, number: int) -> str:
        return self._kept(query_of(self.wanted, page=number))

    def _records(self, wanted: Wanted) -> Any:
        return wanted_resources(wanted, today=timezone.localdate(self.now), here=settings.SITE_CONFIG.code)


def page_context(page: ResourcesPage, request: HttpRequest) -> dict[str, Any]:
    """What the page of the resources shows besides its texts."""
    return {
        "listing": Listing(request, timezone.localtime()),
        "at": addresses,
        "has_map": bool(settings.SITE_CONFIG.map.tiles),
        "not_a_recommendation": words.NOT_A_RECOMMENDATION,
    }
