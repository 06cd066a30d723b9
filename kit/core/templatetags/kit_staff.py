"""Template tags of the staff side: where a thing that is to be deleted is still used."""

from dataclasses import dataclass
from typing import Any, Final

from django import template
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ReferenceIndex

register = template.Library()
MOST: Final = 5


@dataclass(frozen=True)
class Place:
    """Something that shows the thing; `url` leads to its editor, "" for who may not edit it."""

    title: str
    url: str


@register.simple_tag(takes_context=True)
def places_of_use(context: Any) -> list[Place]:
    """The first places where the thing of this screen is used; Wagtail's own link leads to all of them."""
    thing = _thing(context)
    if thing is None:
        return []
    finder = AdminURLFinder(context["request"].user)
    places = ReferenceIndex.get_grouped_references_to(thing)[:MOST]
    return [Place(_title(place), finder.get_edit_url(place) or "") for place, _references in places]


def _thing(context: Any) -> Any:
    """The row of a bulk action, or the one object of the view."""
    for name in ("image", "document", "page", "snippet"):
        row = context.get(name)
        if isinstance(row, dict) and "item" in row:
            return row["item"]
    return getattr(context.get("view"), "object", None)


def _title(place: Any) -> str:
    title = getattr(place, "get_admin_display_title", None)
    return str(title() if title else place)
