"""Readings thin out with age, towns that fall silent drop out, and the line ends where the number is."""

from datetime import date, timedelta

from kit.hub.logic.board_rows import FRESH
from kit.hub.logic.board_trend import Grain, Reading, draw, grain_of, series_of

DAY = date(2026, 11, 26)


def test_a_state_is_worth_a_day_a_week_or_a_month():
    assert grain_of(date(2026, 11, 24), date(2026, 11, 25)) == Grain.DAY
    assert grain_of(date(2026, 11, 22), date(2026, 11, 23)) == Grain.WEEK  # Sunday to Monday
    assert grain_of(date(2026, 10, 31), date(2026, 11, 1)) == Grain.MONTH
    assert grain_of(date(2025, 11, 24), date(2026, 11, 24)) == Grain.MONTH
    assert grain_of(DAY, None) == Grain.MONTH


def test_lines_count_what_is_known_and_for_how_long():
    readings = [
        Reading(DAY - timedelta(days=60), 1, True, None, 5),
        Reading(DAY - timedelta(days=59), 2, False, True, None),
        Reading(DAY - timedelta(days=60 - FRESH), 2, True, True, 4),
        Reading(DAY, 2, True, False, 7),
    ]
    window, platform, resources = series_of(readings, 29)
    assert [(point.value, point.known) for point in window.points] == [(1, 1), (1, 2), (2, 2), (1, 1)]
    assert [(point.value, point.known) for point in platform.points] == [(0, 0), (1, 1), (1, 1), (0, 1)]
    assert [point.value for point in resources.points] == [5, 5, 9, 7]
    assert [point.day for point in window.table] == [DAY, date(2026, 9, 28)], "the last of each month"
    assert series_of([], 29) == ()


def test_the_drawing_starts_left_and_ends_right_at_its_value():
    (window, _platform, resources) = series_of(
        [Reading(DAY - timedelta(days=400), 1, False, None, 3), Reading(DAY, 1, True, None, 4)], 2
    )
    drawn = draw(window)
    assert drawn.path == "M34.0 98.0L320.0 53.0"
    assert drawn.ticks == ((98.0, 0), (8.0, 2))
    assert drawn.ends == ((320.0, 53.0, 1),)
    assert [words for _x, words, _anchor in drawn.days] == ["2025年10月", "2026年11月"]
    assert drawn.known == "M34.0 53.0L320.0 53.0", "one of two towns is known all the time"
    assert draw(resources).known == "", "a number of places and a number of towns have no scale in common"
    (whole, *_rest) = series_of([Reading(DAY, 1, True, None, None)], 1)
    assert draw(whole).known == "", "all are known: the end of the scale says it"


def test_a_single_day_and_only_zeros_can_be_drawn():
    resources = series_of([Reading(DAY, 1, None, None, 0)], 29)[2]
    drawn = draw(resources)
    assert drawn.ends == ((320.0, 98.0, 0),)
    assert drawn.ticks[1] == (8.0, 1)
    assert len(drawn.days) == 1
    (*_rest, many) = series_of([Reading(DAY, 1, None, None, 1203)], 29)
    assert draw(many).ticks[1][1] == 2000


def test_the_table_beside_five_years_stays_short():
    days = [date(year, month, 28) for year in range(2021, 2027) for month in range(1, 13)]
    (window, *_rest) = series_of([Reading(day, 1, True, None, None) for day in days], 29)
    shown = [point.day for point in window.table]
    assert shown[:2] == [date(2026, 12, 28), date(2026, 11, 28)]
    assert shown[12:] == [
        date(2025, 12, 28), date(2025, 11, 28), date(2025, 3, 28), date(2024, 3, 28), date(2023, 3, 28), date(2022, 3, 28),
        date(2021, 3, 28),
    ]  # fmt: skip
