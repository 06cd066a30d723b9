"""The tables of the hub; each lives in the file of its room."""

from kit.hub.models.board import DailyState, Entered, IndicatorValue, PublishedTable
from kit.hub.models.inquiry import Inquiry, ReturnedSheet
from kit.hub.models.register import Town

__all__ = [
    "DailyState",
    "Entered",
    "IndicatorValue",
    "Inquiry",
    "PublishedTable",
    "ReturnedSheet",
    "Town",
]
