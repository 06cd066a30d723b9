"""The tables of the hub; each lives in the file of its room."""

from kit.hub.models.board import DailyState, Entered, IndicatorValue, PublishedTable
from kit.hub.models.exchange import Invitation, Line, Report
from kit.hub.models.harvest import Apart, Ruling, Source
from kit.hub.models.inquiry import Inquiry, ReturnedSheet
from kit.hub.models.register import Town
from kit.hub.models.release import Knock, NextRelease, Ownership
from kit.hub.models.support import Asked, NextBulletin, Notice, Reply, Training

__all__ = [
    "Apart",
    "Asked",
    "DailyState",
    "Entered",
    "IndicatorValue",
    "Inquiry",
    "Invitation",
    "Knock",
    "Line",
    "NextBulletin",
    "NextRelease",
    "Notice",
    "Ownership",
    "PublishedTable",
    "Reply",
    "Report",
    "ReturnedSheet",
    "Ruling",
    "Source",
    "Town",
    "Training",
]
