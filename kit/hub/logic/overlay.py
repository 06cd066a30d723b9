"""The source of a next release, written as what changes against the source before it.

For: keeping a later release readable beside an earlier one, without a second copy of every object.
Not for: reading files (`gateway.source`), judging the result (the linter does, with the earlier releases).

Rules:
1. The head is replaced as a whole, an object by its `key`; a withdrawn key is taken out.
2. A key keeps its uid and its type: another thing needs another key.
3. An overlay says only what changes: a withdrawn key that is not there, or an object that says what it said
   before, is an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kit.hub.logic.source import SourceError

Source = tuple[dict[str, Any], list[dict[str, Any]]]


@dataclass(frozen=True)
class Overlay:
    """The new head, the new and changed objects, and why each withdrawn key is taken out."""

    head: dict[str, Any]
    objects: list[dict[str, Any]]
    withdrawn: Mapping[str, str]


def lay_over(source: Source, overlay: Overlay) -> Source:
    """Return the head and the objects of the next release; raise SourceError naming the key."""
    _, before = source
    by_key = {_key(entry): entry for entry in before}
    for entry in overlay.objects:
        _check_change(entry, by_key.get(_key(entry)))
    changed = {_key(entry) for entry in overlay.objects}
    for key, reason in overlay.withdrawn.items():
        _check_withdrawal(key, reason, there=key in by_key, changed=key in changed)
    # A key that stands twice is left standing, for `assemble` to refuse.
    kept = [entry for entry in before if _key(entry) not in changed | set(overlay.withdrawn)]
    return overlay.head, sorted([*kept, *overlay.objects], key=_key)


def _key(entry: dict[str, Any]) -> str:
    return str(entry.get("key"))


def _check_change(entry: dict[str, Any], before: dict[str, Any] | None) -> None:
    if before is None:
        return
    for name in ("uid", "type"):
        if entry.get(name) != before.get(name):
            message = f"was {before.get(name)!r} and stays so; give a new object a new key"
            raise SourceError(_key(entry), name, message)
    if entry == before:
        raise SourceError(_key(entry), "", "says what the release before says; take it out of the overlay")


def _check_withdrawal(key: str, reason: object, *, there: bool, changed: bool) -> None:
    if not there:
        raise SourceError(key, "withdrawn", "is not in the release before")
    if changed:
        raise SourceError(key, "withdrawn", "is changed and withdrawn at once")
    if not isinstance(reason, str) or not reason.strip():
        raise SourceError(key, "withdrawn", "needs a reason")
