"""What a code gives: a look-up to find the matter by, and a secret to open it with.

For: the shapes between actions and `gateway.codes`. Both values come from one slow computation, so that a copy of the
database cannot be searched for codes; how slow, and how many at once, is the gateway's business.
"""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from kit.core.logic.sealed import DataKey


class KeeperBusy(Exception):
    """Too many codes are being computed at once; nothing was changed, and a moment later it goes."""

    def __init__(self) -> None:
        super().__init__("少しお待ちください。いま混みあっています。もう一度おしてください。")


@dataclass(frozen=True)
class CodeKeys:
    """What is kept in the database, and what is not kept anywhere."""

    lookup: bytes
    secret: DataKey


@dataclass(frozen=True)
class FoundMatter:
    """Where a code leads: kind and uuid of a record, and the secret that opens the record's key."""

    kind: str
    uuid: UUID
    secret: DataKey = field(repr=False)


class CodeKeeper(Protocol):
    """Draws codes and references and computes what a code gives; `keys_of` raises KeeperBusy."""

    def new_code(self) -> str: ...
    def new_reference(self) -> str: ...
    def keys_of(self, code: str) -> CodeKeys: ...
