"""Which fields of residents' records are what: the declaration that stands beside each field list.

For: saying of every field whether it is sealed, clear or a key, and finding the fields of which nobody said it.
Not for: sealing (`logic.sealed`, `models.sealed`).

Rules
- `sealed`: about a person; on disk only as ciphertext.
- `clear`: readable by whoever reads the database, therefore never free words: states, days, who is responsible.
- `key`: says which row it is or what opens it: identities, look-ups, wrapped keys. Opens nothing by itself.
- A field is named exactly once; what a base declares counts for all models made of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fields:
    """The names of a model's fields, each in one of three lists."""

    sealed: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.sealed, *self.clear, *self.key)

    def __add__(self, other: "Fields") -> "Fields":
        return Fields(self.sealed + other.sealed, self.clear + other.clear, self.key + other.key)


def declared_fields(model: type) -> Fields:
    """What a model and its bases declare in their attribute `personal`."""
    found = Fields()
    for base in model.__mro__:
        own = base.__dict__.get("personal")
        if isinstance(own, Fields):
            found += own
    return found


def slips(declared: Fields, names: Iterable[str]) -> tuple[str, ...]:
    """What is wrong with a declaration, one line each, for a model with fields of these names."""
    there = set(names)
    return (
        *(f"{name}: undeclared" for name in sorted(there - set(declared.all))),
        *(f"{name}: no such field" for name in sorted(set(declared.all) - there)),
        *(f"{name}: declared twice" for name in sorted(set(declared.all)) if declared.all.count(name) > 1),
    )
