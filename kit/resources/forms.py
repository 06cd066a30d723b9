"""What anybody may tell the office about a place: that something is wrong, or that a place is missing.

For: the shape of the form. Not for: what becomes of it (`actions.suggestions`).

Rules
- Nobody is asked who they are, nor how to reach them: it is about a place.
- Only one answer is needed; who tells it may stay unsaid.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.resources.logic.suggestions import LONGEST_NAME, LONGEST_WORDS


class SuggestionForm(forms.Form):
    """About a place that is listed."""

    sender = forms.ChoiceField(
        label=_("どちらのお立場ですか"),
        choices=[("visitor", _("使った人・見た人")), ("operator", _("運営している人"))],
        initial="visitor",
        widget=forms.RadioSelect,
        required=False,
    )
    words = forms.CharField(
        label=_("どこが、どうちがいますか"),
        help_text=_("例: 電話番号が変わりました。土曜は12月から休みです。"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("ちがうところを、ひとことでも書いてください。"),
            "max_length": _("長すぎて送れません。%(limit_value)d字までに短くしてください。"),
        },
    )

    def clean_sender(self) -> str:
        return self.cleaned_data["sender"] or "visitor"


class NewPlaceForm(SuggestionForm):
    """About a place that is missing."""

    name = forms.CharField(
        label=_("場所や会の名前"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("場所や会の名前を書いてください。正式な名前でなくてもかまいません。"),
            "max_length": _("名前が長すぎます。%(limit_value)d字までに短くしてください。"),
        },
    )
    field_order = ["name", "words", "sender"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["words"].label = _("どんなところですか")
        self.fields["words"].help_text = _("例: どこにあるか、いつあるか、どこで知ったか。わかることだけで。")
        self.fields["words"].error_messages["required"] = _("わかることを、ひとことでも書いてください。")
