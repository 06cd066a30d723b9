"""The tables of the hub; each lives in the file of its room."""

from kit.hub.models.exchange import Invitation, Line, Report
from kit.hub.models.register import Town
from kit.hub.models.support import Asked, Notice, Training

__all__ = ["Asked", "Invitation", "Line", "Notice", "Report", "Town", "Training"]
