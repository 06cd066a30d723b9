"""Who may do what with templates of meetings and public summaries: the table of permissions, for Wagtail's screens.

For: list, editor, publishing, locks and history. Not for: meetings, which no Wagtail screen shows.

Rules
- A summary is made of a meeting, never by Wagtail's own "add".
- Where the town does not show meetings, nobody gets at a summary.
"""

from typing import Any, Final

from django.conf import settings

from kit.core.policies import TablePolicy
from kit.meetings.models import MeetingTemplate, Summary


class SummaryPolicy(TablePolicy):
    """The table, without adding."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "add" or not settings.SITE_CONFIG.shows("meetings"):
            return False
        return super().user_has_permission(user, action)


TEMPLATES: Final = TablePolicy(MeetingTemplate, "meeting_template")
SUMMARIES: Final = SummaryPolicy(Summary, "meeting_summary")
