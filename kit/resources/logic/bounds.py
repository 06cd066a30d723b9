"""What a column can hold: asked before a whole file fails on one cell.

For: rows of files; and how many telephones and days one record has, with how long their words are, which the form of staff
and whatever reads or gives out a feed ask here too. Not for: other fields of forms, which ask the model.

Rules
- A text that is too long is not cut, because nobody would see it: the row waits for somebody to shorten it.
- A word that is none of a column's codes is not taken; the town's stays, and the warning shows it.
- More telephones or days than a record can have are not cut either: the row waits.
- Ages are whole years from 0 to 150.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kit.resources.logic.plan import Issue

AGES: Final = ("minimum_age", "maximum_age")
OLDEST: Final = 150
# Who may type them in may publish them: the form, files and feeds of other bodies agree on these.
MOST_ROWS: Final = {"phones": 60, "dates": 200}
PHONE: Final = {"number": 60, "extension": 20, "note": 120}
_BAR: Final = 1


@dataclass(frozen=True)
class Bound:
    """`longest` None and no `codes` = anything; `label` is the field for people."""

    longest: int | None
    codes: frozenset[str]
    label: str


def fit(
    values: Mapping[str, Any], bounds: Mapping[str, Bound]
) -> tuple[dict[str, Any], list[Issue], list[Issue]]:
    """The values that a record can hold, warnings for what was left out, and errors for which the row must wait."""
    kept: dict[str, Any] = {}
    warnings: list[Issue] = []
    errors: list[Issue] = []
    for name, value in values.items():
        bound = bounds.get(name)
        if bound is None or value is None:
            kept[name] = value
        elif bound.codes and value not in bound.codes:
            warnings.append(
                Issue(
                    "unknown_word",
                    f"「{bound.label}」の「{value}」は、えらべる言葉にありません。取り込みません。",
                    name,
                )
            )
        elif name in AGES and not (isinstance(value, int) and 0 <= value <= OLDEST):
            warnings.append(
                Issue("unknown_word", f"「{bound.label}」の「{value}」は、年齢として読めません。", name)
            )
        else:
            kept[name] = value
            if name in MOST_ROWS and len(value) > MOST_ROWS[name]:
                text = f"「{bound.label}」が多すぎます（{len(value)}、{MOST_ROWS[name]}まで）。減らしてください。"
                errors.append(Issue("too_long", text, name))
            if bound.longest and _length(value) > bound.longest:
                text = f"「{bound.label}」が長すぎます（{_length(value)}字、{bound.longest}字まで）。短くしてください。"
                errors.append(Issue("too_long", text, name))
    return kept, warnings, errors


def _length(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return sum(len(one) + _BAR for one in value) + _BAR
    return 0
