"""A meeting's record as minutes (議事録): what stands on paper, in which order, in words.

For: the PDF and the document that is corrected by hand; both say the same. Not for: opening a record, drawing.

Rules
- Who came stands by agency, in the order of the record; a proxy stands with the person who was expected. Who did not come
  stands in one line each. Of whom nobody wrote anything, that is said: minutes leave nobody out silently.
- Each item says what was explained, what was said, what came of it and what was decided; an empty part is left out.
- Minutes of a closed meeting say on each page that they are for the meeting alone.
- A sign that no document may hold (control characters) becomes a space; everything else stands as it was written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from kit.core.logic.days import full_day_words
from kit.meetings.logic.content import Attendance, Content, Item
from kit.meetings.logic.letters import title_words
from kit.meetings.logic.when import when_words
from kit.meetings.logic.words import CLOSED_RESULTS, PRESENCES, PROMISES, THERE, Presence

CLOSED_MARK: Final = "会議限り・取扱注意"
OFFICE: Final = "事務局"
GUESTS: Final = "そのほか"
_TABLE: Final = 24


@dataclass(frozen=True)
class Event:
    """What of a meeting stands outside its record; times in the town's zone, `following` is the next one's beginning."""

    number: str
    body: str
    town: str
    starts_at: datetime
    ends_at: datetime
    is_closed: bool = False
    office: str = ""
    following: datetime | None = None
    following_day: date | None = None


@dataclass(frozen=True)
class Promised:
    """One promise as it was opened; `owner` is the agency, "" for the office."""

    text: str = field(repr=False)
    owner: str
    due_on: date | None
    state: str


@dataclass(frozen=True)
class Came:
    """One line of who came: the agency, the person, and whether in person, online or for somebody."""

    agency: str
    person: str = field(repr=False)
    how: str = ""


@dataclass(frozen=True)
class MinutesItem:
    """One item of the agenda; `parts` are label and text."""

    title: str
    parts: tuple[tuple[str, str], ...] = field(repr=False)
    result: str = ""


@dataclass(frozen=True)
class Homework:
    """One line of the table of promises; all are words."""

    text: str = field(repr=False)
    owner: str
    due: str
    state: str


@dataclass(frozen=True)
class Minutes:
    """The whole, ready to be put on paper."""

    title: str
    town: str
    number: str
    mark: str
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    came: tuple[Came, ...] = field(repr=False)
    absent: tuple[str, ...] = field(repr=False)
    unknown: tuple[str, ...] = field(repr=False)
    items: tuple[MinutesItem, ...] = field(repr=False)
    homework: tuple[Homework, ...] = field(repr=False)
    carried: tuple[Homework, ...] = field(repr=False)
    following: str = ""
    recorder: str = field(default="", repr=False)
    confirmed_by: str = field(default="", repr=False)

    @property
    def is_crowded(self) -> bool:
        """Whether so many came that a table would go over pages."""
        return len(self.came) > _TABLE


def make_minutes(
    event: Event, content: Content, promised: Iterable[Promised], agencies: Mapping[str, str]
) -> Minutes:
    """The minutes of one meeting; `agencies` are names by uid, for what was carried over."""
    people = content.attendances
    return Minutes(
        title=_clean(title_words(event.body, content.title.strip())),
        town=event.town,
        number=event.number,
        mark=CLOSED_MARK if event.is_closed else "",
        facts=_facts(event, content),
        came=tuple(
            _came(one) for one in people if one.presence in THERE or one.presence == Presence.OBSERVER
        ),
        absent=tuple(_named(one) for one in people if one.presence == Presence.ABSENT),
        unknown=tuple(_named(one) for one in people if one.presence == Presence.UNKNOWN),
        items=tuple(_item(one) for one in content.items),
        homework=tuple(
            Homework(_clean(one.text), one.owner or OFFICE, _day(one.due_on), _state(one.state))
            for one in promised
        ),
        carried=tuple(
            Homework(
                _clean(one.text),
                agencies.get(one.owner, one.owner) or OFFICE,
                _stored_day(one.due_on),
                _state(one.state),
            )
            for one in content.carried
        ),
        following=_following(event),
        recorder=_clean(content.recorder),
        confirmed_by=_clean(content.confirmed_by),
    )


def _facts(event: Event, content: Content) -> tuple[tuple[str, str], ...]:
    found = (
        ("会議", event.body),
        ("日時", when_words(event.starts_at, event.ends_at)),
        ("場所", _clean(content.place)),
        ("オンライン", "あり" if content.online else ""),
        ("テーマ", _clean(content.theme)),
        ("進行", _clean(content.chair)),
        ("事務局", event.office),
        ("文書番号", _clean(content.document_number)),
        ("本人の同意", _clean(content.consent)),
        ("事例の加工を確かめた人", _clean(content.altered_checked_by)),
    )
    return tuple((label, words) for label, words in found if words)


def _came(one: Attendance) -> Came:
    how = "" if one.presence == Presence.PRESENT else PRESENCES[Presence(one.presence)]
    if one.presence == Presence.PROXY and one.proxy_for:
        how = f"{_clean(one.proxy_for)}の代理"
    return Came(
        one.agency_name or GUESTS, _clean(" ".join(part for part in (one.role, one.person) if part)), how
    )


def _named(one: Attendance) -> str:
    return _clean(
        f"{one.agency_name}（{one.person}）"
        if one.agency_name and one.person
        else one.agency_name or one.person
    )


def _item(one: Item) -> MinutesItem:
    # `note` is a word on how to proceed, most often the template's: it is not what was said, and not written here.
    parts = (
        ("意見", one.discussion),
        ("決定", one.decision),
        ("相談の番号", "、".join(one.consultations)),
    )
    return MinutesItem(
        _clean(one.title) or "（題なし）",
        tuple((label, _clean(text)) for label, text in parts if text.strip()),
        CLOSED_RESULTS.get(one.result, ""),
    )


def _following(event: Event) -> str:
    if event.following is not None:
        return f"{full_day_words(event.following)}{event.following:%H:%M}"
    return f"{full_day_words(event.following_day)}（予定）" if event.following_day else "未定"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "決めていない"


def _stored_day(text: str) -> str:
    """A day as a record keeps it; what is no day stands as it is."""
    try:
        return _day(date.fromisoformat(text)) if text else _day(None)
    except ValueError:
        return _clean(text)


def _state(code: str) -> str:
    return {one.value: words for one, words in PROMISES.items()}.get(code, "")


def _clean(text: str) -> str:
    """Without signs that no XML document may hold; line breaks and tabs stay, in one form."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign if sign in "\n\t" or _is_printed(sign) else " " for sign in lines).strip()


def _is_printed(sign: str) -> bool:
    return (
        sign >= " "
        and not "\x7f" <= sign <= "\x9f"
        and not "\ud800" <= sign <= "\udfff"
        and sign not in "\ufffe\uffff"
    )
