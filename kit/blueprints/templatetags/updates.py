"""Words for the templates of updates: who, how many, and which act.

For: our own templates. Not for: the words of entries, which come with the rows.
"""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from kit.blueprints.bridge.planning import sight
from kit.blueprints.models import PlanChoice, StoredRelease
from kit.blueprints.views.seeing import waiting_on_top

register = template.Library()


@register.filter
def who(by: str, names: Mapping[str, str]) -> str:
    """The name of who did it; a part of the kit says that it was itself."""
    if by.startswith("system:"):
        return _("自動（このキット）")
    return names.get(by, by)


@register.filter
def take_words(take: str) -> str:
    """What was chosen, as it stands on its button."""
    return str(PlanChoice.Take(take).label)


@register.simple_tag(takes_context=True)
def urgent_on_top(context: Any) -> list[StoredRelease]:
    """What stands on top of every page of the admin, for those who may look at updates."""
    request = context.get("request")
    return waiting_on_top(request) if request is not None else []


@register.filter
def seen(row: Any) -> str:
    """A short name for what a person sees at a row."""
    return sight(row.entry)
