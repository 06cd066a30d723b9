"""The forms of the register of towns."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kit.blueprints.logic.origins import LONGEST, OriginRefused, host_of, is_trial_host, read_origin


class InviteForm(forms.Form):
    """Where the town's site stands."""

    address = forms.CharField(
        label=_("市町のサイトの住所"),
        max_length=LONGEST,
        help_text=_(
            "https://tsu.example のように、名前のあとの「/」から先は書きません。市町の担当に確かめて入れます。"
        ),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("住所を入れてください。")},
    )

    def clean_address(self) -> Any:
        try:
            address = read_origin(self.cleaned_data["address"])
        except OriginRefused as error:
            raise forms.ValidationError(str(error)) from error
        if not settings.TRIAL and is_trial_host(host_of(address)):
            raise forms.ValidationError(_("お試しの住所です。公開している本当の住所を入れてください。"))
        return address


class RetireForm(forms.Form):
    """Why a connection ends."""

    reason = forms.CharField(
        label=_("わけ"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("いつ、だれと決めたか。覚え書きに残ります。"),
        error_messages={"required": _("わけを書いてください。")},
    )


class NoteForm(forms.Form):
    """What the prefecture wants to remember."""

    note = forms.CharField(
        label=_("覚え書き"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("市町の担当の課や、決めたこと。県の職員だけが見ます。相談した人のことは書きません。"),
    )
