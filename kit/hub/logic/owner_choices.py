"""Whose each place of an object is, as one list of questions for the person who edits it; and the answers as rules.

For: the panel beside the prefecture's editors. Not for: what follows in a town (`blueprints.logic.merge`).

Rules
1. Asked for: the whole; each field; each item of a stream that stands in a field; each place with a rule of its own. An
   answer of "" means: as above.
2. The whole always has an owner. An answer that is none of the three is as above; a place that was not answered is as it
   was.
3. A list may be closed where it is fixed: then a town adds nothing. Closing anything else would mean nothing.
4. An editor stands open for hours. Only what somebody changed of what it showed is an answer; everything else is as
   others decided meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kit.blueprints.logic.ownership import Owner
from kit.blueprints.logic.values import Json, is_keyed_list, item_id, parse_path, path_text
from kit.hub.logic.compose import Owned

ABOVE: Final = ""
OUT: Final = "out"
PLACES: Final = ("parent", "children")


@dataclass(frozen=True)
class Question:
    """One place: its written path, how deep it lies, what is chosen ("" is as above), and whether it may be closed; `above`
    is the owner that "as above" comes to now."""

    path: str
    depth: int
    chosen: str
    is_list: bool = False
    is_sealed: bool = False
    above: str = ""


@dataclass(frozen=True)
class Answers:
    """Owners by written path, and the lists that are closed: as a form shows them, or as they come back."""

    owners: Mapping[str, str]
    closed: frozenset[str] = frozenset()


def questions(
    fields: Mapping[str, Json], owned: Owned, order: Iterable[str], *, is_page: bool
) -> list[Question]:
    """Return every place that is asked for, from the whole down; `order` are the fields as the form shows them."""
    found = [_question("", 0, None, owned)]
    names = [*dict.fromkeys([*(name for name in order if name in fields), *fields])]
    for name in names:
        value = fields[name]
        found.append(_question(name, 1, value, owned))
        items = value if is_keyed_list(value) else []
        found += [_question(f"{name}/{item_id(item)}", 2, None, owned) for item in items]
        known = {question.path for question in found}
        deeper = (path for path in sorted(owned.rules) if path.startswith(f"{name}/") and path not in known)
        found += [_question(path, min(path.count("/") + 1, 4), None, owned) for path in deeper]
    return found + ([_question(name, 1, None, owned) for name in PLACES] if is_page else [])


def shown(asked: Iterable[Question]) -> Answers:
    """What a form with these questions shows."""
    asked = list(asked)
    closed = frozenset(question.path for question in asked if question.is_sealed)
    return Answers({question.path: question.chosen for question in asked}, closed)


def changed(asked: Iterable[Question], seen: Answers, given: Answers) -> Answers:
    """Return the answers of somebody whose form showed `seen`; `asked` is how it stands now (rule 4)."""
    turned = seen.closed ^ given.closed
    return Answers(
        {path: owner for path, owner in given.owners.items() if owner != seen.owners.get(path)},
        (shown(asked).closed - turned) | (given.closed & turned),
    )


def answered(asked: Iterable[Question], given: Answers, default: str) -> Owned:
    """Return the rules that the answers make; `default` is the owner of the whole where none is named."""
    owners = {owner.value for owner in Owner}
    chosen = {question.path: given.owners.get(question.path, question.chosen) for question in asked}
    rules = {path: owner for path, owner in chosen.items() if owner in owners}
    rules.setdefault("", default)
    owned = Owned(rules, is_left_out=chosen.get("") == OUT)
    lists = given.closed & {question.path for question in asked if question.is_list}
    sealed = tuple(path for path in sorted(lists) if _owner(owned, path) == Owner.FIXED)
    return replace(owned, sealed=sealed)


def _question(path: str, depth: int, value: Json, owned: Owned) -> Question:
    chosen = OUT if path == "" and owned.is_left_out else str(owned.rules.get(path, ABOVE))
    above = _owner(owned, path, itself=False) if path else ""
    return Question(path, depth, chosen, is_keyed_list(value), path in owned.sealed, above)


def _owner(owned: Owned, path: str, *, itself: bool = True) -> str:
    place = parse_path(path)
    return next(
        (
            str(owned.rules[path_text(place[:length])])
            for length in range(len(place) - (not itself), -1, -1)
            if path_text(place[:length]) in owned.rules
        ),
        "",
    )
