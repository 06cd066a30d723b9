"""What staff type beside a record: a decision, an alert, a note, and how a proposal is decided.

For: the small screens of one act each. Not for: the record itself (`record`).
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.resources.logic.words import LISTING_RULES


class NothingForm(forms.Form):
    """An act that only has to be confirmed."""


class ApprovalForm(forms.Form):
    """The listing rules one by one, and the decision."""

    rules = forms.MultipleChoiceField(
        label=_("掲載基準"),
        choices=LISTING_RULES.items(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一つずつ確かめて、チェックを入れます。全部そろうと承認できます。"),
        error_messages={"required": _("掲載基準を一つずつ確かめて、チェックを入れてください。")},
    )
    number = forms.CharField(
        label=_("決裁番号"), max_length=80, help_text=_("例: 福政第12号。この情報の履歴に残ります。")
    )

    def clean_rules(self) -> list[str]:
        met: list[str] = self.cleaned_data["rules"]
        if missing := [text for code, text in LISTING_RULES.items() if code not in met]:
            raise forms.ValidationError(
                _("まだ確かめていない基準があります: %(rules)s") % {"rules": "、".join(missing)}
            )
        return met


class AlertForm(forms.Form):
    """What residents read while it pauses, or from now on."""

    alert = forms.CharField(
        label=_("いまのお知らせ"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("住民に出る文。例: 8月はお休みします。9月12日からまた始めます。"),
    )


class NoteForm(forms.Form):
    """What this town says beside a record of another body."""

    note = forms.CharField(
        label=_("この市町からのひとこと"),
        max_length=300,
        required=False,
        help_text=_("住民に出ます。例: 津市の人も参加できます。"),
    )
    hidden = forms.BooleanField(
        label=_("この市町の一覧には出さない"),
        required=False,
        help_text=_("持ち主の市町や県の一覧には、そのまま出ます。"),
    )
