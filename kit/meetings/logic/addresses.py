"""Where the public side of the meetings stands; part of the kit's contract, so written down once."""

from typing import Final
from uuid import UUID

MEETINGS: Final = "/meetings/"


def summary(uid: UUID) -> str:
    """The page of one summary."""
    return f"{MEETINGS}{uid}/"
