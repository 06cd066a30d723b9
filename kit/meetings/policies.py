"""Who may do what with the templates of meetings: the table of permissions, for Wagtail's screens.

For: list, editor, publishing, locks and history of templates. Not for: meetings, which no Wagtail screen shows.
"""

from typing import Final

from kit.core.policies import TablePolicy
from kit.meetings.models import MeetingTemplate

TEMPLATES: Final = TablePolicy(MeetingTemplate, "meeting_template")
