"""What the tests of drafts and codes share: a quick keeper that counts, and everything that lies at rest."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from kit.intake.actions.drafts import RESIDENT, change_draft
from kit.intake.gateway.codes import FileKeeper
from tests.factories.people import NOW

ACT: dict[str, Any] = {"by": RESIDENT, "now": NOW}
WORDS = "だれにも言えなかったこと"


def later(days: int) -> dict[str, Any]:
    return {"by": RESIDENT, "now": NOW + timedelta(days=days)}


class CountingKeeper(FileKeeper):
    """The real one with a quick computation, which is counted; how slow the real one is stands in its own test."""

    def __init__(self, data: Path, keys: Path | None = None) -> None:
        self.computed = 0
        super().__init__(keys or settings.KIT_KEYS, data, patience=0, slow=self._quick)

    def _quick(self, code: str, salt: bytes) -> bytes:
        self.computed += 1
        return hashlib.sha256(salt + code.encode()).digest()


def everything_at_rest() -> list[bytes]:
    """Every cell of every table of the database, the cache and the sessions among them."""
    tables = {*(model._meta.db_table for model in apps.get_models()), *connection.introspection.table_names()}
    cells = []
    with connection.cursor() as cursor:
        for table in sorted(tables & set(connection.introspection.table_names())):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells += [_bytes(cell) for row in cursor.fetchall() for cell in row if cell is not None]
    return cells


def _bytes(cell: Any) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def with_neighbours_exchanged(code: str) -> str:
    """The first two neighbours that differ change places."""
    at = next(place for place in range(len(code) - 1) if code[place] != code[place + 1])
    return code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def save_step(handle, step, answers, **act):
    """One step's answers as a browser sends them, whatever stood there."""
    return change_draft(handle, lambda content: (step, answers), **act)
