"""Writing many rows of one table at once: the one place where rows are written behind Django's back.

For: imports, whose rate Django's own ways do not reach (a statement a row, `CASE WHEN` a cell). Not for: sealed rows and
objects of blueprints, which refuse to be written this way.

Rules
- Values pass through each column's own preparation, so that both databases keep what a model would have kept.
- PostgreSQL copies and updates from one document, SQLite runs one prepared statement many times.
- Rows may be made while they are written, with questions to the database on the way: each thousand is in hand before its
  COPY begins, for a connection that copies answers nothing and would wait for ever.
- Nothing is asked and nothing is signalled: callers check, and write the trail, in the same transaction.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final

from django.db import connection, models

EACH: Final = 1000
_EMPTY: Final[dict[Any, str]] = {dict: "{}", list: "[]"}
_AS_THEY_ARE: Final = (
    models.CharField, models.TextField, models.URLField, models.BooleanField, models.FloatField, models.DateField,
    models.DateTimeField, models.UUIDField, models.ForeignKey, models.BigAutoField, models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
)  # fmt: skip


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows whose values stand in the order of `names` (attribute names); other columns get their defaults.
    Answers how many; raises django.db.IntegrityError."""
    given = [_by_attname(model)[name] for name in names]
    others = [f for f in model._meta.concrete_fields if f.attname not in names and not f.primary_key]
    padding = tuple(f.get_db_prep_save(f.get_default(), connection) for f in others)
    columns = ", ".join(connection.ops.quote_name(f.column) for f in (*given, *others))
    ways = [_way(f) for f in given]
    prepared = ((*_through(ways, row), *padding) for row in rows)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return _copy(cursor, f"COPY {table} ({columns}) FROM STDIN", prepared)
        marks = ", ".join(["%s"] * (len(given) + len(others)))
        return _many(cursor, f"INSERT INTO {table} ({columns}) VALUES ({marks})", prepared)


def update_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Update rows that are given as (primary key, *values in the order of `names`). Answers how many were given."""
    fields = [_by_attname(model)[name] for name in names]
    key = model._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return _update_from_json(cursor, model._meta.db_table, [key, *fields], rows)
        ways = [_way(f) for f in (key, *fields)]
        prepared = (tuple(_through(ways, row)) for row in rows)
        sets = ", ".join(f"{connection.ops.quote_name(f.column)} = %s" for f in fields)
        statement = (
            f"UPDATE {connection.ops.quote_name(model._meta.db_table)} SET {sets} WHERE {key.column} = %s"
        )
        return _many(cursor, statement, ((*row[1:], row[0]) for row in prepared))


def chunks(rows: Iterable[Any], size: int = EACH) -> Iterable[list[Any]]:
    """Lists of at most `size`."""
    walk = iter(rows)
    while chunk := list(islice(walk, size)):
        yield chunk


def _by_attname(model: type[models.Model]) -> dict[str, Any]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _way(field: Any) -> Any:
    """How a value of the column is prepared; None = it goes as it is, which most of a million values do."""
    if isinstance(field, models.JSONField) and connection.vendor == "postgresql":
        return _json
    if type(field) in _AS_THEY_ARE and connection.vendor == "postgresql":
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _through(ways: list[Any], row: Sequence[Any]) -> Iterable[Any]:
    return [value if way is None else way(value) for way, value in zip(ways, row, strict=True)]


def _json(value: Any) -> str | None:
    """JSON for PostgreSQL; most of the documents of a row are empty."""
    if value is None:
        return None
    return dump(value) if value else _EMPTY.get(type(value), "") or dump(value)


def dump(value: Any) -> str:
    """JSON as PostgreSQL reads it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    for chunk in chunks(rows):
        with connection.wrap_database_errors, cursor.copy(statement) as copy:
            for row in chunk:
                copy.write_row(row)
        count += len(chunk)
    return count


def _many(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    for chunk in chunks(rows):
        cursor.executemany(statement, chunk)
        count += len(chunk)
    return count


def _update_from_json(cursor: Any, table: str, fields: list[Any], rows: Iterable[Sequence[Any]]) -> int:
    """One JSON document a chunk: PostgreSQL takes it apart faster than Python puts arrays together."""
    quote = connection.ops.quote_name
    key, others = fields[0], fields[1:]
    sets = ", ".join(f"{quote(f.column)} = given.{quote(f.column)}" for f in others)
    # `rel_db_type` is "bigint" where `db_type` of a key says how it is made.
    types = ", ".join(
        f"{quote(f.column)} {f.rel_db_type(connection) if f.primary_key else f.db_type(connection)}"
        for f in fields
    )
    statement = (
        f"UPDATE {quote(table)} SET {sets} FROM jsonb_to_recordset(%s::jsonb) AS given({types}) "
        f"WHERE {quote(table)}.{quote(key.column)} = given.{quote(key.column)}"
    )
    names = [field.column for field in fields]
    ways = [None if isinstance(f, models.JSONField) else _way(f) for f in fields]
    count = 0
    for chunk in chunks(rows):
        cursor.execute(
            statement, [dump([dict(zip(names, _through(ways, row), strict=True)) for row in chunk])]
        )
        count += len(chunk)
    return count
