"""What staff type about a body: its facts, its rhythm, its kind, its end, who keeps its records.

For: shape and words. Not for: other bodies and who may (`actions.bodies`).
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.core.logic.days import WEEKDAYS
from kit.meetings.logic.bodies import Times, missing_of_rhythm
from kit.meetings.logic.halves import HALF, PUBLISHINGS

MONTHS: Final = [(number, f"{number}月") for number in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
NTHS: Final = [
    ("", _("決めない")),
    (1, _("第1")),
    (2, _("第2")),
    (3, _("第3")),
    (4, _("第4")),
    (5, _("第5")),
    (-1, _("最後の")),
]
_DAYS: Final = [("", _("決めない")), *((number, f"{name}曜日") for number, name in enumerate(WEEKDAYS))]
_LONGEST_MEETING: Final = 600


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, picked or typed."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def line(label: Any, longest: int, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """One line of text."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=help_text, widget=widget
    )


class BodyForm(forms.Form):
    """The facts of a body; `templates` are those of its kind. What is closed publishes in no way."""

    name = line(_("名前"), 120, required=True, help_text=_("例: ○○市ひきこもり支援市町プラットフォーム"))
    basis = line(_("根拠"), 200, help_text=_("設置要綱などの名前。例: ○○市ひきこもり支援会議設置要綱"))
    established_on = day(_("設置した日"), required=False)
    existing_body = line(
        _("前からある会議が兼ねるとき、その会議の名前"), 120,
        help_text=_("新しくつくらずに、いまある会議が役割を兼ねてもかまいません。例: 自殺対策連絡協議会"),
    )  # fmt: skip
    office = line(_("事務局"), 120, help_text=_("課の名前。例: 福祉政策課"))
    place = line(_("いつもの場所"), 160, help_text=_("会議をつくると、場所に入ります。"))
    months = forms.TypedMultipleChoiceField(
        label=_("開く月"), choices=MONTHS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("決まっているときに、チェックを入れます。次に開く日を、ここから数えます。"),
    )  # fmt: skip
    nth = forms.TypedChoiceField(
        label=_("第何週"), choices=NTHS, coerce=int, required=False, empty_value=None
    )
    weekday = forms.TypedChoiceField(
        label=_("曜日"), choices=_DAYS, coerce=int, required=False, empty_value=None
    )
    starts = forms.TimeField(
        label=_("始まる時刻"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=_("長さ（分）"), min_value=10, max_value=_LONGEST_MEETING, initial=90)
    template_uid = forms.ChoiceField(label=_("いつものひな形"), required=False)
    publishing = forms.ChoiceField(
        label=_("公開のしかた"), choices=list(PUBLISHINGS.items()), required=False, widget=forms.RadioSelect,
        help_text=_(
            "小さなまちでは、会議を開いた日や、どの機関が来たかから、ある家のことと分かってしまうことがあります。"
            "人口がおよそ2万人より少ないまちや、迷うときは、半年ごとにしてください。半年ごとにすると、開いた日と次に開く日は"
            "住民に見えず、会議ごとの要旨は見えなくなります。"
        ),
    )  # fmt: skip
    secrecy = forms.CharField(
        label=_("秘密を守る約束の文"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("構成員に約束してもらうときの文です。約束の日は、名簿に一人ずつ書きます。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, templates: Mapping[str, str], is_closed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_closed:
            del self.fields["publishing"]
        choices: Any = self.fields["template_uid"]
        choices.choices = [("", _("決めない")), *templates.items()]
        if not templates:
            choices.help_text = _("この種類のひな形は、まだありません。")

    def clean_template_uid(self) -> str | None:
        return self.cleaned_data["template_uid"] or None

    def clean_publishing(self) -> str:
        return str(self.cleaned_data["publishing"] or HALF)

    def clean_months(self) -> list[int]:
        return sorted(self.cleaned_data["months"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names = ("months", "nth", "weekday", "starts")
        if not any(name in self.errors for name in names):
            times = Times(tuple(data["months"]), data["nth"], data["weekday"], data["starts"], 0)
            for name in missing_of_rhythm(times):
                self.add_error(
                    name,
                    _(
                        "開く月・週・曜日・時刻は、4つともそろえてください。決めないときは、4つとも空にします。"
                    ),
                )
        return data


class EndForm(forms.Form):
    day = day(_("終えた日"))


class KindForm(forms.Form):
    """The kinds stand as cards in the page; here only which one was pressed."""

    kind = forms.ChoiceField(
        label=_("会議の種類"),
        widget=forms.RadioSelect,
        error_messages={"required": _("種類を選んでください。")},
    )

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["kind"]
        choices.choices = list(kinds)


class KeepersForm(forms.Form):
    """Secretaries with accounts in force, by number."""

    keepers = forms.TypedMultipleChoiceField(
        label=_("記録を見る担当"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("チェックを入れた会議担当だけが、この会議体と記録を見られます。"),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["keepers"]
        choices.choices = list(people)


class KeeperForm(forms.Form):
    """One secretary, for a body that nobody keeps."""

    keeper = forms.TypedChoiceField(
        label=_("記録を見る担当"), coerce=int, widget=forms.RadioSelect,
        error_messages={"required": _("担当にする人を選んでください。")},
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["keeper"]
        choices.choices = list(people)
