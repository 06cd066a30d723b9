"""Reads the shipped list of readings from the disk."""

import csv
from pathlib import Path

from kit.pages.logic.readings import Reading


def read_readings(folder: Path) -> tuple[Reading, ...]:
    """The rows of `reference/readings.csv`."""
    with (folder / "reference" / "readings.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Reading(row["word"], row["reading"], row["forms"]) for row in csv.DictReader(file))
