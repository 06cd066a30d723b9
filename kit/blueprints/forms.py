"""What stands in an edit form about ownership, and the form of a temporary correction.

For: one hidden field that names the version a form was opened with and carries whose each place is, in words for
a clerk. Not for: deciding; the server puts fixed parts back whatever the browser shows or sends.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from kit.blueprints.logic.overrides import LONGEST_DAYS
from kit.blueprints.logic.ownership import Owner

# The revision that a form was opened with; Wagtail's own field forgets it when a form comes back with errors.
LOADED: Final = "kit_loaded_revision"

NAMES: Final = {Owner.FIXED: _("県固定"), Owner.STANDARD: _("県標準"), Owner.LOCAL: _("市町")}
HELP: Final = {
    Owner.FIXED: _("県が決めるところなので、市町では変えられません。"),
    Owner.STANDARD: _(
        "県のひな形の文です。市町で変えられます。県の更新とくいちがったときは、市町の文が残ります。"
    ),
    Owner.LOCAL: _("市町のところです。自由に変えられます。県の更新では変わりません。"),
}
MIXED: Final = _("この中には県固定の部品があります。そこは保存すると県の内容に戻ります。")


class LoadedRevisionInput(forms.HiddenInput):
    """The hidden field, with whose each place is as data for the script that writes the labels."""

    def __init__(self, shown: Mapping[str, Any]) -> None:
        super().__init__()
        self.shown = shown

    class Media:
        js = ["kit_blueprints/ownership.js"]
        css = {"all": ["kit_blueprints/ownership.css"]}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> str:
        hidden = super().render(name, value, attrs, renderer)
        data = json.dumps(self.shown, ensure_ascii=False)
        return format_html('{}<div hidden id="kit-ownership" data-ownership="{}"></div>', hidden, data)


def words_for_script(
    owners: Mapping[str, Owner], mixed: frozenset[str], sealed: frozenset[str]
) -> dict[str, Any]:
    """Whose each place is, ready for the script: names and help once, then one code per written path."""
    return {
        "words": {owner.value: [str(NAMES[owner]), str(HELP[owner])] for owner in Owner},
        "mixed": str(MIXED),
        "owners": {path: owner.value for path, owner in owners.items()},
        "holding": sorted(mixed),
        "sealed": sorted(sealed),
    }


class TemporaryForm(WagtailAdminModelForm):
    """One fact of a contact (its field is added by the view), for how long, and why."""

    days = forms.IntegerField(
        label=_("何日間"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=LONGEST_DAYS,
        help_text=_("14日までです。その間の最後の平日の17時に、県の値に戻って公開されます。"),
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("だれに確かめたか、なぜ県の更新を待てないか。いつ見ても分かるように書きます。"),
    )
