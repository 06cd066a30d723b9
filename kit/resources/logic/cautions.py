"""What a clerk should look at once more, without being stopped: written, but perhaps not meant so.

For: the form and the record's page. Not for: what stands in the way of publication (`logic.listing`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kit.core.logic.phone import PhoneError, parse_phone


@dataclass(frozen=True)
class Caution:
    """The field to look at, and why."""

    field: str
    message: str


def cautions_of(values: Mapping[str, Any], *, hours_understood: bool) -> tuple[Caution, ...]:
    """Everything to look at once more, in the order of the form."""
    return (*_hours(values, hours_understood), *_phones(values))


def _hours(values: Mapping[str, Any], understood: bool) -> list[Caution]:
    if not values.get("hours") or understood:
        return []
    return [
        Caution(
            "hours",
            "「いつ」の書き方から、日にちを読みとれませんでした。書いたとおりに出ますが、カレンダーには出ません。"
            "「開催予定」に日を書くと、出ます。",
        )
    ]


def _phones(values: Mapping[str, Any]) -> list[Caution]:
    found = []
    for phone in values.get("phones") or ():
        try:
            parse_phone(str(phone.get("number", "")))
        except PhoneError as error:
            found.append(Caution("phones", f"{error} このままでも出ますが、押して電話することはできません。"))
    return found
