"""The forms of side support at the hub."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.hub.models import Notice, Training
from kit.hub.models.support import AskedState

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class NoticeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A notice to all towns."""

    class Meta:
        model = Notice
        fields = ("title", "text", "starts_on", "ends_on", "is_important")
        widgets = {"starts_on": _DAY, "ends_on": _DAY, "text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "text": gettext_lazy("市町の職員が読みます。相談した人のことは書きません。"),
            "ends_on": gettext_lazy("この日まで出ます。次の日に、自動で消えます。"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("出し終わる日は、出しはじめる日かそのあとにしてください。"))
        return cleaned


class TrainingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A training day."""

    url = forms.URLField(
        label=gettext_lazy("くわしい案内"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=gettext_lazy("https:// ではじまる住所。なくてもかまいません。"),
    )

    class Meta:
        model = Training
        fields = ("title", "on", "opens", "closes", "place", "is_online", "audience", "how", "url")
        widgets = {"on": _DAY, "opens": _CLOCK, "closes": _CLOCK}

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.startswith("https://"):
            raise forms.ValidationError(_("https:// ではじまる住所を入れてください。"))
        return url


class AnswerForm(forms.Form):
    """How far the centre has come, and its words."""

    state = forms.ChoiceField(
        label=gettext_lazy("様子"),
        choices=[(one.value, one.label) for one in AskedState if one != AskedState.NEW],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("返事"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "市町の管理の画面に出ます。相談している方のことは書かずに、電話で話す日や、助言の要点を書きます。"
        ),
    )
