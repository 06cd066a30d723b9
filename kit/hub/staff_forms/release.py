"""The forms of the release desk.

For: what people write about the next release, and the file that comes back from the holders. Not for: the content, which
is edited where it stands.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.hub.logic.signing import VERSION
from kit.hub.staff_forms.together import TogetherForm


class NextForm(TogetherForm):
    """Notes, version, edition; a reason for each thing that goes (`gone`: title by uid), and for each urgent fact
    (`facts`: words by "uid-field").
    """

    notes = forms.CharField(
        label=_("何が、なぜ変わったか"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "市町の職員が、取り込む前に読みます。何を、なぜ変えたか。市町でしてほしいことがあれば、それも書きます。"
        ),
    )
    version = forms.RegexField(
        label=_("版の名前"),
        regex=rf"^{VERSION}\Z",
        max_length=20,
        help_text=_("年と通し番号です（例: 2026.4）。ふつうは、このままで構いません。"),
        error_messages={"invalid": _("「2026.4」のように、年と番号を点でつないで書いてください。")},
    )
    edition = forms.ChoiceField(
        label=_("もとにした計画"), help_text=_("この公開版の文や数字が、どの版の計画によるかです。")
    )

    def __init__(
        self, *args: Any, gone: Mapping[str, str], facts: Mapping[str, str], never: Mapping[str, str],
        editions: Sequence[tuple[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.gone, self.facts, self.never = gone, facts, never
        choice: Any = self.fields["edition"]
        choice.choices = editions
        for uid, title in gone.items():
            self.fields[f"reason-{uid}"] = forms.CharField(
                label=_("「%(title)s」を取り下げる理由") % {"title": title}, required=False, max_length=400
            )
        for place, words in facts.items():
            self.fields[f"urgent-{place}"] = forms.CharField(
                label=words, required=False, max_length=400,
                help_text=_("急がないときは空のままにします。書くと、市町の画面のいちばん上に出ます。"),
            )  # fmt: skip
        for digest, words in never.items():
            self.fields[f"tick-{digest}"] = forms.BooleanField(label=words, required=False)

    @property
    def reasons(self) -> dict[str, str]:
        """Why each thing goes, by uid."""
        return {uid: self.cleaned_data[f"reason-{uid}"].strip() for uid in self.gone}

    @property
    def urgent(self) -> list[dict[str, str]]:
        """The facts that somebody called urgent."""
        given = {place: self.cleaned_data[f"urgent-{place}"].strip() for place in self.facts}
        return [
            {"uid": place.rpartition("-")[0], "path": place.rpartition("-")[2], "reason": reason}
            for place, reason in given.items()
            if reason
        ]

    @property
    def ticked(self) -> list[str]:
        """The texts that somebody looked at."""
        return [digest for digest in self.never if self.cleaned_data[f"tick-{digest}"]]


class HandInForm(forms.Form):
    """What a holder signed."""

    parcel = forms.FileField(
        label=_("署名したファイル"),
        help_text=_(
            "持つ人が署名した zip を、そのまま選びます。中の署名の一覧（targets.json）だけでも構いません。"
        ),
        widget=forms.FileInput(attrs={"accept": ".zip,.json"}),
        allow_empty_file=True,
        error_messages={"required": _("署名したファイルを選んでください。")},
    )
