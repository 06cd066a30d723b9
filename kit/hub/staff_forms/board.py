"""Forms of the board: entries of one municipality, one fact of all, an indicator, an inquiry, a file.

Not for: who may, what is written (`actions`).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.hub.logic.board_facts import (
    FACTS,
    TARGET,
    VALUE_KINDS,
    YESNO,
    AnswerUnreadable,
    BoardFact,
    answer_words,
    read_answer,
    read_day,
)


class SourcedForm(forms.Form):
    """Where something is from and of when; today is given by the edge."""

    source = forms.CharField(
        label=_("出典"), max_length=200, help_text=_("例: 市町への電話での確認、広報の題名と号、照会の題名")
    )
    as_of = forms.CharField(
        label=_("いつの時点か"), max_length=30, help_text=_("例: 2026-11-25、令和8年11月25日")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_as_of(self) -> date:
        return self.read_as_of(self.today)

    def read_as_of(self, latest: date) -> date:
        try:
            return read_day(self.cleaned_data["as_of"], str(self.fields["as_of"].label), latest)
        except AnswerUnreadable as error:
            raise forms.ValidationError(str(error)) from error


class EntriesForm(SourcedForm):
    """Values under names that the caller chose; `asked` is name to fact, `known` name to what is kept now."""

    confirms = forms.BooleanField(
        label=_("変えていない項目も、この時点で確かめた"),
        required=False,
        help_text=_("しるしを付けないと、変えた項目にだけ、この出典と時点がつきます。"),
    )

    def __init__(
        self, *args: Any, asked: Mapping[str, tuple[str, BoardFact]], known: Mapping[str, str], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.asked, self.known = asked, known
        for name, (label, fact) in asked.items():
            self.fields[name] = _field(label, fact, known.get(name, ""))
        self.order_fields([*asked, "source", "as_of", "confirms"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, (_label, fact) in self.asked.items():
            try:
                cleaned[name] = read_answer(fact, cleaned.get(name) or "", self.today)
            except AnswerUnreadable as error:
                self.add_error(name, str(error))
        return cleaned

    def values(self) -> dict[str, str]:
        """What is to be written, by name."""
        given = {name: self.cleaned_data[name] for name in self.asked}
        if self.cleaned_data["confirms"]:
            return {name: value for name, value in given.items() if value or self.known.get(name)}
        return {name: value for name, value in given.items() if value != self.known.get(name, "")}

    def rows(self) -> list[forms.BoundField]:
        """The fields of values, for a table."""
        return [self[name] for name in self.asked]

    def common(self) -> list[forms.BoundField]:
        return [self[name] for name in ("source", "as_of", "confirms")]


def _field(label: str, fact: BoardFact, known: str) -> forms.Field:
    if fact.kind == YESNO:
        choices = [("", _("わかりません")), ("ある", _("ある")), ("これから", _("これから"))]
        return forms.ChoiceField(
            label=label, choices=choices, required=False, initial=answer_words(fact, known)
        )
    return forms.CharField(label=label, max_length=200, required=False, initial=known, help_text=fact.hint)


class IndicatorForm(SourcedForm):
    indicator = forms.ChoiceField(label=_("指標"))
    kind = forms.ChoiceField(label=_("種類"), choices=list(VALUE_KINDS.items()))
    value = forms.IntegerField(label=_("値"), min_value=0, max_value=100_000)
    field_order = ("indicator", "kind", "value", "source", "as_of")

    def __init__(self, *args: Any, indicators: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = list(indicators)
        self.fields["as_of"].help_text = _("目標は、めざす日（先の日付でもかまいません）。実績は、数えた日。")

    def clean_as_of(self) -> date:
        is_target = self.data.get("kind") == TARGET
        return self.read_as_of(date(2100, 1, 1) if is_target else self.today)


class InquiryForm(forms.Form):
    title = forms.CharField(label=_("題名"), max_length=80, help_text=_("例: 令和8年度 相談窓口の照会"))
    due_on = forms.CharField(
        label=_("しめきり"), max_length=30, help_text=_("例: 2026-12-25、令和8年12月25日")
    )
    facts = forms.MultipleChoiceField(
        label=_("たずねる項目"),
        choices=[(fact.code, fact.label) for fact in FACTS.values()],
        widget=forms.CheckboxSelectMultiple,
    )
    towns = forms.MultipleChoiceField(
        label=_("たずねる市町"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("はじめは、キットを使っていない市町にしるしを付けています。"),
    )

    def __init__(self, *args: Any, towns: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["towns"].choices = list(towns)

    def clean_due_on(self) -> date:
        try:
            return read_day(self.cleaned_data["due_on"], str(self.fields["due_on"].label), date(2100, 1, 1))
        except AnswerUnreadable as error:
            raise forms.ValidationError(str(error)) from error
