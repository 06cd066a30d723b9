"""Opening hours in the words of a town hall.

For: the opening state, the one-line summary, the hours table. Not for: deciding (`state`), markup,
languages other than Japanese.

Rules
- Hours are written 8:30, without a leading zero; the midnight that ends a day is 24:00 of that day.
- A moment is told by the nearest plain word: きょう, あす, the weekday within six days, else the date.
- When nobody entered hours we say so; we never guess.
- Three or more neighbouring days are a range (月〜金), fewer are listed (土・日).
- Closures follow after 、 without brackets: texts put the whole line in brackets.
- Closures of one year only are told on their day in the table, not in the summary.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from kit.core.logic.days import WEEKDAYS
from kit.core.logic.opening.closures import Closure
from kit.core.logic.opening.state import OpeningState, in_tokyo
from kit.core.logic.opening.timetable import DayPlan, HolidayName, Hours, Timetable, YearlyClosure, plan_day

UNKNOWN_HOURS: Final = "受付時間は確認中です"
_WEEK: Final = 7


@dataclass(frozen=True)
class Words:
    """`short` names the state, `detail` what comes next; `detail` may be empty."""

    short: str
    detail: str = ""


@dataclass(frozen=True)
class WeekRow:
    """One line of the hours table, a day from today on; `note` says why it differs."""

    day: str
    date: date
    date_words: str
    words: str
    note: str
    is_today: bool
    is_open: bool


def describe(state: OpeningState, *, now: datetime) -> Words:
    """The state in words, for example いま受付中／17:15まで or いまは受付時間外／次は月曜 8:30."""
    if not state.is_known:
        return Words(UNKNOWN_HOURS)
    if state.is_open:
        return Words("いま受付中", _until(state.closes_at, now=now) if state.closes_at else "24時間")
    short = "いまは受付時間外"
    if state.is_day_off:
        short = f"きょうはお休み（{state.reason}）" if state.reason else "きょうはお休み"
    if state.opens_next is None:
        return Words(short, "次の受付日は決まっていません")
    return Words(short, f"次は{moment_words(state.opens_next, now=now)}")


def moment_words(moment: datetime, *, now: datetime) -> str:
    """A moment told from now: きょう 13:00, あす 8:30, 月曜 8:30, 1月4日（月）8:30."""
    moment, today = in_tokyo(moment), in_tokyo(now).date()
    day = day_words(moment.date(), today=today)
    return f"{day}{'' if day.endswith('）') else ' '}{_clock_words(moment.hour, moment.minute)}"


def day_words(day: date, *, today: date) -> str:
    """A day told from today: きょう, あす, 月曜, 1月4日（月）."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return ("きょう", "あす")[ahead]
    return f"{WEEKDAYS[day.weekday()]}曜" if 1 < ahead < _WEEK else date_words(day)


def date_words(day: date) -> str:
    """11月24日（火）."""
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def closure_words(closure: Closure) -> str:
    """12月29日（火）〜1月3日（日）はお休みです（年末年始）; once it has begun, until when."""
    why = f"（{closure.reason}）" if closure.reason else ""
    if closure.last is None:
        when = "当分" if closure.has_begun else f"{date_words(closure.first)}から当分"
        return f"{when}お休みです{why}"
    if closure.has_begun:
        return f"{date_words(closure.last)}までお休みです{why}"
    last = f"〜{date_words(closure.last)}" if closure.last > closure.first else ""
    return f"{date_words(closure.first)}{last}はお休みです{why}"


def full_moment_words(moment: datetime) -> str:
    """11月24日（火）8:30, for texts that are read later than they are written."""
    moment = in_tokyo(moment)
    return f"{date_words(moment.date())}{_clock_words(moment.hour, moment.minute)}"


def summary(timetable: Timetable) -> str:
    """The usual week in one line, for example 月〜金 8:30〜17:15、祝日・12/29〜1/3は休み."""
    if not timetable.is_known:
        return UNKNOWN_HOURS
    closures = _closure_words(timetable)
    return _usual_words(timetable) + (f"、{'・'.join(closures)}は休み" if closures else "")


def week_rows(timetable: Timetable, today: date, *, holiday_name: HolidayName) -> tuple[WeekRow, ...]:
    """Seven rows, today first."""
    days = (today + timedelta(days=ahead) for ahead in range(_WEEK))
    plans = (plan_day(timetable, day, holiday_name=holiday_name) for day in days)
    return tuple(_week_row(plan, timetable, today) for plan in plans)


def hours_words(hours: tuple[Hours, ...]) -> str:
    """8:30〜12:00・13:00〜17:15; 22:00〜翌2:00; 24時間; お休み when there are none."""
    return "・".join(_span_words(item) for item in hours) or "お休み"


def _week_row(plan: DayPlan, timetable: Timetable, today: date) -> WeekRow:
    weekday = plan.day.weekday()
    notes = _notes(timetable, weekday) if plan.is_usual else (plan.reason,)
    return WeekRow(
        day=WEEKDAYS[weekday],
        date=plan.day,
        date_words=f"{plan.day.month}/{plan.day.day}",
        words=hours_words(plan.hours) if timetable.is_known else "確認中",
        note="、".join(note for note in notes if note),
        is_today=plan.day == today,
        is_open=bool(plan.hours),
    )


def _usual_words(timetable: Timetable) -> str:
    if timetable.always_open:
        return "24時間"
    week = [_weekday_words(timetable, weekday) for weekday in range(_WEEK)]
    groups = {words: [day for day in range(_WEEK) if week[day] == words] for words in week if words}
    return "、".join(_group_words(days, words) for words, days in groups.items()) or "決まった日だけ"


def _group_words(days: list[int], words: str) -> str:
    if len(days) < _WEEK:
        return f"{_days_words(days)} {words}"
    return words if words == "24時間" else f"毎日 {words}"


def _weekday_words(timetable: Timetable, weekday: int) -> str:
    hours = timetable.hours_on_weekday(weekday)
    notes = "、".join(_notes(timetable, weekday))
    return (hours_words(hours) + (f"（{notes}）" if notes else "")) if hours else ""


def _notes(timetable: Timetable, weekday: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(span.note for span in timetable.spans if weekday in span.days and span.note))


def _days_words(days: list[int]) -> str:
    runs = [
        [day for _, day in run] for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0])
    ]
    return "・".join(_run_words(run) for run in runs)


def _run_words(run: list[int]) -> str:
    names = [WEEKDAYS[day] for day in run]
    return f"{names[0]}〜{names[-1]}" if len(names) > 2 else "・".join(names)


def _closure_words(timetable: Timetable) -> list[str]:
    holidays = ["祝日"] if timetable.closed_on_holidays and not timetable.always_open else []
    yearly = [item for item in timetable.closures if isinstance(item, YearlyClosure)]
    return holidays + [_yearly_words(item) for item in yearly]


def _yearly_words(closure: YearlyClosure) -> str:
    first, last = (f"{month}/{day}" for month, day in (closure.first, closure.last))
    return first if first == last else f"{first}〜{last}"


def _until(moment: datetime, *, now: datetime) -> str:
    moment, today = in_tokyo(moment), in_tokyo(now).date()
    midnight = (moment.hour, moment.minute) == (0, 0)
    day = moment.date() - timedelta(days=int(midnight))
    words = "24:00" if midnight else _clock_words(moment.hour, moment.minute)
    if day == today:
        return f"{words}まで"
    told = day_words(day, today=today)
    return f"{told}{'' if told.endswith('）') else ' '}{words}まで"


def _span_words(hours: Hours) -> str:
    start, end = hours.minutes
    if end - start == 1440 and start == 0:
        return "24時間"
    closes = "24:00" if end == 1440 else _clock_words(hours.closes.hour, hours.closes.minute)
    return f"{_clock_words(hours.opens.hour, hours.opens.minute)}〜{'翌' if end > 1440 else ''}{closes}"


def _clock_words(hour: int, minute: int) -> str:
    return f"{hour}:{minute:02}"
