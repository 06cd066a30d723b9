"""What staff type on the screens of the intake that are not Wagtail's; what residents type stands in `forms`."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NOTICE: Final = 500


class PauseForm(forms.Form):
    """What residents read while the intake is paused."""

    notice = forms.CharField(
        label=_("お知らせ"),
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("いつまでお休みか、その間どこに相談できるかを書いてください。"),
    )


class ApprovalForm(forms.Form):
    """Approving the numbers of a year: which tables were looked at, and under which decision."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    number = forms.CharField(
        label=_("決裁番号"), max_length=60, help_text=_("例: 福政第123号。操作の記録に残ります。")
    )
