"""Forms of the board: entries of one municipality, one fact of all, an indicator, an inquiry, a file.

Not for: who may, what is written (`actions`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kit.hub.logic.board_facts import (
    DAY,
    FACTS,
    NAMED,
    NO_WORD,
    PHONE,
    TARGET,
    VALUE_KINDS,
    YES_WORD,
    YESNO,
    AnswerUnreadable,
    BoardFact,
    answer_words,
    read_answer,
    read_source,
)
from kit.hub.staff_forms.days import LATEST, DayField, DayInput, typed_day


class SourcedForm(forms.Form):
    """Where something is from and of when; today is given by the edge."""

    source = forms.CharField(
        label=_("出典"), max_length=200, help_text=_("例: 市町への電話での確認、広報の題名と号、照会の題名")
    )
    as_of = forms.CharField(
        label=_("いつの時点か"),
        max_length=30,
        help_text=_("例: 2026-11-25、令和8年11月25日"),
        widget=DayInput,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_source(self) -> str:
        try:
            return read_source(self.cleaned_data["source"])
        except AnswerUnreadable as error:
            raise forms.ValidationError(str(error)) from error

    def clean_as_of(self) -> date:
        return typed_day(self.cleaned_data["as_of"], self.today)


@dataclass(frozen=True)
class Seen:
    """What a field was shown with: the key of the entry that counted (0 for none), and its value."""

    number: int = 0
    value: str = ""

    def __str__(self) -> str:
        return f"{self.number}:{self.value}"


class EntriesForm(SourcedForm):
    """Values under names that the caller chose; `asked` is name to fact, `known` name to what counts now.

    Beside each field goes what it was shown with, so that only what somebody changed is written, and never over what
    somebody else wrote in the meantime.
    """

    confirms = forms.BooleanField(
        label=_("変えていない項目も、この時点で確かめた"),
        required=False,
        help_text=_("印を付けないと、変えた項目にだけ、この出典と時点がつきます。"),
    )
    older = forms.BooleanField(label=_("古い時点の内容で置きかえる"), required=False)

    def __init__(
        self, *args: Any, asked: Mapping[str, tuple[str, BoardFact]], known: Mapping[str, Seen], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.asked, self.known = asked, known
        self.asks_older = False
        for name, (label, fact) in asked.items():
            self.fields[name] = _field(label, fact, known.get(name, Seen()).value)
        self.order_fields([*asked, "source", "as_of", "confirms", "older"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, (_label, fact) in self.asked.items():
            try:
                cleaned[name] = read_answer(fact, cleaned.get(name) or "", self.today)
            except AnswerUnreadable as error:
                self.add_error(name, str(error))
        return cleaned

    def seen(self, name: str) -> Seen:
        """What a field was shown with: as the form that was sent says, or now."""
        number, mark, value = str(self.data.get(f"seen-{name}", "")).partition(":")
        if mark and number.isdecimal() and len(number) < 19:
            return Seen(int(number), value)
        return self.known.get(name, Seen())

    def values(self) -> dict[str, str]:
        """What is to be written, by name."""
        given = {name: self.cleaned_data[name] for name in self.asked}
        if self.cleaned_data["confirms"]:
            return {name: value for name, value in given.items() if value or self.seen(name).value}
        return {name: value for name, value in given.items() if self._is_changed(name, value)}

    def ask(self, name: str, now: Seen, words: str, *, is_older: bool) -> None:
        """Ask about one field: what counts `now` is what it is shown with from here on.

        What somebody typed stays. A field that nobody touched shows what counts now.
        """
        if not self._is_changed(name, self.cleaned_data.get(name, "")):
            self._put(name, answer_words(self.asked[name][1], now.value))
        self._put(f"seen-{name}", str(now))
        self.asks_older |= is_older
        self.add_error(name, words)

    def rows(self) -> list[forms.BoundField]:
        """The fields of values, for a table."""
        return [self[name] for name in self.asked]

    def seen_with(self) -> list[tuple[str, str]]:
        """Names and values of the hidden fields that say what each field was shown with."""
        return [(f"seen-{name}", str(self.seen(name))) for name in self.asked]

    def common(self) -> list[forms.BoundField]:
        names = ("source", "as_of", "confirms", "older")
        return [self[name] for name in names if name != "older" or self.asks_older or self.data.get("older")]

    def _is_changed(self, name: str, value: str) -> bool:
        fact = self.asked[name][1]
        return answer_words(fact, value) != answer_words(fact, self.seen(name).value)

    def _put(self, name: str, text: str) -> None:
        self.data = self.data.copy()
        self.data[name] = text


def overtaken_words(typed: str, now: str, since: str) -> str:
    """What is said beside a field that somebody else wrote in the meantime."""
    return _now(
        "この画面を開いたあとに、ほかの人が「%(now)s」と書き入れました（%(since)s）。あなたの「%(typed)s」は、まだ書き入れていません。"
        "どちらにするか確かめ、この欄をそれに合わせて、もう一度「書き入れる」を押してください。前の内容は記録に残ります。"
    ) % {"now": now, "since": since, "typed": typed}


def older_words(now: str, since: str) -> str:
    """What is said beside a field whose new content is of an earlier day than what counts."""
    return _now(
        "いまの「%(now)s」のほうが新しい時点です（%(since)s）。古い時点の内容に置きかえるなら、下の「古い時点の内容で置きかえる」に印を付けて、もう一度"
        "「書き入れる」を押してください。"
    ) % {"now": now, "since": since}


def _field(label: str, fact: BoardFact, known: str) -> forms.Field:
    if fact.kind == YESNO:
        choices = [("", _("わかりません")), *((word, word) for word in (YES_WORD, NO_WORD))]
        return forms.ChoiceField(
            label=label, choices=choices, required=False, initial=answer_words(fact, known)
        )
    initial = answer_words(fact, known) if fact.kind in (NAMED, PHONE) else known
    widget = DayInput() if fact.kind == DAY else forms.TextInput()
    return forms.CharField(
        label=label, max_length=200, required=False, initial=initial, help_text=fact.hint, widget=widget
    )


class IndicatorForm(SourcedForm):
    indicator = forms.ChoiceField(label=_("指標"))
    kind = forms.ChoiceField(label=_("種類"), choices=list(VALUE_KINDS.items()))
    value = forms.IntegerField(label=_("値"), min_value=0)
    field_order = ("indicator", "kind", "value", "source", "as_of")

    def __init__(self, *args: Any, indicators: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        """`indicators` as they are shipped: `code`, `name`, and `of`, the number that a value cannot exceed."""
        super().__init__(*args, **kwargs)
        self.most = {one["code"]: one["of"] for one in indicators}
        self.fields["indicator"].choices = [(one["code"], one["name"]) for one in indicators]
        self.fields["as_of"].help_text = _("目標は、めざす日（先の日付でもかまいません）。実績は、数えた日。")

    def clean_as_of(self) -> date:
        is_target = self.data.get("kind") == TARGET
        return typed_day(self.cleaned_data["as_of"], LATEST if is_target else self.today)

    def clean_value(self) -> int:
        value: int = self.cleaned_data["value"]
        most = self.most.get(self.cleaned_data.get("indicator"), value)
        if value > most:
            raise forms.ValidationError(_("%(most)sまでの数を書いてください。") % {"most": most})
        return value


class InquiryForm(forms.Form):
    title = forms.CharField(label=_("題名"), max_length=80, help_text=_("例: 令和8年度 相談窓口の照会"))
    due_on = DayField(label=_("しめきり"), help_text=_("例: 2026-12-25、令和8年12月25日"))
    facts = forms.MultipleChoiceField(
        label=_("たずねる項目"),
        choices=[(fact.code, fact.label) for fact in FACTS.values()],
        widget=forms.CheckboxSelectMultiple,
    )
    towns = forms.MultipleChoiceField(
        label=_("たずねる市町"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("はじめは、キットを使っていない市町にチェックを入れています。"),
    )

    def __init__(self, *args: Any, towns: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["towns"].choices = list(towns)
