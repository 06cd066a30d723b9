"""Puts together what stands in several columns, and moves what a cell said about other fields to where it belongs.

For: `table`, after every cell of a row was read. Not for: reading cells.

Rules
- A field of its own column is stronger than what was found in passing; `many` fields take both.
- 所在地 is made of its parts only where no whole address stands; 開催日時 likewise of 曜日, 開始, 終了, 時間.
- An address is secret when any column says so, and stays secret when columns disagree.
- Latitude and longitude that stand in each other's column change places.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any, Final

from kit.core.logic.sheets.reading import Reading, Warned
from kit.resources.logic.sheets.cells.amounts import Age, Fee
from kit.resources.logic.sheets.fields import BY_NAME

Readings = dict[str, Reading]
_ADDRESS: Final = ("address.prefecture", "address.city", "address.district", "address.block")


def joined(readings: list[Reading]) -> Reading:
    """Several cells for one field as one reading, in their order."""
    if len(readings) == 1:
        return readings[0]
    filled = [reading for reading in readings if reading.raw]
    if len(filled) < 2:
        return filled[0] if filled else Reading()
    value = _joined_value([reading.value for reading in filled if reading.value is not None])
    warnings = tuple(warning for reading in filled for warning in reading.warnings)
    also = tuple(pair for reading in filled for pair in reading.also)
    return Reading(value, warnings, "\n".join(dict.fromkeys(reading.raw for reading in filled)), also)


def settled(readings: Mapping[str, Reading]) -> Readings:
    """The readings of one row with parts put together."""
    result = {name: reading for name, reading in readings.items() if reading.raw}
    _move(result)
    _join_address(result)
    _join_hours(result)
    _settle_secret(result)
    _settle_position(result)
    return result


def _joined_value(values: list[Any]) -> Any:
    if not values:
        return None
    first = values[0]
    if isinstance(first, tuple):
        return tuple(dict.fromkeys(item for value in values for item in value))
    if isinstance(first, str):
        return "\n".join(dict.fromkeys(values))
    if isinstance(first, Fee):
        return Fee(
            "\n".join(value.words for value in values),
            first.is_free if len({value.is_free for value in values}) == 1 else None,
            tuple(amount for value in values for amount in value.amounts),
        )
    return first


def _move(result: Readings) -> None:
    for reading in list(result.values()):
        for name, value in reading.also:
            kept = result.get(name)
            if name == "address_confidential" or kept is None:
                result[name] = Reading(value, (), reading.raw)
            elif BY_NAME[name].many and isinstance(kept.value, tuple):
                both = tuple(dict.fromkeys((*kept.value, *value)))
                result[name] = replace(kept, value=both)


def _join_address(result: Readings) -> None:
    parts = [result[name] for name in _ADDRESS if name in result]
    if "address" in result or not parts:
        return
    value = "".join(part.value or "" for part in parts)
    warnings = tuple(warning for part in parts for warning in part.warnings)
    result["address"] = Reading(value or None, warnings, "".join(part.raw for part in parts))


def _join_hours(result: Readings) -> None:
    """開催日時 in words, from its columns; hours words that lack times get those of the column 時間."""
    parts = [result[name].raw for name in ("hours.days", "hours.times") if name in result]
    opens, closes = result.get("hours.opens"), result.get("hours.closes")
    if opens or closes:
        parts.append(f"{_clock(opens)}〜{_clock(closes)}")
    whole = result.get("hours")
    if not parts:
        return
    words = " ".join(part for part in ((whole.raw if whole else ""), *parts) if part)
    result["hours"] = Reading(words, whole.warnings if whole else (), words)


def _clock(reading: Reading | None) -> str:
    if reading is None:
        return ""
    value = reading.value
    return f"{value.hour}:{value.minute:02}" if isinstance(value, time) else reading.raw


def _settle_secret(result: Readings) -> None:
    shown = result.get("address_public")
    if shown is None or shown.value is None:
        return
    kept = result.get("address_confidential")
    if kept is None or (kept.value is not True and shown.value is False):
        result["address_confidential"] = Reading(not shown.value, shown.warnings, shown.raw)


def _settle_position(result: Readings) -> None:
    latitude, longitude = result.get("latitude"), result.get("longitude")
    if latitude is None or longitude is None:
        return
    if Warned.SWAPPED in latitude.codes and Warned.SWAPPED in longitude.codes:
        result["latitude"] = replace(latitude, value=longitude.value)
        result["longitude"] = replace(longitude, value=latitude.value)
    elif Warned.SWAPPED in (*latitude.codes, *longitude.codes):
        result["latitude"], result["longitude"] = (
            replace(latitude, value=None),
            replace(longitude, value=None),
        )


def age_from_bounds(readings: Mapping[str, Reading]) -> Age | None:
    """The age from 年齢下限 and 年齢上限, None when neither stands there."""
    lower, upper = (readings.get(f"age.{name}", Reading()) for name in ("minimum", "maximum"))
    if not lower.raw and not upper.raw:
        return None
    return Age(f"{lower.raw}〜{upper.raw}", lower.value, upper.value)
