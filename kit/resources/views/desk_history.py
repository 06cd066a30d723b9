"""What happened to one record, and taking one change back.

For: everybody who may look at records; taking back for those who may write. Not for: the trail of acts (core).

Rules
- Taking back is a new change with the old values: nothing of the history goes away.
- What was changed again since is shown with its value of today; whoever takes back sees what will be overwritten.
- On a public record an editor's taking back waits for an approver, like any other change.
"""

from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from kit.core.logic.act_words import act_words
from kit.core.queries.people import user_may
from kit.resources.actions.proposals import propose_change
from kit.resources.actions.records import KIND, change_resource
from kit.resources.bridge.values import BY_HAND, FIELDS, values_of, without_lost_photo
from kit.resources.logic.changes import changed_fields, only
from kit.resources.models import Change
from kit.resources.queries.desk import facts_of
from kit.resources.views.desk_acts import RecordAct
from kit.resources.views.desk_record import OneRecord
from kit.resources.views.desk_words import cells

PER_PAGE = 30
_WRITTEN = frozenset({*FIELDS, *BY_HAND})


class History(OneRecord, TemplateView):
    act = "view"
    page_subtitle = gettext_lazy("履歴")
    template_name = "kit_resources/desk/history.html"

    def crumbs(self) -> list[dict[str, Any]]:
        return [*super().crumbs(), {"url": "", "label": str(self.page_subtitle)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes = Change.objects.filter(resource=self.record).select_related("by", "batch")
        page = Paginator(changes, PER_PAGE).get_page(self.request.GET.get("p", ""))
        ours = facts_of(self.record).is_ours and "change" in self.allowed
        rows = [
            {
                "change": one,
                "words": act_words(f"resource.{one.act}"),
                "cells": cells(one.before, one.after, one.after),
                "can_take_back": ours and bool(back_values(one)),
            }
            for one in page.object_list
        ]
        return super().get_context_data(record=self.record, page=page, rows=rows, **kwargs)


class TakeChangeBack(RecordAct):
    """The values before one change, shown beside those of today, and written as a new change."""

    template_name = "kit_resources/desk/take_back.html"
    lead = gettext_lazy("左がいまの内容、右が戻したあとの内容です。戻したことも、履歴に残ります。")
    done = gettext_lazy("戻しました。")

    @cached_property
    def change(self) -> Change:
        return get_object_or_404(Change, pk=self.kwargs["change"], resource=self.record)

    @cached_property
    def values(self) -> dict[str, Any]:
        """What would change today."""
        wanted = without_lost_photo(back_values(self.change))
        return only(wanted, changed_fields(values_of(self.record), wanted))

    @cached_property
    def proposes(self) -> bool:
        return facts_of(self.record).is_public and not user_may(self.request.user, "publish", KIND)

    def fits(self) -> bool:
        return facts_of(self.record).is_ours and bool(self.values)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = values_of(self.record)
        changed_since = changed_fields(
            only(now, tuple(self.values)), only(self.change.after, tuple(self.values))
        )
        found = super().get_context_data(**kwargs)
        return {
            **found,
            "title": _("この変更を戻す"),
            "button": _("承認する人に送る") if self.proposes else _("戻す"),
            "cells": cells(now, self.values, self.values),
            "changed_since": changed_since,
            "version": self.record.version,
        }

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        given = self.request.POST.get("version", "")
        version = int(given) if given.isdecimal() and len(given) < 9 else 0
        write = propose_change if self.proposes else change_resource
        write(self.record, self.values, version=version, **act)


def back_values(change: Change) -> dict[str, Any]:
    """The values to which taking this change back would lead; {} where it wrote nothing or made the record."""
    if all(value is None for value in change.before.values()):
        return {}  # before the first there was nothing, which no record can be
    return {name: value for name, value in change.before.items() if name in _WRITTEN}
