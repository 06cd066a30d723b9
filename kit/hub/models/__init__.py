"""The tables of the hub; each lives in the file of its room."""

from kit.hub.models.exchange import Invitation, Line, Report
from kit.hub.models.register import Town

__all__ = ["Invitation", "Line", "Report", "Town"]
