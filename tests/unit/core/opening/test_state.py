"""Open or closed, until when: single cases, and the claim that the state holds until `changes_at`."""

from datetime import UTC, date, datetime, time, timedelta

import jpholiday
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.core.logic.opening.state import HORIZON_DAYS, OpeningState, open_day_after, state_at
from kit.core.logic.opening.timetable import (
    TOKYO,
    DatedClosure,
    OpeningError,
    Span,
    SpecialDay,
    Timetable,
    YearlyClosure,
)

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
MINUTE = timedelta(minutes=1)
NEW_YEAR = YearlyClosure.of("12-29", "01-03", reason="年末年始")
TOWN = Timetable(
    spans=(Span.of(WORKDAYS, "8:30", "12:00"), Span.of(WORKDAYS, "13:00", "17:15")),
    closed_on_holidays=True,
    closures=(NEW_YEAR,),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def no_holiday(day: date) -> str | None:
    return None


def state(timetable: Timetable, text: str) -> OpeningState:
    return state_at(timetable, at(text), holiday_name=jpholiday.is_holiday_name)


def test_open_in_the_morning_until_lunch() -> None:
    assert state(TOWN, "2026-11-24 08:30") == OpeningState(
        is_open=True,
        closes_at=at("2026-11-24 12:00"),
        opens_next=at("2026-11-24 13:00"),
        changes_at=at("2026-11-24 12:00"),
    )


def test_lunch_break_is_closed_and_the_closing_moment_too() -> None:
    lunch = OpeningState(is_open=False, opens_next=at("2026-11-24 13:00"), changes_at=at("2026-11-24 13:00"))
    assert state(TOWN, "2026-11-24 12:00") == lunch
    assert state(TOWN, "2026-11-24 12:59:59") == lunch


def test_holiday_on_a_working_day_is_a_day_off_with_its_name() -> None:
    monday = state(TOWN, "2026-11-23 10:00")
    assert (monday.is_open, monday.is_day_off, monday.reason) == (False, True, "勤労感謝の日")
    assert monday.opens_next == at("2026-11-24 08:30")


def test_substitute_holiday_counts() -> None:
    assert state(TOWN, "2026-05-06 10:00").is_day_off


def test_weekend_is_not_a_day_off() -> None:
    saturday = state(TOWN, "2026-11-28 10:00")
    assert (saturday.is_day_off, saturday.reason, saturday.opens_next) == (False, "", at("2026-11-30 08:30"))


def test_new_year_is_jumped_over() -> None:
    closed = state(TOWN, "2026-12-28 17:15")
    assert closed.opens_next == at("2027-01-04 08:30")
    assert state(TOWN, "2027-01-01 10:00").reason == "年末年始"


def test_night_line_runs_past_midnight_into_a_closed_day() -> None:
    night = Timetable(spans=(Span.of(["sun"], "22:00", "2:00"),), closed_on_holidays=True)
    assert state(night, "2026-11-22 23:59").closes_at == at("2026-11-23 02:00")
    assert state(night, "2026-11-23 01:59").is_open
    assert not state(night, "2026-11-23 02:00").is_open


def test_touching_runs_are_one_across_midnight() -> None:
    spans = (Span.of(["mon"], "20:00", "24:00"), Span.of(["tue"], "0:00", "6:00"))
    assert state(Timetable(spans=spans), "2026-11-23 21:00").closes_at == at("2026-11-24 06:00")


def test_always_open_never_changes() -> None:
    assert state(Timetable(always_open=True), "2027-01-01 03:00") == OpeningState(is_open=True)


def test_always_open_with_a_closure_ends_there() -> None:
    tuesday = date(2026, 11, 24)
    line = Timetable(always_open=True, closures=(DatedClosure(tuesday, tuesday, "点検"),))
    assert state(line, "2026-11-23 10:00").closes_at == at("2026-11-24 00:00")
    assert state(line, "2026-11-24 10:00").opens_next == at("2026-11-25 00:00")


def test_whole_days_without_an_end_in_sight_have_no_end() -> None:
    always = Timetable(spans=(Span.of([*WORKDAYS, "sat", "sun"], "0:00", "24:00"),))
    assert state(always, "2026-11-23 10:00") == OpeningState(is_open=True)


def test_unknown_hours_are_said_to_be_unknown() -> None:
    assert state(Timetable(), "2026-11-23 10:00") == OpeningState(is_open=False, is_known=False)


def test_long_closure_has_no_next_opening() -> None:
    closed = Timetable(
        spans=TOWN.spans, closures=(DatedClosure(date(2026, 11, 1), date(2027, 6, 30), "工事"),)
    )
    found = state(closed, "2026-11-24 10:00")
    assert (found.opens_next, found.changes_at, found.reason) == (None, None, "工事")


def test_search_ends_at_the_horizon() -> None:
    now = at("2026-11-24 00:00")
    last = now.date() + timedelta(days=HORIZON_DAYS - 1)
    for day, found in ((last, True), (last + timedelta(days=1), False)):
        once = Timetable(special=(SpecialDay(day, time(9, 0), time(10, 0)),))
        assert (state_at(once, now, holiday_name=no_holiday).opens_next is not None) is found


def test_a_moment_from_another_zone_is_the_same_moment() -> None:
    now = at("2026-11-24 09:00")
    assert state_at(TOWN, now.astimezone(UTC), holiday_name=no_holiday) == state_at(
        TOWN, now, holiday_name=no_holiday
    )


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(OpeningError):
        state_at(TOWN, datetime(2026, 11, 24, 9, 0), holiday_name=no_holiday)


def test_open_days_are_counted_over_holidays() -> None:
    after = date(2026, 11, 20)
    days = [open_day_after(TOWN, after, count, holiday_name=jpholiday.is_holiday_name) for count in (1, 2, 3)]
    assert days == [date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)]
    assert open_day_after(Timetable(), after, 1, holiday_name=no_holiday) is None
    with pytest.raises(OpeningError):
        open_day_after(TOWN, after, 0, holiday_name=no_holiday)


# A second, slower opinion: is this very minute covered by a span that started today or yesterday?

FIRST_DAY = date(2026, 12, 21)
HOLIDAYS = {date(2026, 12, 23): "祝日", date(2027, 1, 1): "元日"}
times = st.times().map(lambda value: value.replace(second=0, microsecond=0, fold=0))
near_days = st.integers(0, 16).map(lambda ahead: FIRST_DAY + timedelta(days=ahead))
spans = st.builds(Span, st.frozensets(st.integers(0, 6), min_size=1), times, times)
dated = st.builds(
    lambda day, length: DatedClosure(day, day + timedelta(days=length)), near_days, st.integers(0, 3)
)
special = st.builds(SpecialDay, near_days, times, times) | st.builds(SpecialDay, near_days)
timetables = st.builds(
    Timetable,
    spans=st.lists(spans, max_size=4).map(tuple),
    closed_on_holidays=st.booleans(),
    always_open=st.sampled_from([False, False, False, True]),
    closures=st.lists(dated | st.just(NEW_YEAR), max_size=2).map(tuple),
    special=st.lists(special, max_size=2).map(tuple),
)
moments = st.builds(
    lambda day, minute: datetime.combine(day, time(0, 0), TOKYO) + minute * MINUTE,
    near_days,
    st.integers(0, 1439),
)


def pairs_starting_on(timetable: Timetable, day: date) -> list[tuple[time, time]]:
    own = [item for item in timetable.special if item.day == day]
    if own:
        return [
            (item.opens, item.closes) for item in own if item.opens is not None and item.closes is not None
        ]
    if any(closure.covers(day) for closure in timetable.closures):
        return []
    if timetable.always_open:
        return [(time(0, 0), time(0, 0))]
    if timetable.closed_on_holidays and day in HOLIDAYS:
        return []
    return [(span.opens, span.closes) for span in timetable.spans if day.weekday() in span.days]


def covers(opens: time, closes: time, minute: int) -> bool:
    start, end = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    return start <= minute < (end if end > start else end + 1440)


class Slow:
    """Asks minute by minute; remembers each day's pairs, nothing else."""

    def __init__(self, timetable: Timetable) -> None:
        self.timetable = timetable
        self.pairs: dict[date, list[tuple[time, time]]] = {}

    def is_open(self, moment: datetime) -> bool:
        minute, day = moment.hour * 60 + moment.minute, moment.date()
        today, before = self._pairs(day), self._pairs(day - timedelta(days=1))
        return any(covers(*pair, minute) for pair in today) or any(
            covers(*pair, minute + 1440) for pair in before
        )

    def _pairs(self, day: date) -> list[tuple[time, time]]:
        if day not in self.pairs:
            self.pairs[day] = pairs_starting_on(self.timetable, day)
        return self.pairs[day]


@settings(max_examples=150, deadline=None)
@given(timetables, moments)
def test_state_is_never_wrong_between_now_and_its_change(timetable: Timetable, now: datetime) -> None:
    found = state_at(timetable, now, holiday_name=HOLIDAYS.get)
    slow = Slow(timetable)
    if found.changes_at is not None:
        assert slow.is_open(found.changes_at) is not found.is_open
    end = min(found.changes_at or now + timedelta(days=3), now + timedelta(days=3))
    moment = now
    while moment < end:
        assert slow.is_open(moment) is found.is_open
        moment += MINUTE


@settings(max_examples=100, deadline=None)
@given(timetables, moments)
def test_next_opening_is_the_first_one_after_now(timetable: Timetable, now: datetime) -> None:
    found = state_at(timetable, now, holiday_name=HOLIDAYS.get)
    slow = Slow(timetable)
    if found.opens_next is None:
        return
    assert slow.is_open(found.opens_next)
    assert not slow.is_open(found.opens_next - MINUTE)
    moment, before = now + MINUTE, slow.is_open(now)
    while moment < min(found.opens_next, now + timedelta(days=3)):
        here = slow.is_open(moment)
        assert before or not here
        moment, before = moment + MINUTE, here
