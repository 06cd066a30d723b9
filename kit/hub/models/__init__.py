"""The tables of the hub; each lives in the file of its room."""

from kit.hub.models.register import Town
from kit.hub.models.release import NextRelease, Ownership

__all__ = ["NextRelease", "Ownership", "Town"]
