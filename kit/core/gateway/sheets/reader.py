"""Reads a spreadsheet that somebody uploaded, whatever it is, without letting it hurt the kit.

For: views, tasks and commands that import: `with read_sheets(path, name) as book: …`. Not for: meaning (`logic.sheets`).

Rules
- What a file is and declares is checked first (`kinds`); then another process reads it under limits (`child`), and
  writes what it finds to a temporary file. Only when that process ended well does anything count: there is no half file.
- Rows come from that file one by one and may be read as often as needed, until the book is closed.
- Every refusal is a SheetRefused with words for the clerk.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, NamedTuple

import kit
from kit.core.gateway.sheets.kinds import Kind, inspect
from kit.core.gateway.sheets.limits import LIMITS, Limits
from kit.core.gateway.sheets.protocol import decode_row
from kit.core.logic.sheets.refusals import Notice, Reason, SheetRefused, notice_words
from kit.core.logic.sheets.values import Cell, Merge

_CHUNK: Final = 1 << 18
_ROOT: Final = Path(next(iter(kit.__path__))).parent
# Ended by the system because a limit was passed: memory that could not be had, output too long; time.
_TOO_HEAVY: Final = (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGXFSZ)
_TOO_SLOW: Final = (-signal.SIGXCPU, -signal.SIGKILL)


class SheetRow(NamedTuple):
    """One row; `number` is the one that the clerk sees, from 1."""

    number: int
    cells: tuple[Cell, ...]
    is_hidden: bool


class NoticeGiven(NamedTuple):
    """Something worth knowing about the file, with its words."""

    notice: Notice
    detail: dict[str, str | int]

    @property
    def words(self) -> str:
        return notice_words(self.notice, self.detail)


@dataclass(frozen=True)
class Sheet:
    """One sheet; `rows` may be asked for as often as needed while its workbook is open."""

    name: str
    is_hidden: bool
    row_count: int
    column_count: int
    merges: tuple[Merge, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    _file: IO[bytes]
    _span: tuple[int, int]

    def rows(self) -> Iterator[SheetRow]:
        """Every row from the first on, blank ones too."""
        for number, line in enumerate(_lines(self._file.fileno(), *self._span), 1):
            yield SheetRow(number, *decode_row(line))

    def head(self, count: int = 60) -> list[tuple[Cell, ...]]:
        """The cells of the first rows, for finding the header."""
        return [row.cells for row in islice(self.rows(), count)]


class Workbook:
    """What was found in a file. Closing it removes its temporary file."""

    def __init__(
        self, kind: str, sheets: tuple[Sheet, ...], notices: tuple[NoticeGiven, ...], file: IO[bytes]
    ) -> None:
        self.kind, self.sheets, self.notices, self._file = kind, sheets, notices, file

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, None when there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def read_sheets(source: Path | bytes, name: str, *, limits: Limits = LIMITS) -> Workbook:
    """The workbook in a file that was uploaded under `name`; raises SheetRefused."""
    with _on_disk(source) as path:
        kind = inspect(path, name, limits)
        spool = tempfile.TemporaryFile(prefix="sheets-")  # noqa: SIM115 (the workbook closes it)
        try:
            _run_child(kind.name, path, spool, limits)
            return _workbook(kind, spool)
        except BaseException:
            spool.close()
            raise


@contextmanager
def _on_disk(source: Path | bytes) -> Iterator[Path]:
    if isinstance(source, Path):
        yield source.resolve()
        return
    with tempfile.NamedTemporaryFile(prefix="upload-") as file:
        file.write(source)
        file.flush()
        yield Path(file.name)


def _run_child(kind: str, path: Path, spool: IO[bytes], limits: Limits) -> None:
    # -B: a compiled module cut off by the limit on written files would break every later start.
    words = [sys.executable, "-B", "-P", "-s", "-m", "kit.core.gateway.sheets.child"]
    with subprocess.Popen(
        [*words, kind, str(path), json.dumps(asdict(limits))],
        stdin=subprocess.DEVNULL,
        stdout=spool,
        stderr=subprocess.DEVNULL,
        cwd="/",
        # Nothing of the kit's own environment: it holds addresses and passwords of databases.
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "RUST_BACKTRACE": "0", "PATH": os.defpath},
        start_new_session=True,
    ) as child:
        try:
            status = child.wait(limits.wall)
        except BaseException as error:
            child.kill()
            child.wait()
            if isinstance(error, subprocess.TimeoutExpired):
                raise SheetRefused(Reason.TOO_SLOW, seconds=limits.wall) from error
            raise
    if status in _TOO_HEAVY:
        raise SheetRefused(Reason.TOO_HEAVY)
    if status in _TOO_SLOW:
        raise SheetRefused(Reason.TOO_SLOW, seconds=limits.cpu)
    if status != 0:
        raise SheetRefused(Reason.BROKEN)


def _workbook(kind: Kind, spool: IO[bytes]) -> Workbook:
    """Goes once through what the child wrote and notes where each sheet begins."""
    found: list[_Found] = []
    notices, is_done, place = list(kind.notices), False, 0
    spool.seek(0)
    for line in spool:
        if line.startswith(b'{"sheet":'):
            found.append(_Found(json.loads(line)["sheet"], place + len(line)))
        elif line.startswith(b'{"refused":'):
            refused = json.loads(line)
            raise SheetRefused(Reason(refused["refused"]), **refused["detail"])
        elif line.startswith(b'{"done":'):
            notices += [(Notice(code), detail) for code, detail in json.loads(line)["done"]["notices"]]
            is_done = True
        else:
            found[-1].add(line, place + len(line))
        place += len(line)
    if not is_done:
        raise SheetRefused(Reason.BROKEN)
    for sheet in found:
        if sheet.hidden:
            notices.append((Notice.HIDDEN_ROWS, {"sheet": sheet.about["name"], "count": len(sheet.hidden)}))
    given = tuple(NoticeGiven(notice, detail) for notice, detail in notices)
    return Workbook(kind.name, tuple(sheet.made(spool) for sheet in found), given, spool)


class _Found:
    """One sheet while its lines are counted."""

    def __init__(self, about: dict[str, Any], start: int) -> None:
        self.about, self.start, self.end = about, start, start
        self.rows = self.columns = 0
        self.hidden: set[int] = set()

    def add(self, line: bytes, end: int) -> None:
        self.rows, self.end = self.rows + 1, end
        if line.startswith(b"{"):
            self.hidden.add(self.rows)
        # An upper bound of cells is enough to see that a row is not wider than the widest so far.
        if line.count(b",") >= self.columns and line != b"[]\n":
            self.columns = max(self.columns, len(decode_row(line)[0]))

    def made(self, spool: IO[bytes]) -> Sheet:
        return Sheet(
            name=self.about["name"],
            is_hidden=self.about["hidden"],
            row_count=self.rows,
            column_count=self.columns,
            merges=tuple(Merge(*edges) for edges in self.about["merges"]),
            hidden_rows=frozenset(self.hidden),
            hidden_columns=frozenset(self.about["hidden_columns"]),
            _file=spool,
            _span=(self.start, self.end),
        )


def _lines(descriptor: int, start: int, end: int) -> Iterator[bytes]:
    """The lines between two places of a file, without moving in it."""
    rest = b""
    while start < end:
        chunk = os.pread(descriptor, min(_CHUNK, end - start), start)
        if not chunk:
            return
        start += len(chunk)
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
