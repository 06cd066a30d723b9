"""Loads the shipped reference data: as often as one likes, always with the same result.

Rules
- The shipped row wins: reference data is never edited in a town.
- A row that no longer ships stays, because something may refer to it.
- Whether a shipped synonym is used is the town's to say, and stays as it said.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction

from kit.core.actions.audit import Actor, record
from kit.core.actions.public_change import note_public_change
from kit.core.models import (
    AgencyField,
    AgencyKind,
    Direction,
    Figure,
    FigureValue,
    Municipality,
    Pillar,
    PlanEdition,
    Serving,
    Stage,
    Synonym,
)

Row = Mapping[str, Any]
# Municipalities come from a list with one source for all rows, described in fixtures/reference/municipalities.md.
_LIST = {"source": "総務省「全国地方公共団体コード」・code4fukui/localgovjp（CC0）", "source_date": "2026-07"}


@transaction.atomic
def load_reference(rows: Mapping[str, list[Row]], *, by: Actor, now: Any) -> int:
    """Write all rows of `fixtures/reference` by file name; answers how many rows there are."""
    _editions(rows["editions"])
    editions = dict(PlanEdition.objects.values_list("code", "pk"))

    def origin(row: Row) -> dict[str, Any]:
        return {
            "code": row["code"], "source": row["source"], "source_date": row["source_date"],
            "edition_id": editions.get(row["edition"]),
        }  # fmt: skip

    _upsert(Municipality, [_municipality(row) for row in rows["municipalities"]])
    _agencies(rows, origin)
    towns = dict(Municipality.objects.values_list("code", "pk"))
    _upsert(Serving, [_serving(row, origin, towns) for row in rows["serving"]])
    _upsert(
        Stage,
        [
            Stage(**origin(row), name=row["official"], plain=row["plain"], may=row["may"],
                  nobody_asks=row["nobody_asks"], position=row["number"])
            for row in rows["stages"]
        ],
    )  # fmt: skip
    _pillars(rows["pillars"], origin, editions)
    _figures(rows["figures"], origin)
    _synonyms(rows["synonyms"])
    count = sum(len(found) for found in rows.values())
    note_public_change(by=by)
    record(by=by, act="reference.load", kind="settings", detail={"rows": count}, now=now)
    return count


def _editions(rows: Iterable[Row]) -> None:
    names = ("code", "name", "title", "in_force_from", "in_force_to", "note", "source", "source_date")
    _upsert(PlanEdition, [PlanEdition(**{name: row[name] for name in names}) for row in rows])


def _municipality(row: Row) -> Municipality:
    return Municipality(
        **_LIST, code=row["code"], slug=row["slug"], name=row["name"], kana=row["kana"], romaji=row["romaji"],
        kind=row["type"], latitude=float(row["lat"]), longitude=float(row["lon"]),
    )  # fmt: skip


def _agencies(rows: Mapping[str, list[Row]], origin: Any) -> None:
    _upsert(
        AgencyField,
        [
            AgencyField(**origin(row), name=row["name"], position=row["number"])
            for row in rows["agency_fields"]
        ],
    )
    fields = dict(AgencyField.objects.values_list("code", "pk"))
    kinds = [
        AgencyKind(
            **origin(row), number=row["number"], field_id=fields.get(row["field"]), name=row["name"],
            role=row["role"], instances=row["instances"], position=position,
        )
        for position, row in enumerate(rows["agency_kinds"], start=1)
    ]  # fmt: skip
    _upsert(AgencyKind, kinds)


def _serving(row: Row, origin: Any, towns: Mapping[str, int]) -> Serving:
    return Serving(
        **origin(row), kind=row["kind"], municipality_id=towns.get(row["municipality"]),
        office=row.get("office") or row.get("name", ""), own=row.get("own", False), count=row.get("count"),
        note=row.get("note", ""),
    )  # fmt: skip


def _pillars(rows: Iterable[Row], origin: Any, editions: Mapping[str, int]) -> None:
    rows = list(rows)
    _upsert(
        Pillar,
        [
            Pillar(
                **origin(row),
                pillar=row["pillar"],
                name=row["name"],
                note=row["note"],
                position=row["number"],
            )
            for row in rows
        ],
    )
    pillars = dict(Pillar.objects.values_list("code", "pk"))
    directions = [
        Direction(
            code=entry["code"], name=entry["name"], position=entry["number"], pillar_id=pillars[row["code"]],
            source=row["source"], source_date=row["source_date"], edition_id=editions.get(entry["edition"]),
        )
        for row in rows
        for entry in row["directions"]
    ]  # fmt: skip
    _upsert(Direction, directions)


def _figures(rows: Iterable[Row], origin: Any) -> None:
    rows = list(rows)
    names = ("title", "population", "n", "surveyed", "publisher", "published", "unit", "caution")
    _upsert(
        Figure,
        [
            Figure(
                **origin(row),
                **{name: row[name] for name in names},
                chart=row["chart"] or "",
                note=row["notes"],
            )
            for row in rows
        ],
    )
    keys = dict(Figure.objects.values_list("code", "pk"))
    values = [value for row in rows for value in _values(row, keys[row["code"]])]
    _upsert(FigureValue, values, unique=("figure", "code"))


def _synonyms(rows: Iterable[Row]) -> None:
    """One by one and only what differs: a synonym is owned, so its guards are asked."""
    there = {row.code: row for row in Synonym.objects.exclude(code="")}
    for row in rows:
        found = there.get(row["code"]) or Synonym(code=row["code"])
        shipped = {
            "word": row["word"], "others": "、".join(row["others"]), "is_mutual": row["mutual"],
            "source": row["source"], "source_date": row["source_date"],
        }  # fmt: skip
        if any(getattr(found, name) != value for name, value in shipped.items()):
            for name, value in shipped.items():
                setattr(found, name, value)
            found.save()


def _values(row: Row, figure: int) -> Iterable[FigureValue]:
    given = [(entry, False) for entry in row["values"]] + [(entry, True) for entry in row["related"]]
    for position, (entry, is_related) in enumerate(given, start=1):
        yield FigureValue(
            figure_id=figure, code=entry["code"], label=entry["label"], value=entry["value"],
            unit=entry.get("unit", ""), is_related=is_related,
            is_approximate=entry.get("approximate", False), position=position,
        )  # fmt: skip


def _upsert(model: type[models.Model], rows: list[Any], unique: tuple[str, ...] = ("code",)) -> None:
    columns = [
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in unique
    ]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=list(unique), update_fields=columns
    )
