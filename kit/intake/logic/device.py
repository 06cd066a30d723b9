"""Whether the device on which somebody writes is used by others too.

For: what is kept on it (the cookie) and what a script saves without being asked. Rules: only the resident's own word
counts, given on this device; without one the device is their own. The question is known by its key, wherever it stands.
"""

from typing import Final

from kit.intake.logic.conditions import Values

DEVICE: Final = "device"
SHARED: Final = "shared"


def said_shared(values: Values) -> bool | None:
    """What the answers of one step say about the device; None when they say nothing."""
    return values[DEVICE] == SHARED if DEVICE in values else None
