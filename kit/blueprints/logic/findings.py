"""What the linter says, and what it has to know to say it.

For: the words between the rooms of the linter (`lint`, `lint_values`, `lint_texts`). Not for: any check.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from kit.blueprints.logic.document import Release
from kit.blueprints.logic.schema import Schema

# Where facts may be typed, because it is where they live. An empty set means every field of the type.
FACT_FIELDS = {
    "core.contact": frozenset[str](),
    "window.window": frozenset(
        {
            "phone",
            "phone_note",
            "channels",
            "hours",
            "closures",
            "address",
            "way_in",
            "discreet_way",
            "aids",
            "asked_note",
            "fee",
        }
    ),
    "pages.emergency": frozenset({"after_hours_note"}),
}


@dataclass(frozen=True)
class Finding:
    """One thing that keeps a release from being published: where, which rule, and what to do (Japanese)."""

    path: str
    code: str
    message: str


@dataclass(frozen=True)
class Known:
    """What lies around a release: code, facts, earlier releases (oldest first), uids of other blueprints.

    `would_rewrite` answers whether the town's editor would change a rich text by opening and saving it.
    """

    schema: Schema
    facts: frozenset[str]
    previous: tuple[Release, ...] = ()
    elsewhere: frozenset[str] = field(default_factory=frozenset)
    would_rewrite: Callable[[str], bool] = lambda html: False


def may_hold_facts(type_name: str, path_field: str) -> bool:
    """Tell whether telephone numbers and hours may be typed into a field, because they live there."""
    fields = FACT_FIELDS.get(type_name)
    return fields is not None and (not fields or path_field in fields)
