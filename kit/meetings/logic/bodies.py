"""What a body may become and what is said of it: kind, what residents see, whether it stands, when it meets.

For: forms, screens and acts of bodies. Not for: the kinds themselves (`kinds`), days (`rhythm`), who may (`queries.access`).

Rules (design content, section 3.1)
- A kind never changes once a meeting was made. A statutory body and a 事例検討会 never become one another: what was said
  under the law and what was altered for learning are two worlds.
- A body stands when it has a ground and a day, or when an existing body serves; that is one fact, that it met is another.
- A rhythm is whole or absent.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from kit.core.logic.days import WEEKDAYS
from kit.meetings.logic.kinds import KINDS, BodyKind, Part, kinds_for
from kit.meetings.logic.rhythm import LAST, Rhythm, next_day

_PARTS: Final = {
    Part.MEMBERS: "構成機関の名前",
    Part.DATES: "開いた日と、次に開く日",
    Part.THEME: "テーマ",
    Part.ITEMS: "公開の議題と、決まったこと",
    Part.NAMES: "公表している委員の名前",
}
CLOSES: Final = (
    "会議のページ、公開要旨、カレンダー、公開データの、どれにも出ません。あとから出すようにもできません。",
    "担当に決めた会議担当だけが見られます。ほかの職員には、あることも見えません。",
)


_IN_HALVES: Final = {**_PARTS, Part.DATES: "半年に何回開いたか"}


def public_words(kind: BodyKind, *, in_halves: bool = False) -> tuple[str, ...]:
    """What residents see of a body of this kind, in their order; empty for what is closed. In halves they see no day."""
    parts = _IN_HALVES if in_halves else _PARTS
    shown = [words for part, words in parts.items() if part in kind.public]
    return ("会議の名前", *shown) if shown else ()


def kind_refusal(old: str, new: str, *, has_met: bool, role: str) -> str:
    """Why a body may not take another kind, in words for a clerk; "" when it may."""
    if new == old:
        return ""
    if new not in {kind.code for kind in kinds_for(role)}:
        return "この種類は、ここでは使えません。"
    if has_met:
        return "会議を一度でもつくったあとは、種類を変えられません。終えて、新しい会議体をつくってください。"
    if _is_mixed(KINDS[old], KINDS[new]):
        return "法定の会議と事例検討会は、まぜられません。別の会議体としてつくってください。"
    return ""


def serving_refusal(kind: BodyKind, serving: BodyKind | None) -> str:
    """Why an existing body of another kind may not serve as one of this kind; "" when it may."""
    if serving is not None and _is_mixed(kind, serving):
        return "法定の会議と事例検討会は、兼ねられません。それぞれ別の会議体にしてください。"
    return ""


def _is_mixed(one: BodyKind, other: BodyKind) -> bool:
    kinds = (one, other)
    return any(kind.is_statutory for kind in kinds) and any(kind.code == "case_study" for kind in kinds)


def missing_ground(values: Mapping[str, Any]) -> tuple[str, ...]:
    """What is still missing before the body counts as established; a kind without a usual ground needs none."""
    if values.get("existing_body") or not KINDS[str(values["kind"])].basis:
        return ()
    named = {"basis": "根拠", "established_on": "設置した日"}
    return tuple(words for name, words in named.items() if not values.get(name))


@dataclass(frozen=True)
class Times:
    """When a body meets as it is kept: None where nobody said."""

    months: tuple[int, ...]
    nth: int | None
    weekday: int | None
    starts: time | None
    minutes: int


def rhythm_of(times: Times) -> Rhythm | None:
    """The rhythm; None when the body has none, or only a part of one."""
    if not times.months or times.nth is None or times.weekday is None or times.starts is None:
        return None
    return Rhythm(times.months, times.nth, times.weekday, times.starts, times.minutes)


def missing_of_rhythm(times: Times) -> tuple[str, ...]:
    """The fields that are missing beside those that were filled; empty when the rhythm is whole or absent."""
    given = {
        "months": bool(times.months),
        "nth": times.nth is not None,
        "weekday": times.weekday is not None,
        "starts": times.starts is not None,
    }
    return tuple(name for name, there in given.items() if not there) if any(given.values()) else ()


def rhythm_words(rhythm: Rhythm) -> str:
    """「6月・11月の第2水曜日 14:00から（90分）」."""
    months = (
        "毎月" if len(rhythm.months) == 12 else "・".join(f"{month}月" for month in sorted(rhythm.months))
    )
    nth = "最後の" if rhythm.nth == LAST else f"第{rhythm.nth}"
    day = f"{nth}{WEEKDAYS[rhythm.weekday]}曜日"
    return f"{months}の{day} {rhythm.starts:%H:%M}から（{rhythm.minutes}分）"


def next_days(rhythm: Rhythm, after: date, count: int) -> tuple[date, ...]:
    """The next days of the series, at most `count`."""
    found: list[date] = []
    while len(found) < count and (day := next_day(rhythm, found[-1] if found else after)) is not None:
        found.append(day)
    return tuple(found)


def keeper_refusal(now: Collection[int], wanted: Collection[int], able: Collection[int]) -> str:
    """Why these may not be the keepers of a closed body, in words; `able` are the secretaries in force."""
    if not set(wanted) & set(able):
        return "担当を一人は残してください。だれもいないと、記録をだれも開けなくなります。"
    if set(wanted) - set(now) - set(able):
        return "「会議担当」の役割があり、いま使えるアカウントの人から選んでください。"
    return ""


def join(
    base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What two people wrote at once, put together field by field, and the fields that both changed differently.

    `base` is what my form showed, `theirs` what stands there now. In a clash the value is mine.
    """
    values, clashes = {}, []
    for name, typed in mine.items():
        shown, there = base.get(name), theirs.get(name)
        values[name] = there if typed == shown else typed
        if typed != shown and there not in (shown, typed):
            clashes.append(name)
    return values, tuple(clashes)
