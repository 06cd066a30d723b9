"""One record on the screen of staff: its state, what is missing, what may be done, and everything written.

For: looking and choosing the next step; for records of other bodies the note of this town. Not for: writing
(`desk_form`) and the steps themselves (`desk_acts`).
"""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from kit.resources.bridge.values import entry_of, values_of
from kit.resources.logic.addresses import detail
from kit.resources.logic.cautions import cautions_of
from kit.resources.logic.desk import marks_of, steps_for
from kit.resources.logic.listing import is_shown, missing_for_publishing
from kit.resources.logic.showing import NOTHING
from kit.resources.logic.words import STATES
from kit.resources.models import Proposal, Resource
from kit.resources.queries.desk import facts_of
from kit.resources.queries.listing import other_owner
from kit.resources.staff_forms.sections import SECTIONS
from kit.resources.views.desk import DeskScreen
from kit.resources.views.desk_reading import is_by_arrangement
from kit.resources.views.desk_words import label_of, shown_value

_ROWS = {"when": ("dates",), "reach": ("phones",)}


class OneRecord(DeskScreen):
    """The record that the address names; looked up after the gate has been passed. What was taken away is not there."""

    kwargs: dict[str, Any]

    @cached_property
    def record(self) -> Resource:
        uid: UUID = self.kwargs["uid"]
        found = Resource.objects.select_related("organisation", "changed_by").filter(uid=uid).first()
        if found is None or found.is_withdrawn:
            raise Http404
        return found

    def get_page_subtitle(self) -> str:
        return str(self.record)

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": reverse("kit_desk_record", args=[self.record.uid]), "label": str(self.record)}]


class Record(OneRecord, TemplateView):
    act = "view"
    template_name = "kit_resources/desk/record.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record, today = self.record, timezone.localdate()
        facts, values = facts_of(record), values_of(record)
        allowed = self.allowed
        understood = record.schedule is not None or is_by_arrangement(record.hours)
        cautions = cautions_of(values, hours_understood=understood)
        return super().get_context_data(
            record=record,
            facts=facts,
            state=STATES.get(record.state, record.state),
            is_shown=is_shown(entry_of(record), today),
            public_address=detail(record.uid),
            marks=marks_of(facts, today),
            missing=missing_for_publishing(entry_of(record), today) if facts.is_ours else (),
            cautions=[(one, label_of(one.field)) for one in cautions] if facts.is_ours else (),
            steps=steps_for(facts, allowed),
            allowed=allowed,
            proposals=_waiting(record),
            sections=_sections(values),
            other_words=record.extra.items(),
            owner=other_owner(record),
            **kwargs,
        )


def _waiting(record: Resource) -> list[Proposal]:
    return list(Proposal.objects.filter(resource=record).select_related("by"))


def _sections(values: dict[str, Any]) -> list[dict[str, Any]]:
    """What is written, under the headings of the form; empty fields and parts are left out."""
    found = []
    for section in SECTIONS:
        fields = (*section.fields, *_ROWS.get(section.key, ()), *section.more)
        shown = [(label_of(name), shown_value(name, values)) for name in fields if _is_said(name, values)]
        rows = [(label, words) for label, words in shown if words != NOTHING]
        if rows:
            found.append({"title": section.title, "rows": rows})
    return found


def _is_said(name: str, values: dict[str, Any]) -> bool:
    """A tick that is not set says nothing, but for money: "not free" was chosen."""
    return bool(values.get(name)) or (name == "fee_is_free" and values.get(name) is False)
