"""The tables of the meetings; each lives in the file of its room."""

from kit.meetings.models.batches import PastBatch
from kit.meetings.models.bodies import Agency, Body, Seat
from kit.meetings.models.definitions import MeetingTemplate
from kit.meetings.models.letters import Letter
from kit.meetings.models.page import MeetingsPage
from kit.meetings.models.public import Announcement, Summary
from kit.meetings.models.records import MEETING, Action, Belonging, ErasureProposal, Meeting, Paper, PaperPart

__all__ = [
    "MEETING",
    "Action",
    "Agency",
    "Announcement",
    "Belonging",
    "Body",
    "ErasureProposal",
    "Letter",
    "Meeting",
    "MeetingTemplate",
    "MeetingsPage",
    "Paper",
    "PaperPart",
    "PastBatch",
    "Seat",
    "Summary",
]
