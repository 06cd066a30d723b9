"""The process that reads a foreign file: `python -m kit.core.gateway.sheets.child KIND PATH LIMITS`.

For: `reader` alone, which starts it. It knows no database and no secret, may use little memory and time, writes lines
of JSON (`protocol`) to its output and nothing else. Whatever happens to it, the kit goes on.

Rules
- Limits of the process are set before a library of foreign code is loaded.
- Every failure that is understood is a line `refused`; any other ends with status 1, which the reader takes for broken.
"""

import json
import resource
import signal
import sys
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from kit.core.gateway.sheets.kinds import TEXT, XLSX
from kit.core.gateway.sheets.limits import Limits
from kit.core.gateway.sheets.protocol import dump, encode_row
from kit.core.logic.sheets.refusals import Reason, SheetRefused


def main(kind: str, path: str, limits_text: str) -> int:
    """Read the file and write it to standard output; 0 also when it was refused with a reason."""
    given = json.loads(limits_text)
    limits = Limits(**{field.name: given[field.name] for field in fields(Limits)})
    _restrain(limits)
    try:
        notices = _write_text(path, limits) if kind == TEXT else _write_excel(path, kind == XLSX, limits)
    except SheetRefused as refused:
        _say({"refused": refused.reason, "detail": refused.detail})
        return 0
    except MemoryError:
        _say({"refused": Reason.TOO_HEAVY, "detail": {}})
        return 0
    _say({"done": {"notices": notices}})
    return 0


def _restrain(limits: Limits) -> None:
    for what, amount in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_FSIZE, limits.output),
    ):
        _, hard = resource.getrlimit(what)
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(what, (amount, amount))
    # Python ignores this signal by itself, and would call a file that became too long broken.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)


def _write_text(path: str, limits: Limits) -> list[Any]:
    from kit.core.gateway.sheets import text

    with open(path, "rb") as file:
        content = file.read()
    found = text.TextFile(content, limits)
    _say({"sheet": text.about()})
    _write_rows((row, False) for row in found.rows())
    return found.notices


def _write_excel(path: str, is_zip: bool, limits: Limits) -> list[Any]:
    from kit.core.gateway.sheets.excel import ExcelFile

    found = ExcelFile(path, is_zip=is_zip, limits=limits)
    for about, rows in found.read():
        _say({"sheet": about})
        _write_rows(rows)
    return found.notices


def _write_rows(rows: Iterable[tuple[list[Any], bool]]) -> None:
    write = sys.stdout.write
    for cells, is_hidden in rows:
        write(encode_row(cells, is_hidden=is_hidden))
        write("\n")


def _say(value: dict[str, Any]) -> None:
    sys.stdout.write(dump(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
