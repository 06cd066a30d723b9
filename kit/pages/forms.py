"""The edit form of every page, and what is typed on the sheet for a decision.

For: saying before publishing what is missing. Not for: who may publish; Wagtail asks that.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from kit.core.panels import AskBeforePublishing


class KitPageForm(AskBeforePublishing, WagtailAdminPageForm):
    """A page's form that asks for what is missing when the page is to be published."""


class DecisionForm(forms.Form):
    """The number under which the publication was decided."""

    number = forms.CharField(
        label=_("決裁番号"), max_length=60, help_text=_("例: 福政第123号。この版のページの履歴にも残ります。")
    )
