"""Migrates an empty database in four fifths of the time, which is most of what a first `setup` waits for.

For: the block around `migrate`. Not for: what the migrations are.

Rules
- Django makes all models related to a changed one anew: 17,000 models, 160,000 fields for an empty database. Each time
  it asks every field what it was made of. A field in the state of a migration is only exchanged for another
  (`ModelState` takes no field that belongs to a model), so asking once is enough; but where it names other fields, and
  one of them gets another name, it is changed in its place and asked anew.
- Collecting no garbage meanwhile would save as much again, and take 900 MB of a small machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Field


@contextmanager
def fields_asked_once() -> Iterator[None]:
    """In the block each field that belongs to no model yet is asked once what it was made of, however often copied."""
    clone, made_of = Field.clone, {}

    def clone_quickly(self: Field[Any, Any]) -> Field[Any, Any]:
        if hasattr(self, "model"):
            return clone(self)
        this = id(self), *_names_in(self)
        if this not in made_of:  # the field is kept beside it, so that no other one gets its number
            made_of[this] = (self, *self.deconstruct()[2:])
        _, args, words = made_of[this]
        return type(self)(*args, **words)

    Field.clone = clone_quickly  # type: ignore[method-assign]
    try:
        yield
    finally:
        Field.clone = clone  # type: ignore[method-assign]


def _names_in(field: Field[Any, Any]) -> tuple[object, ...]:
    """Everything in a field that `ProjectState.rename_field` changes."""
    ours = (getattr(field, name, None) for name in ("from_fields", "to_fields", "field_names"))
    return (getattr(field.remote_field, "field_name", None), *(tuple(names or ()) for names in ours))
