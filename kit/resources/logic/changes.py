"""What changed between two sets of values of one record.

For: history, proposals, imports, undo: all speak of records as flat values by field (`bridge.values`). Not for: words
about it. Values are what JSON can hold, so that a stored "before" and a computed one are equal.
"""

from collections.abc import Mapping
from typing import Any

Values = Mapping[str, Any]


def changed_fields(before: Values, after: Values) -> tuple[str, ...]:
    """Names whose value differs, in the order of `after`; a name that `after` does not have is left as it is."""
    return tuple(name for name, value in after.items() if before.get(name) != value)


def only(values: Values, names: tuple[str, ...]) -> dict[str, Any]:
    """The values of these names."""
    return {name: values.get(name) for name in names}
