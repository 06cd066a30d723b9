"""What the public side of the meetings still lacks: for the dashboard of whoever may do something about it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.core.queries.people import user_may
from kit.core.registries import Todo
from kit.meetings.queries.access import OPEN
from kit.meetings.queries.public import platforms_without_basis


def meeting_todos(user: Any) -> list[Todo]:
    """Platforms whose basis or date nobody wrote: without them the prefecture's board does not count them as set up."""
    if not settings.SITE_CONFIG.shows("meetings") or not user_may(user, "change", OPEN):
        return []
    words = _("「%(name)s」の根拠か、設置した日が書かれていません。書くまで、県の一覧では未設置のままです。")
    rows = platforms_without_basis(timezone.localdate())
    return [Todo(words % {"name": row.name}, reverse("kit_body_edit", args=[row.uid])) for row in rows]
