"""What the window's edit form shows besides fields: whether the town has made its window clear (明確化).

For: one read-only box above the facts. Not for: any input; `designated` is worked out from what is published.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel

from kit.core.logic.review import due_on, is_overdue
from kit.window.logic.completeness import is_designated


class DesignatedPanel(Panel):
    """Shows 明確化 of the published page, what the saved draft still lacks, and how fresh the check is."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "kit_window/panels/designated.html"

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            page = self.instance
            public = type(page)._default_manager.filter(pk=page.pk, live=True).first()
            checked_on = public.checked_on if public else None
            return {
                **super().get_context_data(parent_context),
                "designated": public is not None and is_designated(True, public.facts()),
                "public": public,
                "gaps": page.gaps(),
                "freshness": _freshness(checked_on, page.review_months),
            }


def _freshness(checked_on: Any, months: int) -> str:
    if checked_on is None:
        return ""
    form = "Y年n月j日"
    words = {"day": date_format(checked_on, form), "due": date_format(due_on(checked_on, months), form)}
    if is_overdue(checked_on, timezone.localdate(), months):
        return _("%(day)s に確かめました。確認日を過ぎています（%(due)s まで）。") % words
    return _("%(day)s に確かめました。次は %(due)s までに確かめます。") % words
