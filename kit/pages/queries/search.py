"""What is searched of public pages: the texts that a page type names in `search_fields`, with the town's facts in them.

For: the kind "pages" of `core.registries.search_kinds`. Not for: drafts, and pages that ask for a password: they are
never in the public search. Blocks that show rows of the database (contacts, figures) are not searched; those are.
"""

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.utils import timezone
from wagtail.models import Page

from kit.core.bridge.facts import read_facts
from kit.core.logic.facts import find_placeholders, resolve
from kit.core.logic.search.entry import SearchText, Weight
from kit.core.queries.search import search_ja
from kit.core.registries import Findable
from kit.pages.models.base import KitPage

_WEIGHTS: Final = {
    "title": Weight.TITLE, "lead": Weight.NAME, "native_name": Weight.NAME, "window_name": Weight.NAME,
    "pet_name": Weight.NAME, "department": Weight.NAME,
}  # fmt: skip


def public_pages() -> Any:
    """Every page that everybody may read, in its own type."""
    return Page.objects.live().public().select_related("locale").order_by("path").specific()


def found_pages(text: str, *, most: int, besides: Collection[int] = ()) -> list[Page]:
    """The Japanese pages that fit a typed line, the best first, without those named; [] for an empty line."""
    hits = search_ja(text, kinds=["pages"], locale="ja", limit=most + len(besides))
    keys = [hit.object_id for hit in hits if hit.object_id not in besides][:most]
    found = Page.objects.live().public().in_bulk(keys) if keys else {}
    return [found[key] for key in keys if key in found]


def searched_of_page(page: Any) -> Findable | None:
    """The texts of a page as it is read today; None for what is no page of the kit."""
    if not isinstance(page, KitPage):
        return None
    texts = tuple(_texts(page))
    names = {name for text in texts for name in find_placeholders(text.text)}
    facts = {name: fact.text for name, fact in read_facts(names, now=timezone.now()).items()} if names else {}
    said = tuple(SearchText(resolve(text.text, facts, missing=""), text.weight) for text in texts)
    return Findable(said, locale=getattr(page, "language", "") or page.locale.language_code)


def _texts(page: KitPage) -> Iterator[SearchText]:
    for field in page.get_searchable_search_fields():
        value = field.get_value(page)
        for text in value if isinstance(value, list) else [value]:
            if text:
                yield SearchText(str(text), _WEIGHTS.get(field.field_name, Weight.BODY))
