"""A form whose texts leave the house: read before they are kept, as a public summary is.

For: what a town asks the prefecture, what the prefecture answers and tells. Not for: texts in Wagtail's editors (a
`FormCompanion` does that, with the names of who was there).

Rules
- What must not go out is refused beside its field (`logic.caution`); `may_stand` lets the
  number of an office through. What may point to somebody (`logic.likely`) is shown, and goes out once somebody ticked that
  it was read. A tick that was set before the warnings of this text were seen does not count.
- What was typed always stays.
"""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.core.logic.caution import Finding, digest, refused
from kit.core.logic.likely import WARNED, warned
from kit.core.logic.naming import Namer
from kit.core.queries.numbers import is_consultation_number

REFUSED: Final = {
    "number": gettext_lazy(
        "相談の受付番号「%(words)s」が入っています。この文には書けません。消してください。"
    ),
    "phone": gettext_lazy("電話番号「%(words)s」が入っています。この文には書けません。消してください。"),
    "mail": gettext_lazy("メールアドレス「%(words)s」が入っています。この文には書けません。消してください。"),
}


class CarefulForm(forms.Form):
    """`CAREFUL` names the fields that are read; `warnings` are shown above the form."""

    CAREFUL: ClassVar[tuple[str, ...]] = ("text",)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(
        label=gettext_lazy("読みかえして、だれのことか分からないと確かめました"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warnings: list[str] = []
        if not self.is_bound:
            del self.fields["confirmed"]

    def may_stand(self, found: Finding) -> bool:
        """Whether this one is nobody's secret: the number of an office."""
        return False

    def clean(self) -> dict[str, Any]:
        """Refuse what must not go out, ask about what may point to somebody."""
        cleaned = super().clean() or {}
        texts = {name: cleaned.get(name, "") for name in self.CAREFUL}
        for found in refused(texts, Namer([]), is_consultation_number):
            if not self.may_stand(found):
                self.add_error(found.field, REFUSED[found.kind] % {"words": found.words})
        self.warnings = [
            WARNED[found.kind].format(words=found.words) for found in warned(texts, (), is_small=True)
        ]
        mark = digest(texts)
        if self.warnings and not is_ticked(self, mark):
            self.add_error(
                "confirmed", _("上に出ている注意を読んで、印を付けてから、もう一度押してください。")
            )
        if not self.warnings:
            del self.fields["confirmed"]
        return cleaned


def is_ticked(form: Any, mark: str) -> bool:
    """Whether the tick stands for the text that was shown with its warnings; any other tick is taken off, to be asked anew."""
    is_read = bool(form.cleaned_data.get("confirmed")) and form.cleaned_data.get("shown") == mark
    form.data = form.data.copy()
    form.data["shown"] = mark
    if not is_read:
        form.data.pop("confirmed", None)
    return is_read
