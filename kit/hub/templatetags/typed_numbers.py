"""What Wagtail's panel of checks says beside an editor of the prefecture, of the version that stands in it.

For: the template of that panel. Not for: finding (`views.typed_facts`), and towns.
"""

from typing import Any

from django import template

from kit.hub.views.typed_facts import words_about

register = template.Library()


@register.simple_tag
def typed_number(instance: Any) -> str:
    """What keeps this object out of the next release, "" for nothing."""
    return words_about(instance)
