"""Which reads of a month ask for a look, and whose are checked."""

from datetime import date, datetime, timedelta

import pytest

from kit.core.logic.opening.timetable import TOKYO, Span, Timetable
from kit.intake.logic.reads import (
    ALL,
    MANY_A_DAY,
    Read,
    Reader,
    Sign,
    Subject,
    due_on,
    looks,
    month_after,
    month_of,
    narrow,
    readers,
    unchecked,
    working,
)

WEEKDAYS = Timetable(spans=(Span.of(["mon", "tue", "wed", "thu", "fri"], "09:00", "17:00"),))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=TOKYO)


def laid_out(*reads: Read, heads=frozenset(), **subjects: Subject):
    is_working = working(WEEKDAYS, holiday_name=lambda day: "勤労感謝の日" if day.day == 23 else None)
    return looks(reads, subjects, heads=heads, is_working=is_working)


def test_one_line_a_day_for_one_person_and_one_consultation():
    found = laid_out(
        Read(at(24, 10), "ise", "a"), Read(at(24, 11), "ise", "a"), Read(at(24, 11), "toba", "a"),
        Read(at(25, 10), "ise", "a"), Read(at(25, 10), "ise", "b"), a=Subject("AAA"),
    )  # fmt: skip
    lines = [(one.day.day, one.reader, one.uid, one.times, one.signs) for one in found]
    assert lines == [
        (25, "ise", "b", 1, ()), (25, "ise", "a", 1, ()), (24, "toba", "a", 1, ()), (24, "ise", "a", 2, ()),
    ]  # fmt: skip
    assert (found[-1].first, found[-1].last) == (at(24, 10), at(24, 11))


@pytest.mark.parametrize(
    ("moment", "is_outside"),
    [
        (at(24, 8), False), (at(24, 7, 59), True), (at(24, 18), False), (at(24, 18, 1), True), (at(28, 12), True),
        (at(23, 12), False),
    ],
)  # fmt: skip
def test_an_hour_around_the_opening_is_still_work(moment: datetime, is_outside: bool):
    (look,) = laid_out(Read(moment, "ise", "a"))
    assert (Sign.OUTSIDE in look.signs) is is_outside


def test_a_holiday_is_outside_where_the_window_closes_on_it_and_nothing_is_where_nobody_said_when():
    closing = Timetable(spans=WEEKDAYS.spans, closed_on_holidays=True)
    ask = working(closing, holiday_name=lambda day: "祝日" if day.day == 23 else None)
    assert (ask(at(23, 12)), ask(at(24, 12))) == (False, True)
    assert working(Timetable(), holiday_name=lambda day: None)(at(24, 3))


def test_by_somebody_else_counts_from_the_moment_at_which_somebody_was_in_charge():
    charge = ((at(24, 12), frozenset({"ise"})), (at(25, 12), frozenset({"toba"})), (at(26, 12), frozenset()))
    found = laid_out(
        *(Read(at(day, hour), "ise", "a") for day, hour in ((24, 10), (24, 13), (25, 13), (26, 13))),
        Read(at(25, 13), "kuki", "a"), Read(at(25, 14), "gone", "nobody knows"),
        heads=frozenset({"kuki"}), a=Subject("AAA", charge, over_since=date(2026, 11, 25)),
    )  # fmt: skip
    signs = {(one.day.day, one.reader): one.signs for one in found}
    assert signs == {
        (24, "ise"): (), (25, "ise"): (Sign.OTHERS,), (25, "kuki"): (), (25, "gone"): (), (26, "ise"): (Sign.OVER,),
    }  # fmt: skip


def test_many_on_one_day_are_marked_and_refusals_are_not_counted_among_them():
    usual = [Read(at(24, 10), "ise", str(n)) for n in range(MANY_A_DAY)]
    refused = Read(at(24, 10), "ise", "", is_refused=True)
    assert {one.signs for one in laid_out(*usual, refused)} == {(), (Sign.REFUSED,)}
    found = laid_out(*usual, refused, Read(at(24, 11), "ise", "one more"), Read(at(24, 11), "toba", "1"))
    assert narrow(found, sign=Sign.MANY) == narrow(found, reader="ise")[: MANY_A_DAY + 1]
    assert readers(found) == (
        Reader("ise", 16, 16, ((Sign.REFUSED, 1), (Sign.MANY, 16))), Reader("toba", 1, 1, ()),
    )  # fmt: skip
    assert [one.reader for one in narrow(found, sign=ALL, uid="1")] == ["toba", "ise"]


def test_nobody_is_checked_by_the_own_eyes():
    people = frozenset({"ise", "kuki"})
    assert unchecked(people, []) == people
    assert unchecked(people, ["kuki"]) == {"kuki"}
    assert unchecked(people, ["kuki", "hogo"]) == frozenset()


def test_months():
    assert month_of("2026-11") == date(2026, 11, 1)
    assert {
        month_of(word)
        for word in ("2026-13", "2026-00", "2026", "0000-01", "２０２６-11", "2026-11-1", "x-y")
    } == {None}
    assert (month_after(date(2026, 12, 1)), due_on(date(2026, 12, 1))) == (
        date(2027, 1, 1),
        date(2027, 1, 31),
    )
    assert due_on(date(2027, 1, 1)) == date(2027, 1, 31) + timedelta(days=28)
