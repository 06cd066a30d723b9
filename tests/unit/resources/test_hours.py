"""The times that clerks write become schedules, schedules become the words that clerks write, and both agree."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.opening.timetable import YearlyClosure
from kit.resources.logic.hours.occurrences import occurrences
from kit.resources.logic.hours.parse import parse_hours
from kit.resources.logic.hours.schedule import (
    DAYS,
    NTHS,
    OBON,
    YEAR_END,
    DatedSlot,
    HoursError,
    Rule,
    Schedule,
)
from kit.resources.logic.hours.warned import WORDS, HoursWarned
from kit.resources.logic.hours.words import words

READ = {
    "毎月第2・第4土曜 13:30–16:00、祝日は休み": "毎月第2・第4土曜 13:30〜16:00、祝日は休み",
    "月～金 9時～17時(祝日・年末年始を除く)": "月〜金 9:00〜17:00、祝日・年末年始（12/29〜1/3）は休み",
    "平日10:00-15:00": "月〜金 10:00〜15:00、祝日は休み",
    "第1月曜日 午後1時半から3時": "毎月第1月曜 13:30〜15:00",
    "毎週火・木": "毎週火・木",
    "最終金曜": "毎月最終金曜",
    "毎月15日": "毎月15日",
    "毎月10日・20日・末日": "毎月10日・20日・末日",
    "月～金 9:00～17:00 8月は休み": "月〜金 9:00〜17:00、8月は休み",
    "月曜日から金曜日 8:30〜17:15（土日祝日、年末年始(12/29～1/3)は休み）": "月〜金 8:30〜17:15、祝日・年末年始（12/29〜1/3）・土曜・日曜は休み",
    "隔週水曜（2026年4月1日から） 10:00〜12:00": "隔週水曜（2026年4月1日から） 10:00〜12:00",
    "毎月第３水曜日　１３：００～１５：００": "毎月第3水曜 13:00〜15:00",
    "月・水・金 10:00~16:00、土 10:00~12:00": "月・水・金 10:00〜16:00、毎週土曜 10:00〜12:00",
    "火、木、土曜日 10時～15時": "火・木・土 10:00〜15:00",
    "9:00〜12:00、13:00〜17:00（月〜金）": "月〜金 9:00〜12:00・13:00〜17:00",
    "毎月第1、第3土曜日 午前10時～正午": "毎月第1・第3土曜 10:00〜12:00",
    "令和8年4月12日(日)・5月10日 13:30～16:00": "2026年4月12日・2026年5月10日 13:30〜16:00",
    "毎日24時間": "毎日 24時間",
    "月〜土（第3土曜は休み） 10:00〜18:00": "月〜土 10:00〜18:00、第3土曜は休み",
    "火曜〜日曜 9:00-17:00 休館日：月曜日、年末年始": "火〜日 9:00〜17:00、年末年始（12/29〜1/3）・月曜は休み",
    "4月～11月の毎週土曜 10:00～12:00": "毎週土曜 10:00〜12:00、1月・2月・3月・12月は休み",
    "月1回（第4日曜）": "毎月第4日曜",
    "第2土曜 13:30～（変更あり。会場にご確認ください）": "毎月第2土曜 13:30から",
    "月〜金 9:00〜17:00（最終受付16:30）": "月〜金 9:00〜17:00",
    "月曜～金曜 22:00～翌2:00": "月〜金 22:00〜翌2:00",
    "月曜日・第3水曜日 10:00〜12:00": "毎週月曜 10:00〜12:00、毎月第3水曜 10:00〜12:00",
    "平日9時～17時、土曜、日曜、祝日は休み": "月〜金 9:00〜17:00、祝日・土曜・日曜は休み",
    "毎週水曜日14時～16時（祝祭日・お盆・年末年始は除く）": "毎週水曜 14:00〜16:00、祝日・お盆（8/13〜8/16）・年末年始（12/29〜1/3）は休み",
    "月-金 9-17時": "月〜金 9:00〜17:00",
    "毎月第4金曜日 13:30-15:30 要予約": "毎月第4金曜 13:30〜15:30",
    "毎月第2土曜日 13時30分から16時まで": "毎月第2土曜 13:30〜16:00",
    "月、火、木、金曜日の午前10時から午後4時まで(祝日、年末年始は除く。)": "月・火・木・金 10:00〜16:00、祝日・年末年始（12/29〜1/3）は休み",
    "木曜 19:00〜21:00 ※祝日も開催": "毎週木曜 19:00〜21:00",
    "毎週土曜、祝日は休み": "毎週土曜、祝日は休み",
    "月火水木金土日 0:00〜0:00": "毎日 24時間",
    "月〜金 8:00〜0:00": "月〜金 8:00〜24:00",
    "奇数月の第3日曜": "毎月第3日曜、2月・4月・6月・8月・10月・12月は休み",
    "1・4・7・10月の第2火曜 10:00〜12:00": "毎月第2火曜 10:00〜12:00、2月・3月・5月・6月・8月・9月・11月・12月は休み",
    "月2回（第1・3火曜）13:30〜15:30": "毎月第1・第3火曜 13:30〜15:30",
    "平日 9:00〜17:00、第2・第4土曜 9:00〜12:00": "月〜金 9:00〜17:00、毎月第2・第4土曜 9:00〜12:00、祝日は休み",
    "月〜金 9:00〜17:00 土 9:00〜12:00 日祝休": "月〜金 9:00〜17:00、毎週土曜 9:00〜12:00、祝日・日曜は休み",
    "毎月第4日曜日　※12月は休会": "毎月第4日曜、12月は休み",
    "日曜を除く毎日 10:00〜17:00": "毎日 10:00〜17:00、日曜は休み",
    "毎週金曜日（祝日、年末年始、8/13〜8/15を除く）18:00〜20:00": "毎週金曜 18:00〜20:00、祝日・8/13〜8/15・年末年始（12/29〜1/3）は休み",
}  # fmt: skip


@pytest.mark.parametrize(("written", "said"), READ.items())
def test_what_clerks_write_is_read_and_said_in_one_form(written, said):
    found = parse_hours(written)
    assert found.schedule is not None, found.warnings
    assert (words(found.schedule), found.words) == (said, written)


def test_the_schedule_is_near_that_of_hsds():
    schedule = parse_hours("毎月第2・第4土曜 13:30〜16:00、祝日・年末年始・8月は休み").schedule
    rule = Rule("MONTHLY", byday=("2SA", "4SA"), opens=time(13, 30), closes=time(16))
    assert schedule == Schedule((rule,), closed_on_holidays=True, closures=(YEAR_END,), closed_months=(8,))


@pytest.mark.parametrize(
    ("written", "code", "part"),
    [
        ("毎月第2土曜日（祝日の場合は翌週）", HoursWarned.NOT_UNDERSTOOD, "場合は翌週"),
        ("年3回の第3日曜", HoursWarned.NOT_UNDERSTOOD, "年3回"), ("土・日・祝 10:00〜17:00", HoursWarned.NOT_UNDERSTOOD, "祝"),
        ("10:00〜15:00", HoursWarned.NO_DAYS, "10:00〜15:00"), ("4/12、5/10 13:30〜", HoursWarned.NO_YEAR, "4/12"),
        ("水曜日　9時～5時", HoursWarned.TIME_ORDER, "9:00〜5:00"), ("月〜金 25:00〜26:00", HoursWarned.NOT_UNDERSTOOD, "25"),
        ("月〜金 9時〜17時（正午〜午後1時を除く）", HoursWarned.NOT_UNDERSTOOD, "を除く"),
        ("第3月曜、祝日は休み", HoursWarned.NOT_UNDERSTOOD, "第3月曜、祝日は休み"), ("毎月第3土曜日13:30〜15:30（第4土曜日になることもあります）", HoursWarned.NOT_UNDERSTOOD, "第4土曜日"),
        ("毎月第1火曜日（1月・5月は第2火曜日）", HoursWarned.NOT_UNDERSTOOD, "第2火曜日"), ("月〜金 9:00〜17:00（水曜は19:00まで）", HoursWarned.NOT_UNDERSTOOD, "は"),
        ("毎日 4月〜9月 9:00〜18:00、10月〜3月 9:00〜17:00", HoursWarned.NOT_UNDERSTOOD, "10月〜3月"),
        ("土曜日（月1回）", HoursWarned.NOT_UNDERSTOOD, "月1回"), ("週2回（月〜金）", HoursWarned.NOT_UNDERSTOOD, "週2回"),
        ("公民館にて", HoursWarned.NOT_UNDERSTOOD, "公民館にて"),
    ],
)  # fmt: skip
def test_what_was_not_understood_is_named_and_nothing_is_guessed(written, code, part):
    found = parse_hours(written)
    assert found.schedule is None
    assert found.words == written
    assert any(warning.code is code and part in warning.part for warning in found.warnings), found.warnings


def test_words_without_any_day_are_told_whole():
    found = parse_hours("コロナのため休止中")
    assert [(one.code, one.part) for one in found.warnings] == [
        (HoursWarned.NOT_UNDERSTOOD, "コロナのため休止中")
    ]


@pytest.mark.parametrize("written", ["要問合せ", "随時", "不定期（月1回程度）", "お問い合わせください"])
def test_by_arrangement_is_neither_a_schedule_nor_a_warning(written):
    found = parse_hours(written)
    assert (found.schedule, found.warnings, found.is_by_arrangement) == (None, (), True)


def test_words_beside_the_times_are_kept_and_told():
    found = parse_hours("毎月第2土曜 13:30〜16:00（会場：公民館）")
    assert found.schedule is not None
    assert {warning.code for warning in found.warnings} == {HoursWarned.BESIDE}


def test_every_other_week_without_a_start_is_kept_and_gives_no_dates():
    found = parse_hours("隔週水曜 10:00〜12:00")
    assert [warning.code for warning in found.warnings] == [HoursWarned.START_UNKNOWN]
    assert occurrences(found.schedule, date(2026, 4, 1), date(2026, 6, 30)) == ()


def test_dates_without_a_year_are_of_the_fiscal_year_that_is_given():
    found = parse_hours("4/12、5/10、2/14 13:30〜", fiscal_year=2026)
    assert [slot.day for slot in found.schedule.dates] == [
        date(2026, 4, 12),
        date(2026, 5, 10),
        date(2027, 2, 14),
    ]


def days(written, first, last, holidays=()):
    found = occurrences(parse_hours(written).schedule, first, last, holidays=holidays)
    return [item.day.isoformat()[5:] for item in found]


def test_dates_of_the_month_without_holidays_and_closures():
    year = (date(2026, 7, 1), date(2027, 1, 31))
    second = "毎月第2・第4土曜 13:30〜16:00、祝日・8月・年末年始は休み"
    assert days(second, *year, {date(2026, 11, 28)}) == [
        "07-11", "07-25", "09-12", "09-26", "10-10", "10-24", "11-14", "12-12", "12-26", "01-09", "01-23",
    ]  # fmt: skip
    assert days("毎月末日", *year) == ["07-31", "08-31", "09-30", "10-31", "11-30", "12-31", "01-31"]
    assert days("毎月最終金曜・第5月曜", date(2026, 8, 1), date(2026, 9, 30)) == ["08-28", "08-31", "09-25"]
    assert days("月〜金（第3水曜は休み）", date(2026, 7, 13), date(2026, 7, 17)) == [
        "07-13",
        "07-14",
        "07-16",
        "07-17",
    ]


def test_every_other_week_counts_from_its_start_and_periods_hold():
    written = "隔週水曜（2026年4月8日から） 10:00〜12:00（期間 2026年4月1日〜2026年5月31日）"
    assert days(written, date(2026, 1, 1), date(2026, 12, 31)) == ["04-08", "04-22", "05-06", "05-20"]
    assert days("隔月第1土曜（2026年4月1日から）", date(2026, 1, 1), date(2026, 9, 1)) == [
        "04-04",
        "06-06",
        "08-01",
    ]


def test_a_fixed_date_is_stronger_than_holidays_and_weaker_than_its_own_cancellation():
    slots = tuple(DatedSlot(date(2026, 5, day), time(13)) for day in (4, 6))
    schedule = Schedule(dates=slots, closed_on_holidays=True, closed_dates=(date(2026, 5, 6),))
    found = occurrences(schedule, date(2026, 5, 1), date(2026, 5, 31), holidays={date(2026, 5, 4)})
    assert [(item.day.day, item.opens) for item in found] == [(4, time(13))]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Schedule(), lambda: Rule("WEEKLY"), lambda: Rule("WEEKLY", byday=("2MO",)), lambda: Rule("MONTHLY", byday=("MO",)),
        lambda: Rule("MONTHLY", byday=("6MO",)), lambda: Rule("MONTHLY", bymonthday=(32,)), lambda: Rule("WEEKLY", bymonthday=(3,)),
        lambda: Rule("WEEKLY", byday=("XX",)), lambda: Rule("WEEKLY", byday=("MO",), interval=3),
        lambda: Rule("MONTHLY", byday=("2MO",), bymonthday=(3,)),
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused(make):
    with pytest.raises(HoursError):
        make()


DATES = st.dates(date(2020, 1, 1), date(2035, 12, 31))
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 59)))
SPANS = st.one_of(
    st.just((None, None)), st.tuples(CLOCKS, st.none()), st.tuples(st.none(), CLOCKS),
    st.tuples(CLOCKS, CLOCKS).filter(lambda span: span[0] < span[1] or span[0] == span[1] == time(0)),
    st.just((time(22), time(2))), st.just((time(8), time(0))), st.just((time(9), time(9))),
)  # fmt: skip
NTH_DAYS = st.builds(lambda nth, day: f"{nth}{day}", st.sampled_from(NTHS), st.sampled_from(DAYS))


def some(values, least=1):
    return st.lists(values, min_size=least, max_size=3, unique=True).map(tuple)


@st.composite
def rules(draw):
    opens, closes = draw(SPANS)
    interval = draw(st.sampled_from((1, 1, 1, 2)))
    start = draw(st.one_of(st.none(), DATES)) if interval == 2 else None
    kind = draw(st.sampled_from(("weekly", "nth", "day")))
    common = {"opens": opens, "closes": closes, "interval": interval, "dtstart": start}
    if kind == "weekly":
        return Rule("WEEKLY", byday=draw(some(st.sampled_from(DAYS))), **common)
    if kind == "nth":
        return Rule("MONTHLY", byday=draw(some(NTH_DAYS)), **common)
    return Rule("MONTHLY", bymonthday=draw(some(st.one_of(st.just(-1), st.integers(1, 31)))), **common)


CLOSURES = st.one_of(st.just(YEAR_END), st.just(OBON), st.builds(lambda m, d: YearlyClosure((m, d), (m, d)), st.integers(1, 12), st.integers(1, 28)))  # fmt: skip


@st.composite
def schedules(draw):
    first, last = sorted((draw(DATES), draw(DATES)))
    return Schedule(
        rules=draw(some(rules())),
        dates=draw(some(st.builds(lambda day, span: DatedSlot(day, *span), DATES, SPANS), 0)),
        closed_on_holidays=draw(st.booleans()),
        closures=draw(some(CLOSURES, 0)),
        closed_months=draw(some(st.integers(1, 12), 0)),
        closed_byday=draw(some(st.one_of(st.sampled_from(DAYS), NTH_DAYS), 0)),
        closed_dates=draw(some(DATES, 0)),
        valid_from=draw(st.sampled_from((None, first))),
        valid_to=draw(st.sampled_from((None, last))),
    )


@given(schedules())
def test_every_schedule_is_read_back_from_its_words(schedule):
    said = words(schedule)
    found = parse_hours(said)
    assert found.schedule == schedule, (said, found.warnings)


@given(
    st.one_of(
        st.text(
            "毎月週隔第1234最終月火水木金土日曜祝休み年末始〜-:時分半午前後0123456789/、・（）からまで除くは要問合 \n",
            max_size=30,
        ),
        st.text(max_size=20),
    )
)
def test_nothing_that_may_be_written_raises_or_loses_words(text):
    found = parse_hours(text)
    assert found.words or not text.strip() or not any(sign.isalnum() for sign in text)
    if found.schedule is None and found.words:
        assert found.warnings or found.is_by_arrangement
    if found.schedule is not None:
        assert parse_hours(words(found.schedule)).schedule == found.schedule


def test_every_warning_has_words():
    assert set(WORDS) == set(HoursWarned)
