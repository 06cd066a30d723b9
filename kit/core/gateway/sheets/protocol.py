"""What the reading process says to the one that asked: lines of JSON, never objects of Python.

Lines, in this order
- `{"sheet": {...}}` begins a sheet: its name, whether it is hidden, its merged ranges and hidden columns;
- `[...]` is a row, `{"hidden": [...]}` a row that the clerk does not see; blank cells at the end are left out;
- `{"done": {...}}` ends everything: without it nothing counts. Or `{"refused": ..., "detail": ...}` alone.

Days and times are `{"d": "2026-04-01"}`, `{"m": "2026-04-01T09:00:00"}`, `{"t": "09:00:00"}`.
"""

import json
import math
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from kit.core.logic.sheets.values import Cell


def encode_row(cells: list[Any], *, is_hidden: bool) -> str:
    """One line for a row as a reader of files gives it: blank cells are None."""
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    values = cells[:end]
    try:
        line = _DUMP(values)
    except ValueError:  # a number that JSON does not have
        line = "\\r"
    if "\\r" in line or "\\u0000" in line or "_x000D_" in line:
        line = _DUMP([_cleaned(cell) for cell in values])
    return f'{{"hidden":{line}}}' if is_hidden else line


def decode_row(line: bytes) -> tuple[tuple[Cell, ...], bool]:
    """The cells of a line and whether it is hidden."""
    found = json.loads(line)
    cells = found["hidden"] if isinstance(found, dict) else found
    return tuple(_decode_cell(cell) if isinstance(cell, dict) else cell for cell in cells), isinstance(
        found, dict
    )


def dump(value: Any) -> str:
    return _DUMP(value)


def _decode_cell(cell: dict[str, str]) -> Cell:
    ((key, text),) = cell.items()
    if key == "d":
        return date.fromisoformat(text)
    return datetime.fromisoformat(text) if key == "m" else time.fromisoformat(text)


def _encode_time(cell: Any) -> Any:
    """What JSON has no form for; called by the encoder."""
    if isinstance(cell, timedelta):
        return _encode_duration(cell)
    for kind, key in ((datetime, "m"), (date, "d"), (time, "t")):
        if isinstance(cell, kind):
            return {key: cell.isoformat()}
    return str(cell)


def _encode_duration(cell: timedelta) -> Any:
    """A time of day that a spreadsheet counts from 0:00; more than a day stays hours in words."""
    minutes = round(cell.total_seconds() / 60)
    if 0 <= minutes < 24 * 60:
        return {"t": time(minutes // 60, minutes % 60).isoformat()}
    return f"{minutes // 60}:{minutes % 60:02}"


def _cleaned(cell: Any) -> Any:
    """Text without NUL (databases refuse it) and with plain line ends; other cells, and numbers that are none, as text."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\x00", "").replace("_x000D_", "")
    return text.replace("\r\n", "\n").replace("\r", "\n") or None


_DUMP: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_encode_time
).encode
