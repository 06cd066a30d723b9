"""Reads csv and tsv of any encoding that town halls use.

For: `child`. Not for: types: every cell of a csv is text.

Rules
- Encoding: a mark at the start (BOM) decides; then ISO-2022-JP by its escapes, UTF-16 without a mark by its zeros,
  UTF-8, and of cp932 and EUC-JP the one that gives more of everyday Japanese. What no encoding reads whole is read
  with the one that fails least, if it fails rarely: the places are told and show 〓.
- Delimiter: comma, tab or semicolon, whichever divides the first lines most evenly; `sep=;` at the start decides.
- Line ends may be mixed; quoted cells may hold line breaks; ="0592…" (a trick against lost zeros) is its text.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from kit.core.gateway.sheets.limits import Limits
from kit.core.logic.sheets.refusals import Notice, Reason, SheetRefused

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_GETA: Final = "〓"
_RARELY: Final = 0.005
_DELIMITERS: Final = (",", "\t", ";")
_ANY_CELL: Final = 1 << 30  # Python refuses cells of more than 128 kB by itself
_EVERYDAY: Final = re.compile(r"[ぁ-んァ-ヴー、。・「」（）一-龠々〒０-９Ａ-Ｚ～]")
_ODD: Final = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff]")
_EXCEL_TEXT: Final = re.compile(r'="(.*)"', re.DOTALL)


class TextFile:
    """A csv, decoded; `notices` grow while it is read."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.limits = limits
        self.notices: list[tuple[str, dict[str, str | int]]] = []
        text = self._decoded(content)
        nuls = text.count("\x00")
        if nuls:
            self.notices.append((Notice.REMOVED_NULS, {"count": nuls}))
            text = text.replace("\x00", "")
        csv.field_size_limit(_ANY_CELL)
        self.delimiter, self.text = _delimiter(text)

    def rows(self) -> Iterator[list[str | None]]:
        """The rows in order; raises SheetRefused for too many rows or columns."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter)
        number = 0
        for number, row in enumerate(reader, 1):
            cells = [_cell(text) for text in row]
            while cells and cells[-1] is None:
                cells.pop()
            if len(cells) > self.limits.columns:
                raise SheetRefused(
                    Reason.TOO_MANY_COLUMNS,
                    sheet="CSV",
                    columns=f"{len(cells):,}",
                    limit=f"{self.limits.columns:,}",
                )
            if number > self.limits.rows:
                raise SheetRefused(
                    Reason.TOO_MANY_ROWS, sheet="CSV", rows=f"{number:,}", limit=f"{self.limits.rows:,}"
                )
            yield cells
        if self.text.count('"') % 2:
            self.notices.append((Notice.ODD_QUOTES, {"row": _line_of_last_quote(self.text)}))

    def _decoded(self, content: bytes) -> str:
        for mark, encoding in _BOMS:
            if content.startswith(mark):
                return self._with(content[len(mark) :], encoding)
        if re.search(rb"\x1b\$[@B]", content):
            return self._with(content, "iso2022_jp_ext")
        zeros = Counter(place % 2 for place, byte in enumerate(content[:4000]) if byte == 0)
        if zeros.total() > 20 and len(content) % 2 == 0 and max(zeros.values()) > zeros.total() * 0.9:
            return self._with(content, "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be")
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return self._with(content, _best(content))

    def _with(self, content: bytes, encoding: str) -> str:
        """Decoded, with 〓 for what cannot be; raises SheetRefused when that is more than rare."""
        text = content.decode(encoding, "replace")
        failed = text.count("\ufffd")
        if failed > max(3, len(text) * _RARELY):
            raise SheetRefused(Reason.ENCODING)
        if failed:
            lines = [str(number) for number, line in enumerate(text.splitlines(), 1) if "\ufffd" in line]
            self.notices.append((Notice.REPLACED_CHARACTERS, {"rows": "、".join(lines[:20])}))
        return text.replace("\ufffd", _GETA)


def _best(content: bytes) -> str:
    """Of the encodings that are left, the one that fails least and reads most like Japanese."""
    sample = content[: 1 << 18]

    def quality(encoding: str) -> tuple[int, float]:
        text = sample.decode(encoding, "replace")
        failed = text.count("\ufffd")
        few = 0 if failed <= 1 else failed  # the sample may end inside a character
        return -few, (len(_EVERYDAY.findall(text)) - 3 * len(_ODD.findall(text))) / max(1, len(text))

    return max(("cp932", "euc_jp", "utf-8"), key=quality)


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter, and the text without a line that only names it."""
    named = re.match(r"sep=([,;\t])\r?\n", text)
    if named:
        return named[1], text[named.end() :]
    head = io.StringIO(text[:20_000], newline="").getvalue()
    return max(_DELIMITERS, key=lambda sign: _evenness(head, sign)), text


def _evenness(head: str, sign: str) -> tuple[int, int]:
    """How many of the first rows have the most common number of cells, if it is more than one; and that number."""
    rows = [row for row in csv.reader(io.StringIO(head, newline=""), delimiter=sign) if any(row)][:30]
    counts = Counter(len(row) for row in rows if len(row) > 1)
    if not counts:
        return 0, 0
    width, often = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    return often, width


def _cell(text: str) -> str | None:
    found = _EXCEL_TEXT.fullmatch(text)
    return (found[1].replace('""', '"') if found else text) or None


def _line_of_last_quote(text: str) -> int:
    return text.count("\n", 0, text.rindex('"')) + 1


def about() -> dict[str, Any]:
    """What is known of the one sheet of a csv."""
    return {"name": "CSV", "hidden": False, "merges": [], "hidden_columns": []}
