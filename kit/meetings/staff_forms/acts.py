"""What a secretary types beside the record: a new meeting, a promise, an erasure.

For: shape and words. Not for: judging promises (`logic.promises`) and dates of a series (`logic.rhythm`).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.meetings.logic.promises import Written
from kit.meetings.logic.words import PROMISES, Promise
from kit.meetings.staff_forms.parts import check_order, clock_field, day_field
from kit.meetings.staff_forms.shapes import WordsField, line_field

OFFICE = _("事務局")


class NewForm(forms.Form):
    """When, and from which template; a body was chosen before."""

    day = day_field()
    starts = clock_field(_("始まり"), help_text=_("例: 14:00、18時30分"))
    ends = clock_field(_("終わり"))
    template = forms.ChoiceField(label=_("ひな形"), required=False)

    def __init__(self, *args: Any, templates: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["template"]
        field.choices = [*templates, ("", _("使わない（空から書く）"))]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        check_order(self, data)
        return data


class PromiseForm(forms.Form):
    """What, by which agency, by when, and what became of it."""

    form = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = WordsField(_("なにをするか"), rows=3, most=2000)
    owner = forms.ChoiceField(label=_("どこがするか"), required=False)
    due_on = forms.DateField(
        label=_("いつまでに"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    item_id = forms.ChoiceField(label=_("どの議題から"), required=False)
    state = forms.ChoiceField(
        label=_("いまの様子"), choices=[(one.value, words) for one, words in PROMISES.items()],
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = line_field(_("やめた理由・だれが引き継いだか"), 500)
    note = WordsField(_("ひとこと"), rows=2, most=2000)

    def __init__(
        self,
        *args: Any,
        agencies: Iterable[tuple[str, str]],
        items: Iterable[tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        owner, item = self.fields["owner"], self.fields["item_id"]
        owner.choices = [("", OFFICE), *agencies]  # type: ignore[attr-defined]
        if items is None:
            del self.fields["item_id"]
        else:
            item.choices = [("", _("（議題を選ばない）")), *items]  # type: ignore[attr-defined]

    def written(self) -> Written:
        """What was typed, for the act."""
        data = self.cleaned_data
        return Written(
            text=data["text"], owner=data["owner"], due_on=data["due_on"], state=Promise(data["state"]),
            reason=data["reason"], note=data["note"], item_id=data.get("item_id", ""),
        )  # fmt: skip


def promise_values(written: Written) -> dict[str, Any]:
    """A promise as plain values, for joining."""
    day: date | None = written.due_on
    return {
        "text": written.text.strip(),
        "owner": written.owner,
        "due_on": day.isoformat() if day else "",
        "state": str(written.state),
        "reason": written.reason.strip(),
        "note": written.note.strip(),
    }


class ErasureForm(forms.Form):
    despite_promises = forms.BooleanField(label=_("まだ終えていない宿題があることを見ました"), required=False)
