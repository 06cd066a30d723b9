"""Files of resources as they are after reading, on their way in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kit.core.actions.audit import Actor
from kit.resources.actions.imports.batches import receive_file, start_taking, start_undoing
from kit.resources.actions.imports.comparing import compare_rows
from kit.resources.actions.imports.taking import take_in
from kit.resources.actions.imports.undoing import undo_batch
from kit.resources.actions.imports.working import keep_reading
from kit.resources.logic.plan import ReadRow
from kit.resources.models import ImportBatch
from tests.factories.resources import NOW

FIRST = 2  # the row below the header


def row(**values: Any) -> dict[str, Any]:
    """What a file says of one place: a complete one of the own body."""
    return {
        "code": "A-1", "name": "居場所ひだまり", "kind": "place", "operator": "own", "for_person": True,
        "address": "津市西丸之内23-1", "phones": [{"number": "059-229-3151", "extension": "", "note": ""}],
        "checked_on": "2026-11-01", "organisation_name": "津市社会福祉協議会", **values,
    }  # fmt: skip


def compared(
    rows: Iterable[dict[str, Any]], *, by: Actor, now: datetime = NOW, owner: str = "", content: bytes = b"x"
) -> ImportBatch:
    """A batch of these rows, compared and ready to be looked at."""
    batch = receive_file(content, "社会資源一覧.xlsx", owner=owner, by=by, now=now)
    read = [ReadRow(FIRST + at, list(map(str, values.values())), values) for at, values in enumerate(rows)]
    columns = [{"header": name, "key": name, "field": name} for name in (read[0].values if read else ())]
    reading = {"columns": columns, "sheet": "Sheet1", "total": len(read)}
    keep_reading(batch, reading, is_clear=True, by=by, now=now)
    compare_rows(batch, read, by=by, now=now)
    return batch


def take(batch: ImportBatch, *, by: Actor, now: datetime = NOW, new_state: str = "draft") -> ImportBatch:
    """Taken in, as a worker does it."""
    start_taking(batch, by=by, now=now, new_state=new_state)
    take_in(batch, by=by, now=now)
    return batch


def undo(batch: ImportBatch, *confirmed: int, by: Actor, now: datetime = NOW) -> ImportBatch:
    """Put back, as a worker does it."""
    start_undoing(batch, list(confirmed), by=by, now=now)
    undo_batch(batch, by=by, now=now)
    return batch
