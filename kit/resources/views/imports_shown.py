"""A batch in words for its screens: its columns to be named, its rows with before and after.

For: the templates of imports. Not for: deciding anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.resources.logic.plan import BACK, END, SAME, Verdict
from kit.resources.logic.reading import KEPT, LEFT_OUT
from kit.resources.logic.record import flat_field
from kit.resources.logic.sheets.fields import FIELDS
from kit.resources.logic.showing import Names, value_words
from kit.resources.models import ImportBatch, ImportRow
from kit.resources.queries.desk import names_of_codes
from kit.resources.views.desk_words import label_of

VERDICTS: Final = {
    Verdict.ERROR: gettext_lazy("取り込めない"),
    Verdict.CONFLICT: gettext_lazy("決めることがある"),
    Verdict.CHANGED: gettext_lazy("変わる"),
    Verdict.NEW: gettext_lazy("新しい"),
    Verdict.MISSING: gettext_lazy("ファイルにない"),
    Verdict.UNCHANGED: gettext_lazy("同じ"),
}


@dataclass(frozen=True)
class Cell:
    """One cell that changes: what it is called, both values in words, the text of the file where it reads differently,
    and what is chosen where somebody has to ("" = nothing to choose)."""

    name: str
    label: str
    before: str
    after: str
    raw: str
    choice: str


@dataclass(frozen=True)
class Shown:
    """One row of the comparison."""

    row: ImportRow
    verdict: str
    cells: tuple[Cell, ...]
    issues: tuple[str, ...]
    same: str | None
    back: str | None
    end: str | None

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to choose."""
        return any(cell.choice for cell in self.cells) or (self.same, self.back, self.end) != (
            None,
            None,
            None,
        )


def meanings() -> list[tuple[str, str]]:
    """What a column can be told to be, in the order of the record."""
    return [
        (KEPT, _("そのまま残す（住民には出ません）")), (LEFT_OUT, _("取り込まない")),
        *((field.name, field.label) for field in FIELDS),
    ]  # fmt: skip


def tabs(batch: ImportBatch, now: str) -> list[dict[str, Any]]:
    """The verdicts of a batch with their numbers, those to look at first."""
    return [
        {
            "key": key.value,
            "words": words,
            "count": batch.counts.get(key.value, 0),
            "is_now": key.value == now,
        }
        for key, words in VERDICTS.items()
        if batch.counts.get(key.value, 0)
    ]


def shown_rows(batch: ImportBatch, rows: list[ImportRow]) -> list[Shown]:
    """Rows as the screen tells them."""
    names, places = names_of_codes(), _places(batch.reading)
    return [_shown(row, names, places) for row in rows]


def _places(reading: Mapping[str, Any]) -> dict[str, list[int]]:
    """In which cells of a row the text of a field stands."""
    places: dict[str, list[int]] = {}
    for column in reading.get("columns", ()):
        places.setdefault(flat_field(column["field"]), []).extend(column.get("indexes", ()))
    return places


def _shown(row: ImportRow, names: Names, places: Mapping[str, list[int]]) -> Shown:
    pairs = row.cells.items()
    if row.verdict == Verdict.NEW:
        pairs = {
            name: (None, value) for name, value in row.values.items() if value not in (None, "", [], {})
        }.items()
    cells = tuple(
        Cell(
            name, label_of(name), value_words(name, before, names), after := value_words(name, after_value, names),
            _raw(row, places.get(name, ()), after), row.decisions.get(name, ""),
        )
        for name, (before, after_value) in pairs
    )  # fmt: skip
    decisions = row.decisions
    return Shown(
        row, str(VERDICTS[Verdict(row.verdict)]), cells, tuple(issue["text"] for issue in row.issues),
        decisions.get(SAME), decisions.get(BACK), decisions.get(END),
    )  # fmt: skip


def _raw(row: ImportRow, places: Any, after: str) -> str:
    """The text of the file, where the value reads differently."""
    texts = [str(row.raw[place]) for place in places if place < len(row.raw) and row.raw[place]]
    raw = " / ".join(dict.fromkeys(texts))  # of merged cells once
    return raw if raw and raw != after else ""
