"""Whose names a public summary is compared with, out of a meeting's record and the seats of its body.

For: the check. Not for: comparing (`naming`), opening (`actions.checking`).

Rules
- Everybody who was there, was expected, led, wrote or read the minutes; everybody with a seat, and the deputies.
- The prefecture's committee has public members: whoever has a seat there may be named, guests and staff may not.
- A word of an organisation (福祉課長, 健康課 主任) is no name, so that a sentence may speak of the office.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from kit.core.logic.naming import Person, same_person
from kit.meetings.logic.content import Content
from kit.meetings.logic.kinds import BodyKind

_OFFICE: Final = re.compile(
    r"福祉|健康|総務|企画|保健|教育|地域|社会|介護|子育て|生活|支援|学校|市民|町民|住民|税務|産業|農林|農政|建設|環境|防災|障害|障がい"
    r"|高齢|長寿|包括|事務|労働|雇用|商工|警察|消防|医療|政策|人権|課|係|局|センター|協議会|協会|法人|組合|機構|委員|県庁|市役所|役場|担当|職員"
)


def people_of(content: Content, seats: Iterable[Mapping[str, Any]], kind: BodyKind) -> tuple[Person, ...]:
    """The people whom a summary of this meeting may not name; each seat as it was sealed."""
    members = tuple(person for seat in seats for person in _of_seat(seat))
    there = tuple(_of_meeting(content))
    if kind.names_allowed:
        return tuple(one for one in there if not any(same_person(one, member) for member in members))
    return (*members, *there)


def _of_seat(seat: Mapping[str, Any]) -> Iterator[Person]:
    for name in ("person", "deputy"):
        yield from _person(str(seat.get(name) or ""), str(seat.get(f"{name}_kana") or ""))


def _of_meeting(content: Content) -> Iterator[Person]:
    for name in (content.chair, content.recorder, content.confirmed_by, content.altered_checked_by):
        yield from _person(name)
    for one in content.attendances:
        yield from _person(one.person)
        yield from _person(one.proxy_for)


def _person(written: str, reading: str = "") -> Iterator[Person]:
    """People in one field: several are written with 、 or on lines of their own."""
    for part in re.split(r"[、,，;；/／\n]+", written):
        words = [word for word in part.split() if not _OFFICE.search(word)]
        if words:
            yield Person(" ".join(words), reading)
