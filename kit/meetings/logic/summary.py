"""The first text of a public summary, from what may be public of a held meeting.

For: a draft that a person reads, corrects and hands in. Not for: names: whoever makes the draft leaves out lines with one
(`caution.without_refused`); and for whom a summary may be made at all (`kinds`).

Rules (design content, section 3.4)
- Items that are not public do not exist here: neither their titles, nor what was decided, nor what was promised of them.
  What was promised without an item may come from any, so it stays out as well.
- Who came is told by numbers and fields of agencies, in every town: in a small one the list of those who came, with its
  day, can point to a household, and how many people live in a town is not among the kit's data.
- Of kinds whose items are not public only day and theme are told; of 意見交換 also what will be changed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from kit.core.logic.days import full_day_words
from kit.meetings.logic.content import Content
from kit.meetings.logic.kinds import BodyKind, Part
from kit.meetings.logic.words import RESULTS, THERE

_LENGTH: Final = {"title": 160, "held": 200, "next_time": 200}
OTHER_FIELD: Final = "そのほかの機関"


@dataclass(frozen=True)
class Plan:
    """Something promised, of one item; `owner` is an agency, "" for the office."""

    item: str
    text: str
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Held:
    """What a summary is made of; `fields` names the field of each kind of agency, `next_at` was announced; `members` are
    the uids of the agencies that had a seat on that day, none where nobody knows.
    """

    kind: BodyKind
    body: str
    starts_at: datetime
    ends_at: datetime
    content: Content
    plans: tuple[Plan, ...] = ()
    fields: Mapping[str, str] | None = None
    next_at: datetime | None = None
    members: frozenset[str] = frozenset()


def public_of(kind: BodyKind) -> frozenset[str]:
    """The fields of a summary that a kind of body may fill."""
    told = {"title", "held", "items", "next_time"} if kind.public else set()
    if Part.ITEMS in kind.public:
        told |= {"attended", "decisions", "plans"}
    if Part.PLANS in kind.public:
        told.add("plans")
    return frozenset(told)


def draft(held: Held) -> dict[str, str]:
    """The texts of a summary, by field; what the kind does not make public is "". Raises ValueError for a closed kind."""
    told = public_of(held.kind)
    if not told:
        raise ValueError(f"{held.kind.code} is closed")
    texts = {
        "title": held.content.title or held.body,
        "held": _held(held),
        "attended": attended(held.content, held.fields or {}, held.members),
        "items": _items(held),
        "decisions": _decisions(held.content),
        "plans": _plans(held),
        "next_time": day_words(held.next_at) if held.next_at else "",
    }
    return {name: text[: _LENGTH.get(name)] if name in told else "" for name, text in texts.items()}


def attended(content: Content, fields: Mapping[str, str], members: frozenset[str] = frozenset()) -> str:
    """How many agencies came, of how many, and from which fields; who has no seat came as a guest.

    Who was taken off the list of one meeting is a member all the same. Without `members`, those on the list count.
    """
    members = members or frozenset(one.agency for one in content.attendances if one.agency)
    came = {
        one.agency: one.agency_kind for one in content.attendances if one.agency and one.presence in THERE
    }
    if not came:
        return ""
    count = Counter(fields.get(kind) or OTHER_FIELD for kind in came.values())
    order = [*dict.fromkeys(fields.values()), OTHER_FIELD]
    words = "、".join(f"{name} {count[name]}" for name in dict.fromkeys(order) if count[name])
    guests = len(came.keys() - members)
    beside = f"、ほかに{guests}機関" if guests else ""
    return f"構成機関{len(members)}のうち、{len(came) - guests}機関が出席{beside}\n{words}"


def day_words(at: datetime) -> str:
    """ "2026年12月9日（水）14:00"."""
    return f"{full_day_words(at)}{at:%H:%M}"


def _held(held: Held) -> str:
    where = held.content.place or ("オンライン" if held.content.online else "")
    return f"{day_words(held.starts_at)}〜{held.ends_at:%H:%M}{'　' if where else ''}{where}"


def _items(held: Held) -> str:
    if Part.ITEMS not in held.kind.public:
        return f"テーマ: {held.content.theme}" if held.content.theme else ""
    return _lines(item.title for item in held.content.items if item.is_public)


def _decisions(content: Content) -> str:
    told = ((item, RESULTS.get(item.result, "")) for item in content.items if item.is_public)
    return _lines(
        f"{item.title}: {'。'.join(part for part in (result, item.decision) if part)}"
        for item, result in told
        if result or item.decision
    )


def _plans(held: Held) -> str:
    shown = {item.id for item in held.content.items if item.is_public}
    return _lines(_plan(one) for one in held.plans if one.item and one.item in shown)


def _plan(one: Plan) -> str:
    due = f"、{one.due_on.year}年{one.due_on.month}月{one.due_on.day}日まで" if one.due_on else ""
    return f"{one.text}（{one.owner or '事務局'}{due}）"


def _lines(parts: Iterable[str]) -> str:
    """One line each: a line break inside one would be two."""
    return "\n".join(" ".join(part.split()) for part in parts)
