"""The tables of the hub; each lives in the file of its room."""

from kit.hub.models.harvest import Source
from kit.hub.models.register import Town

__all__ = ["Source", "Town"]
