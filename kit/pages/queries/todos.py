"""What is missing in the pages, and which checks are due again.

For: the dashboard. Not for: how long a check counts (`review_months` of the page type). One query for each type of
page, however many pages there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _

from kit.core.logic.review import due_on, is_near, is_overdue
from kit.core.registries import Todo
from kit.pages.models import LanguagePage
from kit.pages.models.base import KitPage

NEAR_DAYS: Final = 30


@dataclass(frozen=True)
class Review:
    """A published page whose check is due again; `due` is the last day on which the old one counts."""

    title: str
    url: str
    checked_on: date
    due: date
    overdue: bool


def language_todos(user: Any) -> list[Todo]:
    """Pages in another language that nobody who speaks it has read yet."""
    rows = LanguagePage.objects.filter(speaker_checked=False).order_by("path")
    pages = list(rows.values_list("pk", "native_name"))
    words = _(
        "%(language)s のページを、その言葉を話す人に読んでもらい、「話者が確かめた」に印を付けてください。"
    )
    if len(pages) > 1:
        names = "、".join(name for _key, name in pages)
        all_of_them = reverse("wagtailadmin_pages:type_use", args=["kit_pages", "languagepage"])
        return [
            Todo(
                words % {"language": _("%(n)sの言葉（%(names)s）") % {"n": len(pages), "names": names}},
                all_of_them,
            )
        ]
    return [Todo(words % {"language": name}, _edit_url(key) + "#id_speaker_checked") for key, name in pages]


def due_reviews(today: date) -> list[Review]:
    """Published pages whose check is overdue or due within a month, the oldest first."""
    return sorted(_reviews(today), key=lambda review: review.due)


def _reviews(today: date) -> Iterator[Review]:
    for model in apps.get_models():
        if not issubclass(model, KitPage):
            continue
        rows = model.objects.filter(live=True, checked_on__isnull=False).values_list(
            "pk", "title", "checked_on"
        )
        months = model.review_months
        for key, title, checked_on in rows:
            overdue = is_overdue(checked_on, today, months)
            if overdue or is_near(checked_on, today, months, days=NEAR_DAYS):
                yield Review(
                    title, _edit_url(key) + "#id_checked_on", checked_on, due_on(checked_on, months), overdue
                )


def _edit_url(key: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[key])
