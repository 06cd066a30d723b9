"""Finds the header of a table: below titles and blank lines, in one row or several, and says what each column is.

For: the first rows of a sheet, with merged ranges already filled. Not for: reading files, reading cells (`cells`),
walking through the rows (`table`).

Rules
- The header is the row with most names that we know (`aliases`, or what the town decided before: `remembered`);
  it needs two. Without one, the first row of at least two short texts over a filled row: every column is unknown then.
- Rows belong to one header when a cell goes over both (merged downwards) or names of groups stand over names of
  columns; a name is looked up as a whole, then its last part, then its group.
- Rows of units, of "例" and of counting (1, 2, 3 …) under the header are skipped and told.
- What one merged cell heads is one column, however many it covers (方眼紙).
- A field is filled by one column (unless it is `many`): the better name wins, then the left one; the others stay
  unknown, marked as a repetition. Unknown columns are kept; nothing is dropped.
- 「No.」 counts rows and is no stable code, except in the standard data set, where a column of 団体コード stands beside it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from kit.core.logic.sheets.fold import bare_header, fold_header, tidy
from kit.core.logic.sheets.refusals import Reason, SheetRefused
from kit.core.logic.sheets.values import Merge, Row, cell_text, column_letters
from kit.resources.logic.sheets.aliases import ALIASES, hinted
from kit.resources.logic.sheets.fields import BY_NAME, IGNORED

SEARCHED_ROWS: Final = 60
_HEADER_ROWS: Final = 3
_LONG: Final = 30
_LONG_GROUP: Final = 14
_TITLE: Final = re.compile(r"一覧|名簿|リスト|現在|作成|年度|[0-9]+年|について|\(案\)|調査票")
_UNIT: Final = re.compile(
    r"\(.*\)|※.*|例[):：].*|\(?(記入|入力)?例\)?.*|必須|任意|自由記述|半角.*|全角.*|単位.*"
)


@dataclass(frozen=True)
class Column:
    """One column of the table: where it stands, how it is headed, what it is."""

    indexes: tuple[int, ...]
    title: str
    folded: str
    field: str | None = None
    rank: int = 0
    repeats: str | None = None
    suggestion: str | None = None

    @property
    def is_unknown(self) -> bool:
        return self.field is None

    @property
    def letters(self) -> str:
        return column_letters(self.indexes[0])


@dataclass(frozen=True)
class Header:
    """Row numbers count from 0: `first` to `last` are the header, data begin at `data_from` at the earliest."""

    first: int
    last: int
    columns: tuple[Column, ...]
    skipped: tuple[int, ...] = ()
    above: tuple[str, ...] = ()

    @property
    def data_from(self) -> int:
        return max((self.last, *self.skipped)) + 1

    @property
    def unknown(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_unknown)

    @property
    def repeated(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.repeats)

    def names(self, field: str) -> bool:
        """Whether a column fills this field."""
        return any(column.field == field for column in self.columns)


def find_header(
    rows: Sequence[Row], *, remembered: Mapping[str, str] | None = None, merges: Iterable[Merge] = ()
) -> Header:
    """The header within the first rows of a sheet; raises SheetRefused (no_rows, no_header).

    `remembered` maps folded names to fields (or `IGNORED`), as the town decided at an earlier import.
    """
    remembered = remembered or {}
    texts = [[tidy(cell_text(cell)) for cell in row] for row in rows[:SEARCHED_ROWS]]
    if sum(1 for row in texts if any(row)) < 2:
        raise SheetRefused(Reason.NO_ROWS)
    best = _best_row(texts, remembered)
    first, last = _header_rows(texts, best, remembered)
    skipped = _skipped_rows(texts, last)
    if not any(any(row) for row in texts[max((last, *skipped)) + 1 :]):
        raise SheetRefused(Reason.NO_ROWS)
    columns = _columns(texts, first, last, remembered, tuple(merges))
    above = tuple(dict.fromkeys(text for row in texts[:first] for text in row if text))
    return Header(first, last, _settled(columns), skipped, above)


def look_up(parts: Sequence[str], remembered: Mapping[str, str]) -> tuple[str | None, int]:
    """The field that a name (its parts from the group down) means, and how sure: 4 decided by the town, 3 the whole
    name, 2 without brackets, 1 a part of it; (None, 0) when it is unknown."""
    whole = fold_header("".join(parts))
    if whole in remembered:
        return remembered[whole], 4
    folded = [fold_header(part) for part in parts]
    grouped = f"{folded[0]}({folded[-1]})" if len(folded) > 1 else whole
    tries = [(whole, 3), (grouped, 3), (whole.replace("名称", "名"), 3), (bare_header(whole), 2)]
    for part in (*reversed(folded[1:]), folded[0]) if len(folded) > 1 else ():
        tries += [(part, 1), (bare_header(part), 1)]
    field, rank = next(((ALIASES[name], rank) for name, rank in tries if name in ALIASES), (None, 0))
    if rank == 1 and _is_of_organisation(folded[0]) and not (field or "").startswith("organisation."):
        return None, 0
    if rank == 1 and field == "name" and ALIASES.get(folded[0]) == "building":
        return "building", rank  # 開催場所 over 施設名 is where, not who
    return field, rank


def _is_of_organisation(group: str) -> bool:
    """Whether a group is about the body that runs a place: its telephone is not the place's."""
    return ALIASES.get(group, "").startswith("organisation.")


def _best_row(texts: Sequence[Sequence[str]], remembered: Mapping[str, str]) -> int:
    scores = [_known_fields(row, remembered) for row in texts]
    if max(scores) >= 2:
        return scores.index(max(scores))
    for index, row in enumerate(texts[:-1]):
        cells = {text for text in row if text}
        if len(cells) >= 2 and all(_is_name_like(text) for text in cells) and any(texts[index + 1]):
            return index
    raise SheetRefused(Reason.NO_HEADER)


def _known_fields(row: Sequence[str], remembered: Mapping[str, str]) -> int:
    """How many different fields the row names; 0 for a row that is mostly something else."""
    cells = {text for text in row if text}
    fields = {look_up([text], remembered)[0] for text in cells if len(text) <= _LONG} - {None}
    return len(fields) if len(fields) * 4 >= len(cells) else 0


def _is_name_like(text: str) -> bool:
    return len(text) <= _LONG_GROUP and not re.search(r"[0-9０-９]{2}|。|@", text)


def _header_rows(texts: Sequence[Sequence[str]], best: int, remembered: Mapping[str, str]) -> tuple[int, int]:
    first = last = best
    while first > 0 and last - first + 1 < _HEADER_ROWS and _is_group_row(texts[first - 1], texts[first]):
        first -= 1
    while last + 1 < len(texts) and last - first + 1 < _HEADER_ROWS:
        if not _is_sub_row(texts[last], texts[last + 1], remembered):
            break
        last += 1
    return first, last


def _is_group_row(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the row names groups of the columns below: one is merged downwards, or names below need a group to
    be told apart (連絡先 電話, 運営団体 電話). Otherwise it is a title, and the names speak for themselves."""
    names = {text for text in above if text}
    if not names or any(len(text) > _LONG_GROUP or _TITLE.search(fold_header(text)) for text in names):
        return False
    if any(one and one == two for one, two in zip(above, below, strict=False)):
        return True
    own = [text for text in below if text]
    return len(names) >= 2 and all(map(_is_name_like, names)) and len(set(own)) < len(own)


def _is_sub_row(above: Sequence[str], below: Sequence[str], remembered: Mapping[str, str]) -> bool:
    """Whether the row below names parts of the columns above."""
    pairs = [(_carried(above, index), text) for index, text in enumerate(below) if text]
    own = [(group, text) for group, text in pairs if group != text]
    if not own or any(len(text) > _LONG for _, text in own):
        return False
    if any(not group for group, _ in own):
        return False
    known = [pair for pair in own if look_up([pair[1]], remembered)[0] or _joined_known(pair, remembered)]
    goes_down = len(own) < len(pairs)
    spread = _spread(
        above, [index for index, text in enumerate(below) if text and text != _carried(above, index)]
    )
    return len(known) * 2 >= len(own) and (goes_down or spread)


def _joined_known(pair: tuple[str, str], remembered: Mapping[str, str]) -> bool:
    return look_up(pair, remembered)[1] >= 3


def _spread(above: Sequence[str], columns: Sequence[int]) -> bool:
    """Whether one name above heads neighbours among these columns (repeated by a merge, or blank beside it)."""
    return any(
        one + 1 == two and _carried(above, one) == _carried(above, two) for one, two in pairwise(columns)
    )


def _carried(row: Sequence[str], index: int) -> str:
    """The text over a column; a blank belongs to the name on its left."""
    return next((text for text in reversed(row[: index + 1]) if text), "") if index < len(row) else ""


def _skipped_rows(texts: Sequence[Sequence[str]], last: int) -> tuple[int, ...]:
    skipped: list[int] = []
    for index in range(last + 1, min(last + 4, len(texts))):
        cells = [fold_header_keep(text) for text in texts[index] if text]
        if not cells or not (_is_units(cells) or _is_counting(cells)):
            break
        skipped.append(index)
    return tuple(skipped)


def fold_header_keep(text: str) -> str:
    """The width folded, with the marks that tell a row of units."""
    return "".join(tidy(text).translate(_WIDE).split())


_WIDE: Final = str.maketrans("（）：０１２３４５６７８９", "():0123456789")


def _is_units(cells: Sequence[str]) -> bool:
    return bool(re.match(r"\(?(記入|入力)?例[)):：]?", cells[0])) or all(
        _UNIT.fullmatch(cell) for cell in cells
    )


def _is_counting(cells: Sequence[str]) -> bool:
    count = len(cells)
    return count >= 3 and cells in (
        [str(n) for n in range(1, count + 1)],
        [f"({n})" for n in range(1, count + 1)],
    )


def _columns(
    texts: Sequence[Sequence[str]],
    first: int,
    last: int,
    remembered: Mapping[str, str],
    merges: tuple[Merge, ...],
) -> list[Column]:
    width = max(len(row) for row in texts)
    columns: list[Column] = []
    for index in range(width):
        parts = _parts(texts, first, last, index)
        if not parts and not any(index < len(row) and row[index] for row in texts[last + 1 :]):
            continue
        if columns and parts and _is_same_cell(columns[-1], index, last, merges):
            columns[-1] = replace(columns[-1], indexes=(*columns[-1].indexes, index))
            continue
        columns.append(_column(index, parts, remembered))
    return columns


def _parts(texts: Sequence[Sequence[str]], first: int, last: int, index: int) -> list[str]:
    """The names over a column from the group down, each once; a group's blank cells belong to it."""
    own = [row[index] if index < len(row) else "" for row in texts[first : last + 1]]
    if not any(own):
        return []
    lowest = max(place for place, text in enumerate(own) if text)
    named = [
        text or (_carried(texts[first + place], index) if place < lowest else "")
        for place, text in enumerate(own)
    ]
    return list(dict.fromkeys(text for text in named if text))


def _is_same_cell(column: Column, index: int, row: int, merges: Iterable[Merge]) -> bool:
    return any(merge.holds(row, index) and merge.holds(row, column.indexes[-1]) for merge in merges)


def _column(index: int, parts: list[str], remembered: Mapping[str, str]) -> Column:
    title = " ".join(" ".join(parts).split())
    if not parts:
        return Column((index,), f"（{column_letters(index)}列）", "")
    folded = fold_header("".join(parts))
    field, rank = look_up(parts, remembered)
    if field is not None and field != IGNORED and field not in BY_NAME:
        field, rank = None, 0
    return Column((index,), title, folded, field, rank, suggestion=None if field else hinted(folded))


def _settled(columns: list[Column]) -> tuple[Column, ...]:
    """One column for each field; the stable code of the standard data set."""
    named = {column.field for column in columns}
    if "municipality_code" in named and "code" not in named:
        columns = [
            replace(column, field="code") if column.field == "number" else column for column in columns
        ]
    best: dict[str, Column] = {}
    for column in columns:
        if column.field in BY_NAME and not BY_NAME[column.field].many:
            kept = best.setdefault(column.field, column)
            if column.rank > kept.rank:
                best[column.field] = column
    return tuple(_repetition(column, best) for column in columns)


def _repetition(column: Column, best: Mapping[str, Column]) -> Column:
    if column.field is None or column.field not in best or best[column.field] is column:
        return column
    return replace(column, field=None, rank=0, repeats=column.field)
