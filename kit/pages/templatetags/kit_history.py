"""Template tags for Wagtail's history: where the sheet of a past publication is."""

from typing import Any

from django import template
from django.urls import reverse
from wagtail.models import PageLogEntry

from kit.pages.models.base import KitPage
from kit.pages.queries.publications import is_publication

register = template.Library()


@register.simple_tag
def sheet_address(entry: Any) -> str:
    """The address of the sheet; "" for every entry that is no publication of a page of ours."""
    if not isinstance(entry, PageLogEntry) or not is_publication(entry):
        return ""
    if not issubclass(entry.page.specific_class or object, KitPage):
        return ""
    return reverse("kit_past_decision", args=[entry.page_id, entry.pk])
