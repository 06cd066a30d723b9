"""Whether a room with residents' data is open here at all, and if not, why.

For: the addresses of the intake, the mailbox and the meetings, `doctor`. Not for: the office's hours (one may write at
night), and a pause.

Rules (design: a town is one instance)
- Hidden by site.toml: the addresses do not exist.
- Nobody decided how long records are kept: closed; residents are shown the telephone.
- Under a real domain residents' data live in PostgreSQL; on anything else: closed in the same way.
"""

from dataclasses import dataclass
from typing import Final, Literal

Reason = Literal["", "hidden", "undecided", "database"]

_FOR_STAFF: Final[dict[Reason, str]] = {
    "": "開いています",
    "hidden": "このサイトでは見せません",
    "undecided": "保存年限が決まるまで開きません（site.toml の [retention]）。",
    "database": "PostgreSQL でないので開きません（DATABASE_URL）。",
}


@dataclass(frozen=True)
class Openness:
    """`reason` is empty when it is open."""

    reason: Reason

    @property
    def is_open(self) -> bool:
        return not self.reason

    @property
    def is_hidden(self) -> bool:
        return self.reason == "hidden"

    @property
    def for_staff(self) -> str:
        return _FOR_STAFF[self.reason]


def openness(*, shown: bool, undecided: tuple[str, ...], is_trial: bool, vendor: str) -> Openness:
    """Decide from site.toml, the kind of domain and the kind of database, in this order."""
    if not shown:
        return Openness("hidden")
    if undecided:
        return Openness("undecided")
    if not is_trial and vendor != "postgresql":
        return Openness("database")
    return Openness("")
