"""What a secretary says of a paper: the file, its title, how it is handled, to which item it belongs.

For: shape and words. Not for: which files are taken (`logic.papers`).
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.meetings.logic.papers import ENDINGS, LARGEST, MEGABYTE
from kit.meetings.staff_forms.shapes import line_field

HANDLINGS = [
    ("meeting", _("会議限り（出た人だけが持つ）")),
    ("collect", _("回収（会議のあと集める）")),
    ("public", _("公開してよい")),
]


class HandlingForm(forms.Form):
    """How a paper is handled, and where it belongs; `items` are the ids and titles of the agenda."""

    handling = forms.ChoiceField(label=_("扱い"), choices=HANDLINGS, initial="meeting")
    item = forms.ChoiceField(label=_("どの議題の資料か"), required=False)

    def __init__(self, *args: Any, items: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        field.choices = [("", _("会議全体")), *items]


class UploadForm(HandlingForm):
    """A new paper. The file is judged by the action, so that what was typed beside it stays."""

    file = forms.FileField(
        label=_("ファイル"),
        allow_empty_file=True,
        help_text=_("%(most)sMBまで。%(endings)s")
        % {"most": LARGEST // MEGABYTE, "endings": "、".join(ENDINGS)},
        max_length=255,
        error_messages={"required": _("ファイルをえらんでください。")},
    )
    title = line_field(_("資料の題"), 160, help_text=_("空のときはファイルの名前になります。"))
    field_order = ("file", "title", "handling", "item")
