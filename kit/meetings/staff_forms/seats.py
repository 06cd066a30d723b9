"""Rows of the table in which seats are written: new ones, and those that are there.

For: shape, words, and what one row alone can be wrong in. Not for: agencies that are known (`actions.seats`).

Rules
- A row that is empty is none. One that has a person and no agency is not complete; it stays as it was typed.
- More rows come by a button that works without JavaScript; nothing is judged by it.
- Number and size are limited: a table of a whole office is entered in two goes.
"""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.meetings.logic.seats import MOST_PASTED, Speaker, term_refusal
from kit.meetings.staff_forms.agencies import Groups
from kit.meetings.staff_forms.bodies import day, line

ROWS_AT_FIRST: Final = 5
ROWS_MORE: Final = 10
PREFIX: Final = "seats"


class SpeakerForm(forms.Form):
    """Who speaks for the agency."""

    person = line(_("氏名"), 80)
    title = line(_("役職"), 80)
    deputy = line(_("代理の人"), 80)
    mail = forms.EmailField(
        label=_("メール"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("電話"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )  # fmt: skip

    def speaker(self) -> Speaker:
        """Who was typed."""
        names = ("person", "title", "deputy", "mail", "phone")
        return Speaker(**{name: self.cleaned_data[name] for name in names})


class NewSeatRow(SpeakerForm):
    """An agency by its name; its kind where it is not known yet."""

    agency = forms.CharField(
        label=_("機関"), required=False, max_length=120, widget=forms.TextInput(attrs={"list": "known-agencies", "autocomplete": "off"})
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("種別（初めての機関）"), required=False)
    field_order = ("agency", "kind", "person", "title", "deputy", "mail", "phone")

    def __init__(self, *args: Any, groups: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["kind"]
        choices.choices = [("", _("－")), *groups]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["agency"] = " ".join(data.get("agency", "").split())
        if self.is_filled() and not data["agency"] and "agency" not in self.errors:
            self.add_error(
                "agency", _("機関の名前を書いてください。いらない行なら、すべて空にしてください。")
            )
        return data

    def is_filled(self) -> bool:
        """Whether anything was typed here."""
        names = (name for name in self.fields if name != "kind")
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)


class TermForm(forms.Form):
    """What is the same for every row that is added."""

    term_from = day(_("任期のはじめ"), required=False)
    term_to = day(_("任期のおわり"), required=False)
    promised_on = day(_("秘密を守る約束をした日"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if refusal := term_refusal(data.get("term_from"), data.get("term_to")):
            self.add_error("term_to", refusal)
        return data


class SeatRow(SpeakerForm, TermForm):
    """A seat that is there; the agency stands beside it."""

    position = forms.IntegerField(
        label=_("順番"), min_value=0, max_value=9999, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )  # fmt: skip
    field_order = (
        "position",
        "person",
        "title",
        "deputy",
        "mail",
        "phone",
        "term_from",
        "term_to",
        "promised_on",
    )

    def clean_position(self) -> int:
        return self.cleaned_data["position"] or 0


NewRows = forms.formset_factory(
    NewSeatRow, extra=ROWS_AT_FIRST, max_num=MOST_PASTED, absolute_max=MOST_PASTED
)


def new_rows(data: Any, groups: Groups, initial: Any = None) -> Any:
    """The rows of the table, as typed or to begin with."""
    kwargs: dict[str, Any] = {"prefix": PREFIX, "form_kwargs": {"groups": groups}}
    return NewRows(data, **kwargs) if data is not None else NewRows(initial=initial, **kwargs)


def with_rows_more(data: Any) -> Any:
    """What was posted, with more rows."""
    more = data.copy()
    name = f"{PREFIX}-TOTAL_FORMS"
    given = more.get(name, "")
    count = int(given) if given.isdecimal() and len(given) < 5 else 0
    more[name] = str(min(count + ROWS_MORE, MOST_PASTED))
    return more


class PasteForm(forms.Form):
    text = forms.CharField(
        label=_("貼り付けるところ"), required=False, max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "wrap": "off"}),
        help_text=_("下の表と同じ順にコピーします。種別の列は、なくてもかまいません。見出しの行があれば、順番がちがっても読みます。"),
    )  # fmt: skip
