"""A template's blocks as the plain lines that a meeting takes over."""

from kit.meetings.logic.planning import Draft
from kit.meetings.models import MeetingTemplate


def draft_of(template: MeetingTemplate) -> Draft:
    """What a template offers, as it is published."""
    items = (block.value for block in template.agenda)
    return Draft(
        title=template.meeting_title,
        invitation=template.invitation,
        items=tuple(
            (one["title"], bool(one["is_public"]), one["minutes"] or 0, one["note"]) for one in items
        ),
        papers=tuple(block.value["text"] for block in template.papers),
        checks=tuple(block.value["text"] for block in template.checklist),
    )
