"""The forms of side support at the hub: what goes out to towns is read first, as what towns write.

Rules
- In an answer stand no numbers but those of the library of contacts: another one may be a household's.
- A notice or a training day says where to apply: the number or address of an office may stand, a mobile number not.
"""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.blueprints.logic.help_request import MOST_ANSWER
from kit.core.logic.caution import Finding
from kit.core.logic.phone import PhoneError, parse_phone
from kit.core.models import Contact
from kit.core.views.careful import CarefulForm
from kit.hub.models import Notice, Training
from kit.hub.models.support import AskedState
from kit.hub.staff_forms.days import DayField
from kit.hub.staff_forms.together import TogetherForm

_TYPED = gettext_lazy("例: 2026-12-25、令和8年12月25日")
_CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ToldForm(CarefulForm, TogetherForm, forms.ModelForm):  # type: ignore[type-arg]
    """What both have in common."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            stands = {name: self.initial[name] for name in self._meta.fields or ()}
            self.stand(stands, str(self.instance.changed_by))

    def may_stand(self, found: Finding) -> bool:
        return found.kind == "mail" or (found.kind == "phone" and not _is_mobile(_digits(found.words)))


class NoticeForm(ToldForm):
    """A notice to all towns."""

    CAREFUL = ("title", "text")

    class Meta:
        model = Notice
        fields = ("title", "text", "starts_on", "ends_on", "is_important")
        field_classes = {"starts_on": DayField, "ends_on": DayField}
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "text": gettext_lazy("市町の職員が読みます。相談した人のことは書きません。"),
            "starts_on": _TYPED,
            "ends_on": gettext_lazy(
                "この日まで出ます。次の日に、自動で消えます。書き方は、出しはじめる日と同じです。"
            ),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("出し終わる日は、出しはじめる日かそのあとにしてください。"))
        return cleaned


class TrainingForm(ToldForm):
    """A training day."""

    CAREFUL = ("title", "place", "audience", "how")

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
        field_classes = {"on": DayField}
        help_texts = {"on": _TYPED}
        widgets = {"opens": _CLOCK, "closes": _CLOCK}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not (cleaned.get("place") or cleaned.get("is_online")) and "place" not in self.errors:
            self.add_error("place", _("どこでするかを書くか、「オンラインでも参加できる」を選んでください。"))
        if not (cleaned.get("how") or cleaned.get("url")) and not {"how", "url"} & self.errors.keys():
            self.add_error(
                "how",
                _(
                    "どう申し込むかを書くか、くわしい案内の住所を入れてください。申し込みがいらないときも、そう書きます。"
                ),
            )
        return cleaned

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.startswith("https://"):
            raise forms.ValidationError(_("https:// ではじまる住所を入れてください。"))
        return url


class AnswerForm(CarefulForm):
    """How far the centre has come, and its words; `seen` is the answer that stood there when the form was shown."""

    state = forms.ChoiceField(
        label=gettext_lazy("様子"),
        choices=[(one.value, one.label) for one in AskedState if one != AskedState.NEW],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("返事"),
        required=False,
        max_length=MOST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "市町の管理の画面に出ます。相談している方のことは書かずに、電話で話す日や、助言の要点を書きます。"
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def may_stand(self, found: Finding) -> bool:
        return found.kind == "phone" and _digits(found.words) in {
            _digits(phone) for phone in Contact.objects.exclude(phone="").values_list("phone", flat=True)
        }


def _digits(words: str) -> str:
    """A number as it is dialled in Japan, however it was written: +81 59 and +81 (0)59 are 059."""
    try:
        return parse_phone(words).digits
    except PhoneError:
        return re.sub("[^0-9]", "", words)


def _is_mobile(digits: str) -> bool:
    """0800 is an office that pays for the call."""
    return digits.startswith(("060", "070", "080", "090")) and not digits.startswith("0800")
