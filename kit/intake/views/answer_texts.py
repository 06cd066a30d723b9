"""The screens on which staff edit the texts for answers (Wagtail's own), and putting one into an answer.

For: list, editor, workflow; the field of an answer with a text in it. Not for: sending (`inbox_acts`).

Rules
- What was typed so far goes from the request into the page and nowhere else: not into a draft, a session or an address.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from kit.intake.bridge.answer_texts import text_with
from kit.intake.logic.answer_texts import Offered, put
from kit.intake.models import AnswerText
from kit.intake.policies import TEXTS


class TextIndex(IndexView):
    """Wagtail's list; its button is short enough for a telephone."""

    add_item_label = _("新しくつくる")


class AnswerTextViewSet(SnippetViewSet):
    model = AnswerText
    icon = "openquote"
    menu_label = _("お返事の文例")
    menu_name = "answer-texts"
    menu_order = 61
    add_to_admin_menu = True
    index_view_class = TextIndex
    list_display = [
        "title",
        LiveStatusTagColumn(),
        Column("get_moment_display", label=_("場面"), classname="kit-wide"),
        Column("when", label=_("どんなときに")),
    ]
    list_filter = ["moment"]
    search_fields = ["title", "when", "text"]
    ordering = ("sort", "title")
    copy_view_enabled = False


def viewset() -> type[SnippetViewSet]:
    """The viewset for the Wagtail that is installed."""
    return TEXTS.viewset(AnswerTextViewSet)


def with_text(sent: Mapping[str, Any], now: datetime) -> tuple[dict[str, Any], Offered | None]:
    """What the form of an answer shows after a text was asked for: all that was typed, with the text after it."""
    found = text_with(str(sent.get("put", "")), now)
    typed = {name: str(value) for name, value in sent.items()}
    if found is not None:
        typed["text"] = put(typed.get("text", ""), found.words)
    return typed, found
