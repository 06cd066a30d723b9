"""One record as residents will read it, for whoever of the staff may look, whatever its state.

For: seeing the page before it is published. Not for: residents (`detail`), whose page this is: nothing is drawn here that
is not drawn there. What leads to addresses that residents have not got yet is left out.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from kit.resources.bridge.values import entry_of
from kit.resources.logic import addresses
from kit.resources.logic.listing import is_shown
from kit.resources.logic.words import NOT_A_RECOMMENDATION
from kit.resources.models import ResourcesPage
from kit.resources.views.desk_record import OneRecord
from kit.resources.views.detail import DateRow, Detail


class _Before(Detail):
    """The page of a record that residents do not see yet: its files and its form for others are not there."""

    suggest = ""

    @property
    def dates(self) -> list[DateRow]:
        return [DateRow(row.day, row.hours, row.note, row.is_cancelled, "") for row in super().dates]


class Preview(OneRecord, View):
    """Never stored, like everything of the staff's."""

    act = "view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.is_preview = True  # type: ignore[attr-defined]
        now = timezone.localtime()
        context = {
            "entry": _Before(self.record, now),
            "parent": ResourcesPage.objects.first() or ResourcesPage(title=str(self.page_title)),
            "at": addresses,
            "rule": NOT_A_RECOMMENDATION,
            "is_shown": is_shown(entry_of(self.record), timezone.localdate(now)),
        }
        return render(request, "kit_resources/desk/preview.html", context)
