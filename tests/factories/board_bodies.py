"""Bodies of `/town.json`, as towns would send them: values only."""

from typing import Any


def town_body(code: str = "242012", name: str = "津市", **parts: Any) -> dict[str, Any]:
    """A good body; `parts` replace its parts."""
    return {
        "format": "sokumen-town/1", "code": code, "name": name, "role": "town", "trial": False, "kit": "0.7.0",
        "window": {"designated": True, "checked_on": "2026-11-01"},
        "counts": {"pages": 20, "contacts": 3, "resources": {"place": 3, "family_group": 1}},
        "languages": ["ja"],
        "blueprints": [{"name": "hikikomori", "version": "2026.2", "sequence": 2}],
        "meetings": {
            "platform": {"name": "支援連絡会", "basis": "設置要綱", "established_on": "2024-04-01"},
            "last_held_on": "2026-10-15", "fiscal_year": 2026, "held": 2,
        },
        "statistics": [],
        **parts,
    }  # fmt: skip


def tables_part(
    cells: dict[tuple[str, str], int | None], *, year: int = 2025, approved: str = "2026-05-01"
) -> list[Any]:
    """The part `statistics` with one list of three rows; `cells` by (row, column)."""
    table = {
        "key": "way", "title": "お返事の受け取り方",
        "rows": [{"key": key, "label": key.upper()} for key in ("a", "b", "c")], "columns": [],
        "cells": [{"row": row, "column": column, "value": value} for (row, column), value in cells.items()],
    }  # fmt: skip
    return [{"fiscal_year": year, "approved_on": approved, "tables": [table]}]
