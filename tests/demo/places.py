"""Names of places that the edits of the towns and the rows of the table share; needs no Django."""

from typing import Final

from kit.hub.logic import source
from tests.factories import releases

UIDS: Final = [f"0d0d0d0d-0000-4000-8000-00000000000{number}" for number in range(1, 5)]


def block_id(key: str, block: str) -> str:
    """The lasting id of a block of the body, named by the short id of its source."""
    return source.block_id(releases.keys()[key], f"body/{block}")
