"""Rows of a meeting's forms: items, people who came, lines of the checklist.

For: several of a kind that are added, moved and taken out by buttons that work without JavaScript. Not for: joining them
with what somebody else wrote (`logic.joining`).

Rules
- A row has its lasting id from the moment it is shown, so that a form that is sent twice makes no second row.
- A row that is to go stays in the form with its mark; it goes when the form is saved.
- A row in which nothing stands is no row.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from kit.meetings.logic.joining import ID
from kit.meetings.staff_forms.shapes import RowForm

_KEY: Final = re.compile(r"[0-9a-zA-Z_-]{1,12}")
ON: Final = "on"
Raw = dict[str, str]
NewId = Callable[[], str]


@dataclass(frozen=True)
class RowKind:
    """A kind of rows: its name in the record, its form, how many there may be, how many empty ones a button adds.

    `offers` says whether they are offered without asking under rows that are there.
    """

    name: str
    shape: type[RowForm]
    most: int
    spare: int = 1
    offers: bool = True


class Rows:
    """The rows of one kind as a page shows them; judged only when they are to be saved."""

    def __init__(
        self, kind: RowKind, raws: Sequence[Raw], context: Any = None, *, judged: bool = False
    ) -> None:
        self.kind, self.judged, self.raws = kind, judged, list(raws)
        self.forms = [self._form(raw, at, context) for at, raw in enumerate(self.raws)]

    def _form(self, raw: Raw, at: int, context: Any) -> RowForm:
        prefix = f"{self.kind.name}-{at}"
        if self.judged:
            data = {f"{prefix}-{name}": value for name, value in raw.items()}
            return self.kind.shape(data, prefix=prefix, context=context)
        return self.kind.shape(initial=raw, prefix=prefix, context=context)

    @property
    def shown_errors(self) -> list[tuple[str, str]]:
        """What has to be mended, as (address on the page, words)."""
        if not self.judged:
            return []
        return [
            (form[name].auto_id if name in form.fields else f"{form.prefix}-row", " ".join(words))
            for form in self.forms
            if not form.is_going()
            for name, words in form.errors.items()
        ]

    def is_valid(self) -> bool:
        return all([form.is_valid() or form.is_going() for form in self.forms])

    def values(self) -> tuple[dict[str, Any], ...]:
        """The rows as the record knows them; what is to go says so."""
        return tuple(form.row() for form in self.forms)


def raws_of(rows: Sequence[Mapping[str, Any]], shape: type[RowForm]) -> list[Raw]:
    """Rows of a record as a form holds them."""
    names = (ID, *shape.base_fields)
    return [{name: _plain(row[name]) for name in names if name in row} for row in rows]


def posted_raws(kind: RowKind, data: Any, new_id: NewId) -> list[Raw]:
    """What was sent, in its order; what is beyond the limit is left out, an id that is none becomes a new one."""
    given = data.get(f"{kind.name}-count", "")
    count = min(int(given), kind.most) if given.isdecimal() and len(given) < 5 else 0
    names = kind.shape.base_fields
    found = []
    for at in range(count):
        raw = {name: data.get(f"{kind.name}-{at}-{name}", "") for name in names}
        key = raw.get(ID, "")
        found.append({**raw, ID: key if _KEY.fullmatch(key) else new_id()})
    return found


def with_more(raws: list[Raw], kind: RowKind, new_id: NewId, count: int = 0) -> list[Raw]:
    """With empty rows at the end, as many as are offered at once."""
    room = max(0, kind.most - len(raws))
    return [*raws, *({ID: new_id()} for _each in range(min(count or kind.spare, room)))]


def moved(raws: list[Raw], where: str) -> list[Raw]:
    """One row one place up or down ("3:up"); what is no place leaves everything as it is."""
    number, _colon, way = where.partition(":")
    at = int(number) if number.isdecimal() and len(number) < 5 else -1
    to = at + (-1 if way == "up" else 1)
    if way not in ("up", "down") or not (0 <= at < len(raws) and 0 <= to < len(raws)):
        return raws
    rows = list(raws)
    rows[at], rows[to] = rows[to], rows[at]
    return rows


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return ON if value else ""
    if isinstance(value, list | tuple):
        return "、".join(value)
    return "" if value == 0 and not isinstance(value, str) else str(value)


def too_many(kind: RowKind) -> str:
    """The words when no row can be added."""
    return _("一つの会議に入れられるのは%(most)d行までです。") % {"most": kind.most}
