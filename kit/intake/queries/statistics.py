"""Approved statistics, as they were frozen, and the years that can be looked at."""

from collections.abc import Sequence

from django.db.models import Max, Min
from django.utils import timezone

from kit.core.logic.fiscal import fiscal_year
from kit.intake.logic.statistics import TABLES, ShownTable
from kit.intake.logic.suppression import Cell
from kit.intake.models import Consultation, StatisticsCell, StatisticsYear


def years_with_consultations() -> tuple[int, ...]:
    """Every fiscal year from the first consultation to the newest, the newest first."""
    span = Consultation.objects.aggregate(first=Min("received_at"), last=Max("received_at"))
    if span["first"] is None:
        return ()
    first, last = (fiscal_year(timezone.localdate(span[name])) for name in ("first", "last"))
    return tuple(range(last, first - 1, -1))


def published_years() -> dict[StatisticsYear, tuple[ShownTable, ...]]:
    """The approved years that are not withdrawn, the newest first, with their tables; two queries."""
    return frozen_tables(list(StatisticsYear.objects.filter(withdrawn_at=None).order_by("-year")))


def frozen_tables(years: Sequence[StatisticsYear]) -> dict[StatisticsYear, tuple[ShownTable, ...]]:
    """The tables of approved years; one that this kit does not have any more is left out."""
    cells: dict[tuple[int, str], dict[Cell, int | None]] = {}
    for cell in StatisticsCell.objects.filter(of_year__in=years).select_related("of_year").order_by("pk"):
        cells.setdefault((cell.of_year.year, cell.table), {})[cell.row, cell.column] = cell.value
    return {
        row: tuple(
            ShownTable(plan, cells[row.year, plan.key]) for plan in TABLES if (row.year, plan.key) in cells
        )
        for row in years
    }
