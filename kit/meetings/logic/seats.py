"""Who speaks for an agency in a body: what is sealed of it, and rows that were pasted from a table.

For: forms and acts of seats. Not for: sealing, agencies (`agencies`).

Rules
- The person may be missing: an agency has its seat before it has named somebody.
- Pasted rows are proposals: they stand in the table form, where a person looks at them before anything is kept.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final

from kit.core.logic.sheets.fold import fold_header, fold_width, tidy

MOST_PASTED: Final = 300
# What stands above columns, and in which order columns without a head are taken.
_HEADS: Final = {
    "agency": ("機関", "機関名", "所属", "団体", "団体名", "構成機関", "関係機関", "名称"),
    "person": ("氏名", "名前", "お名前", "委員", "担当者", "出席者", "委員名"),
    "title": ("役職", "職名", "職", "肩書", "役職名"),
    "deputy": ("代理", "代理者", "代理出席者", "副担当"),
    "mail": ("メール", "メールアドレス", "mail", "e-mail", "email"),
    "phone": ("電話", "電話番号", "tel", "連絡先"),
}
COLUMNS: Final = tuple(_HEADS)
# The kind is proposed from the name; a table that was copied as the screen shows it carries one of its own.
_KIND_HEADS: Final = ("種別", "機関の種別", "種別（初めての機関）", "分野", "区分")
AS_SHOWN: Final = (COLUMNS[0], "kind", *COLUMNS[1:])


@dataclass(frozen=True)
class Speaker:
    """What is sealed of a seat."""

    person: str = ""
    title: str = ""
    deputy: str = ""
    mail: str = ""
    phone: str = ""


def read_speaker(stored: Mapping[str, Any]) -> Speaker:
    """Who was sealed; what an older or newer kit wrote besides is left out."""
    known = {one.name for one in fields(Speaker)}
    return Speaker(**{name: str(value) for name, value in stored.items() if name in known})


def stored_speaker(speaker: Speaker) -> dict[str, str]:
    """What is sealed."""
    return asdict(speaker)


def term_refusal(start: date | None, end: date | None) -> str:
    """Why a term cannot be like this; "" when it can."""
    return "任期のおわりを、はじめより後にしてください。" if start and end and end < start else ""


def is_current(left_on: date | None, today: date) -> bool:
    """Whether the seat is taken today; who leaves on a day is gone on that day."""
    return left_on is None or left_on > today


def read_pasted(text: str) -> tuple[list[dict[str, str]], int]:
    """Rows of a pasted table, by column, and how many were too many.

    Columns are cut by tabs, or by commas where no tab stands. A first row that names columns decides their order;
    without one, seven columns are those of the table on the screen, which has a kind behind the agency.
    """
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    mark = "\t" if any("\t" in line for line in lines) else ","
    cells = [[tidy(cell) for cell in line.replace("，", ",").split(mark)] for line in lines]
    is_wide = max(map(len, cells), default=0) >= len(AS_SHOWN)
    columns: tuple[str, ...] = AS_SHOWN if is_wide else COLUMNS
    if cells and (heads := _heads(cells[0])):
        columns, cells = heads, cells[1:]
    rows = [_row(columns, line) for line in cells]
    rows = [row for row in rows if any(row.values())]
    return rows[:MOST_PASTED], max(len(rows) - MOST_PASTED, 0)


def _heads(first: list[str]) -> tuple[str, ...]:
    """What the columns are; empty when the first row names none, or no agency."""
    known = {fold_header(words): name for name, heads in _HEADS.items() for words in heads}
    known |= {fold_header(words): "kind" for words in _KIND_HEADS}
    named = tuple(known.get(fold_header(cell), "") for cell in first)
    return named if "agency" in named and sum(1 for one in named if one) > 1 else ()


def _row(columns: tuple[str, ...], line: list[str]) -> dict[str, str]:
    pairs = zip(columns, line, strict=False)
    found = {name: cell for name, cell in pairs if name}
    return {name: fold_width(value) if name in ("mail", "phone") else value for name, value in found.items()}
