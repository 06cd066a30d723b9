"""A field for short lists of codes that both databases can search: "|talk|quiet|" in the column, a tuple in Python.

For: wishes, languages, stages, areas, weekdays. Not for: texts; a code never contains a bar. JSON lists cannot be asked
for one of their items on SQLite, and a table per list would cost a statement for each on every page.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models

BAR = "|"


def has_code(field: str, code: str) -> models.Q:
    """Rows whose list contains the code."""
    return models.Q(**{f"{field}__contains": f"{BAR}{code}{BAR}"})


class CodesField(models.CharField):
    """A tuple of codes in the order given; () is the empty column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", tuple)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> tuple[str, ...]:
        return self.to_python(value)

    def to_python(self, value: Any) -> tuple[str, ...]:
        if not value:
            return ()
        if isinstance(value, str):
            return tuple(code for code in value.split(BAR) if code)
        return tuple(str(code) for code in value)

    def get_prep_value(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        codes: Iterable[str] = value or ()
        joined = BAR.join(codes)
        return f"{BAR}{joined}{BAR}" if joined else ""

    def value_to_string(self, obj: Any) -> str:
        return self.get_prep_value(self.value_from_object(obj))
