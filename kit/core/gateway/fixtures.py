"""Reads the shipped reference data: JSON files with rows, and the list of municipalities as CSV."""

import csv
import json
from pathlib import Path
from typing import Any


def read_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of `reference/NAME.json`."""
    with (folder / "reference" / f"{name}.json").open(encoding="utf-8") as file:
        rows: list[dict[str, Any]] = json.load(file)["rows"]
    return rows


def read_municipalities(folder: Path) -> list[dict[str, str]]:
    """The 29 municipalities."""
    with (folder / "reference" / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
