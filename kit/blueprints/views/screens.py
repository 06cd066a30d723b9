"""What the screens of updates share: the gate, the frame, the release that an address names, and forms for a text.

For: the neighbours of this file. Not for: any screen of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.blueprints.bridge.library import Spot
from kit.blueprints.bridge.rows import Row
from kit.blueprints.bridge.writing import field_for, prefilled, written
from kit.blueprints.logic.apply import Choice, Take
from kit.blueprints.logic.values import ABSENT, Json, Maybe
from kit.blueprints.queries.history import names
from kit.core.queries.people import user_may
from kit.core.views.gate import GateMixin

LATER = "later"


class UpdateScreen(GateMixin, WagtailAdminTemplateMixin):
    act, kind = "view", "blueprint"
    header_icon = "download"
    page_title = gettext_lazy("県からの更新")
    request: HttpRequest

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": reverse("kit_updates"), "label": self.page_title}]
        if self.get_page_subtitle():
            here.append({"url": "", "label": self.get_page_subtitle()})
        return [*self.breadcrumbs_items, *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rights = {
            act: user_may(self.request.user, act, "blueprint") for act in ("decide", "apply", "roll_back")
        }
        return super().get_context_data(may=rights, names=names(), **kwargs)


class OwnForm(forms.Form):
    """One field, made by the place that is written for."""

    def __init__(
        self, spot: Spot, value: Maybe, *, prefix: str, data: Any = None, initial: Any = None
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.spot, self.value = spot, value
        field = field_for(spot)
        if field is not None:
            field.label = _("書き直した文")
            field.initial = prefilled(spot, value) if initial is None else initial
            self.fields["own"] = field

    def written(self) -> Json:
        """What was typed, in the form of a release."""
        return written(self.spot, self.value, self.cleaned_data["own"])


@dataclass(frozen=True)
class Desk:
    """One row with the form that decides it; `lost` is what was typed for a place that is gone."""

    row: Row
    form: OwnForm | None
    is_open: bool = False

    @property
    def can_write(self) -> bool:
        """Whether a text of one's own can be typed here."""
        return self.form is not None and "own" in self.form.fields


def desk(row: Row, *, own: Maybe = ABSENT, data: Any = None) -> Desk:
    """The form for a row; `own` is what somebody wrote before, `data` what was just sent."""
    if not row.may_choose:
        return Desk(row, None)
    over = over_which(row)
    initial = None if own is ABSENT else prefilled(row.spot, own)
    return Desk(
        row, OwnForm(row.spot, over, prefix=row.key, data=data, initial=initial), is_open=data is not None
    )


def over_which(row: Row) -> Maybe:
    """The text that is rewritten: the town's where there is one."""
    return row.entry.theirs if row.entry.ours is ABSENT else row.entry.ours


def read_choice(row: Row, take: str, data: Any) -> tuple[Choice | None, Desk | None]:
    """What was pressed; the desk when the text that was typed cannot be taken, with what is wrong beside it."""
    if take == LATER:
        return None, None
    if take != Take.OWN.value:
        return Choice(Take(take)), None
    table = desk(row, data=data)
    if table.form is None or not table.can_write or not table.form.is_valid():
        return None, table
    return Choice(Take.OWN, table.form.written()), None


def say(request: HttpRequest, reasons: Iterable[str]) -> None:
    """Tell why something was refused."""
    messages.error(request, " ".join(reasons))
