"""What the blocks of a page show from the database; registered in `core.registries.block_contexts`."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.core.bridge.facts import contact_facts
from kit.core.bridge.timetable import contact_timetable
from kit.core.holidays import holiday_name
from kit.core.logic.opening.state import state_at
from kit.core.logic.opening.words import describe
from kit.core.memory import public, shown_until
from kit.core.models import Contact, Figure, FigureValue, Municipality, Serving
from kit.pages.logic.charts import ChartError, Item, draw_chart
from kit.pages.models import LanguagePage

Context = Mapping[str, Any]


def figure(value: Any, context: Context) -> dict[str, Any]:
    """A reference figure as a chart, with where it comes from and how to read it."""
    found = Figure.objects.filter(code=value["figure"]).first()
    if found is None or not found.chart:
        return {}
    rows = FigureValue.objects.filter(figure=found, is_related=False)
    items = [Item(row.label, row.value) for row in rows]
    return {"figure": found, "chart": draw_chart(value["kind"], items, unit=found.unit)}


def chart(value: Any, context: Context) -> dict[str, Any]:
    """The editor's own figures as a chart."""
    items = [Item(item["label"], item["number"]) for item in value["items"] if item["number"] is not None]
    try:
        return {"chart": draw_chart(value["kind"], items, unit=value["unit"])}
    except ChartError:  # a draft in preview, not yet complete
        return {}


def contacts(value: Any, context: Context) -> dict[str, Any]:
    """The prefecture's contacts of one group, those that answer now first."""
    now = timezone.localtime()
    group = value["group"]
    entries = public(("contacts", group), lambda: list(Contact.objects.filter(group=group, live=True)))
    found = [_contact(entry, now) for entry in entries]
    return {"contacts": sorted(found, key=lambda entry: not entry["is_open"])}


def windows(value: Any, context: Context) -> dict[str, Any]:
    """The 29 municipalities in the order of their codes."""
    here = settings.SITE_CONFIG.code
    offices = dict(Serving.objects.filter(kind="selfreliance").values_list("municipality_id", "office"))
    return {
        "windows": [
            {
                "town": town.name,
                "name": _("生活に困ったときは %(office)s") % {"office": offices[town.pk]}
                if town.pk in offices
                else "",
                "is_here": town.code == here,
            }
            for town in Municipality.objects.all()
        ]
    }


def languages(value: Any, context: Context) -> dict[str, Any]:
    """The published pages in the other languages that site.toml names."""
    pages = LanguagePage.objects.live().filter(language__in=settings.SITE_CONFIG.languages).order_by("path")
    return {
        "languages": [
            {"code": page.language, "name": page.native_name, "url": f"/lang/{page.slug}/"} for page in pages
        ]
    }


def _contact(entry: Contact, now: Any) -> dict[str, Any]:
    state = state_at(contact_timetable(entry), now, holiday_name=holiday_name)
    if state.changes_at:
        shown_until(state.changes_at)
    words = describe(state, now=now)
    facts = contact_facts(entry)
    return {
        "name": entry.name,
        "phone": facts["phone"].text,
        "tel": facts["phone"].href.removeprefix("tel:"),
        "phone_note": entry.phone_note,
        "summary": entry.summary,
        "hours": facts["hours"].text,
        "url": entry.url,
        "checked_on": entry.checked_on,
        "is_open": state.is_open,
        "opening": {
            "is_open": state.is_open,
            "short": words.short if state.is_known else "",
            "detail": words.detail,
        },
    }
