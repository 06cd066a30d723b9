"""The shipped data of the board: where tiles stand, indicators with their baselines, what belongs below each pillar.

For: queries of the board. Not for: rows that staff may change.
"""

from functools import cache
from pathlib import Path
from typing import Any

from kit.core.gateway.fixtures import read_rows


@cache
def tiles(folder: Path) -> dict[str, tuple[int, int]]:
    """Column and row of each municipality's tile, by its code, from 1."""
    return {row["code"]: (row["column"], row["row"]) for row in read_rows(folder, "board_tiles")}


@cache
def indicators(folder: Path) -> tuple[dict[str, Any], ...]:
    """The indicators in their order."""
    return tuple(read_rows(folder, "board_indicators"))


@cache
def below_pillars(folder: Path) -> dict[str, dict[str, Any]]:
    """What is told below each pillar, by its word."""
    return {row["code"]: row for row in read_rows(folder, "board_pillars")}
