"""Whether residents may write here at all, and if not, why.

For: every public address of the intake and the mailbox, `doctor`. Not for: the office's hours (one may write at night).

Rules (design: a town is one instance)
- Hidden by site.toml: the addresses do not exist.
- Nobody decided how long records are kept: closed, the telephone is shown.
- Under a real domain residents' data live in PostgreSQL; on anything else: closed, the telephone is shown.
"""

from dataclasses import dataclass
from typing import Final, Literal

Reason = Literal["", "hidden", "undecided", "database"]

_FOR_STAFF: Final[dict[Reason, str]] = {
    "": "相談を受け付けています",
    "hidden": "このサイトでは見せません",
    "undecided": "保存年限が決まるまで、受け付けません（site.toml の [retention]）。電話を案内しています。",
    "database": "PostgreSQL でないので、受け付けません（DATABASE_URL）。電話を案内しています。",
}


@dataclass(frozen=True)
class Openness:
    """`reason` is empty when residents may write."""

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
