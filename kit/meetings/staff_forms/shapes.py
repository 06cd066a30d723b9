"""One row of each kind on the forms of a meeting: which fields it has, and how each is read.

For: items, attendances, lines of the checklist. Not for: several of them (`rows`).

Rules
- Consultations are asked for through core's registry: whether a number is one, and how it is written. Nothing of what
  they say is read. A number that stands in the record already is not asked for again: what was erased since stays.
- Newlines are one sign, whatever a browser sends, so that unchanged words are unchanged.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.core.registries import record_finders, record_names
from kit.meetings.logic.joining import GONE
from kit.meetings.logic.kinds import BodyKind, Part
from kit.meetings.logic.words import PRESENCES, Presence

_BETWEEN: Final = re.compile(r"[\s,、，・/／;；]+")
LINE, TEXT = 200, 20_000
CONSULTATION: Final = "consultation"


@dataclass(frozen=True)
class Asked:
    """What rows are asked in this body: its kind, the results to choose from, the numbers that stand there already."""

    kind: BodyKind
    results: dict[str, str]
    numbers: frozenset[str] = frozenset()


class WordsField(forms.CharField):
    """Words of several lines, with one sign for a new line."""

    def __init__(self, label: Any, *, rows: int = 3, most: int = TEXT, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
        super().__init__(label=label, required=False, max_length=most, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").replace("\r\n", "\n").replace("\r", "\n"))


class NumbersField(forms.CharField):
    """Numbers of consultations, each looked up and written as the inbox writes it."""

    known: frozenset[str] = frozenset()

    def to_python(self, value: Any) -> Any:
        typed = [one for one in _BETWEEN.split(unicodedata.normalize("NFKC", value or "")) if one]
        return tuple(dict.fromkeys(one if one in self.known else _number(one) for one in typed))

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, tuple | list) else value

    def validate(self, value: Any) -> None:
        """Each was looked up."""

    def run_validators(self, value: Any) -> None:
        """Each was looked up."""


def _number(typed: str) -> str:
    find, name = record_finders.get(CONSULTATION), record_names.get(CONSULTATION)
    uid = find(typed) if find else None
    known = name(frozenset({uid})).get(uid, "") if uid and name else ""
    if not known:
        words = _("「%(number)s」という受付番号の相談は見つかりません。") % {"number": typed}
        raise forms.ValidationError(words)
    return known


class RowForm(forms.Form):
    """One row; `told` are the fields that make a new row one when something stands in them."""

    told: ClassVar[tuple[str, ...]] = ()
    needed: ClassVar[str] = ""
    needed_words: ClassVar[Any] = ""

    def __init__(self, *args: Any, context: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(context, Asked):
            self.suit(context)

    def suit(self, asked: Asked) -> None:
        """Leave out what is not asked in this body."""

    def is_going(self) -> bool:
        return bool(self.data.get(self.add_prefix(GONE)))

    def is_empty(self) -> bool:
        """Nothing is written in it."""
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.told)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_row = self.needed and not self.is_empty() and not self.is_going()
        if is_row and not data.get(self.needed) and self.needed not in self.errors:
            self.add_error(self.needed, str(self.needed_words))
        return data

    def row(self) -> dict[str, Any]:
        """The row by the names of the record; one that is to go, or in which nothing stands any more, says so."""
        data = {name: self.cleaned_data.get(name, "") for name in self.fields if name != GONE}
        return {**data, GONE: True} if self.is_going() or self.is_empty() else data


def _key() -> forms.CharField:
    return forms.CharField(required=False, widget=forms.HiddenInput)


def _gone() -> forms.BooleanField:
    return forms.BooleanField(label=gettext_lazy("この行を消す"), required=False)


def line_field(label: Any, most: int = LINE, **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget, **kwargs)


class ItemRow(RowForm):
    told = ("title", "note", "discussion", "decision", "consultations")
    needed = "title"
    needed_words = gettext_lazy("議題の名前を書いてください。いらない行なら「この行を消す」を選びます。")

    id = _key()
    title = line_field(gettext_lazy("議題"))
    is_public = forms.BooleanField(label=gettext_lazy("公開してよい議題"), required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("めやす（分）"), required=False, min_value=0, max_value=600,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    note = WordsField(gettext_lazy("進め方のひとこと"), rows=2, most=2000)
    consultations = NumbersField(
        label=gettext_lazy("相談の受付番号"), required=False,
        help_text=gettext_lazy("番号だけを書きます。いくつもあるときは、読点でくぎります。例: KW3-79F"),
    )  # fmt: skip
    discussion = WordsField(gettext_lazy("話し合ったこと"), rows=6)
    result = forms.ChoiceField(label=gettext_lazy("結果"), required=False)
    decision = WordsField(gettext_lazy("決まったこと"), rows=3)
    gone = _gone()

    def suit(self, asked: Asked) -> None:
        field: Any = self.fields["result"]
        known = {"": "—", **asked.results}
        now = str(self["result"].value() or "")
        # A word that an older kit has written stays, whatever is offered today.
        field.choices = list({**known, now: known.get(now, now)}.items())
        if Part.ITEMS not in asked.kind.public:
            del self.fields["is_public"]
        if not asked.kind.takes_numbers:
            del self.fields["consultations"]
        else:
            self.fields["consultations"].known = asked.numbers  # type: ignore[attr-defined]

    def clean_minutes(self) -> int:
        return self.cleaned_data["minutes"] or 0


class AttendanceRow(RowForm):
    told = ("agency_name", "person", "role")
    needed = "agency_name"
    needed_words = gettext_lazy(
        "機関の名前を書いてください。個人で来た人は、「住民」「家族会の会員」のように書きます。"
    )

    id = _key()
    agency = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    agency_kind = forms.CharField(required=False, max_length=50, widget=forms.HiddenInput)
    agency_name = line_field(gettext_lazy("機関"), 120)
    person = line_field(gettext_lazy("名前"), 80)
    role = line_field(gettext_lazy("役割"), 80)
    presence = forms.ChoiceField(
        label=gettext_lazy("出欠"),
        required=False,
        choices=[(one.value, words) for one, words in PRESENCES.items()],
    )
    proxy_for = line_field(gettext_lazy("だれの代理か"), 80)
    gone = _gone()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("presence") == Presence.PROXY and not data.get("proxy_for") and not self.is_going():
            self.add_error("proxy_for", _("だれの代理かを書いてください。"))
        return data


class CheckRow(RowForm):
    told = ("text",)

    id = _key()
    text = line_field(gettext_lazy("確認すること"))
    is_done = forms.BooleanField(label=gettext_lazy("すんだ"), required=False)
    gone = _gone()
