"""What staff type on the screens of core: shape and words, no decisions.

For: signing in, making or changing accounts, and the words that mean the same. Not for: who may (`logic.permissions`, `logic.grants`) and
whether a login name is free (`actions.accounts`).
"""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from kit.core.logic.act_words import act_choices
from kit.core.logic.permissions import ROLES


class StaffLoginForm(LoginForm):
    """Login name and password, with labels instead of placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("ログイン名")
        self.fields["password"].label = _("パスワード")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ProfileForm(forms.Form):
    """Who somebody is."""

    display_name = forms.CharField(label=_("表示名"), max_length=80, help_text=_("例: 津 花子"))
    section = forms.CharField(label=_("課・所属"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("メールアドレス"), required=False, help_text=_("お知らせだけを送ります。")
    )
    is_contractor = forms.BooleanField(label=_("委託先の職員"), required=False)
    ends_on = forms.DateField(
        label=_("使える最後の日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("委託先の職員には必要です。この日を過ぎるとログインできません。"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_contractor") and not data.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", _("委託先の職員には、使える最後の日が必要です。"))
        return data


class RolesForm(forms.Form):
    """What somebody's work here is."""

    roles = forms.MultipleChoiceField(
        label=_("役割"), choices=ROLES.items(), required=False, widget=forms.CheckboxSelectMultiple
    )


class NewAccountForm(ProfileForm, RolesForm):
    """A new colleague; the password is chosen by the owner with a setup link."""

    username = forms.CharField(
        label=_("ログイン名"),
        max_length=150,
        help_text=_("文字・数字と @ . + - _ で書きます。あとから変えません。"),
    )
    field_order = ["username", "display_name", "section", "email", "is_contractor", "ends_on", "roles"]


class AuditFilterForm(forms.Form):
    """What to look for in the trail."""

    actor = forms.CharField(label=_("だれが"), max_length=150, required=False)
    act = forms.ChoiceField(label=_("したこと"), choices=[("", _("すべて")), *act_choices()], required=False)
    number = forms.CharField(
        label=_("相談の受付番号"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "KW3-79F"}),
    )
    first = forms.DateField(
        label=_("この日から"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("この日まで"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class SynonymForm(WagtailAdminModelForm):
    """A shipped row stays as it was shipped; whether it is used is the town's to say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.code:
            for name in ("word", "others", "is_mutual"):
                self.fields[name].disabled = True
