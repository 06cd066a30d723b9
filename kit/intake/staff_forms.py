"""What staff type on the screens of the intake that are not Wagtail's; what residents type stands in `forms`."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ApprovalForm(forms.Form):
    """Approving the numbers of a year: which tables were looked at, and under which decision."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    number = forms.CharField(
        label=_("決裁番号"), max_length=60, help_text=_("例: 福政第123号。操作の記録に残ります。")
    )
