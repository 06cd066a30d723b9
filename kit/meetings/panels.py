"""The editor of a public summary: its form, and what the check would like somebody to read.

For: the tick and the warnings of the saved text. Not for: checking (`actions.checking`), which opens records.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from kit.core.panels import DraftForm


class SummaryForm(DraftForm):
    """With a tick beside the fields: somebody has read what the check would like to have read.

    `shown` is the mark of the text whose warnings stood on the screen: a tick says something of that one only.
    """

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    confirmed = forms.BooleanField(
        label=_("「確かめてください」を読みました。だれのことか、分かりません。"),
        required=False,
        help_text=_(
            "確かめることが出ていないときは、そのままでかまいません。文を直すと、チェックは外れます。"
        ),
    )


class CautionPanel(Panel):
    """What may point to a person in the text as it stands in the form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "kit_meetings/panels/caution.html"

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            found = self.instance.warnings() if self.instance.pk else ()
            return {**super().get_context_data(parent_context), "warnings": found}
