"""What staff type about a member agency: its name and kind, its successor, its end.

For: shape and words. Not for: whether a name is taken (`actions.agencies`). Kinds and agencies are handed in.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.meetings.staff_forms.bodies import day

# Groups with a name, each with code and name of its kinds, as a select shows them.
Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class AgencyForm(forms.Form):
    name = forms.CharField(
        label=_("名前"), max_length=120, help_text=_("例: ○○市社会福祉協議会"),
        widget=forms.TextInput(attrs={"list": "known-agencies", "autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("種別"), help_text=_("年度の報告で、分野ごとの出席を数えるときに使います。")
    )

    def __init__(self, *args: Any, groups: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["kind"]
        choices.choices = [("", _("選んでください")), *groups]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class MergeForm(forms.Form):
    successor = forms.ChoiceField(label=_("引き継いだ機関"))
    on = day(_("まとまった日"))

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["successor"]
        choices.choices = [("", _("選んでください")), *agencies]


class EndAgencyForm(forms.Form):
    on = day(_("なくなった日"))
