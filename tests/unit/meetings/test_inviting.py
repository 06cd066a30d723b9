"""Who is told what of a meeting: nobody by mistake, nobody twice, and of a closed one the times alone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kit.meetings.logic import inviting
from kit.meetings.logic.content import Attendance
from kit.meetings.logic.inviting import (
    Facts,
    Guest,
    Plan,
    Seated,
    Telling,
    Told,
    guests_of,
    plan,
    plan_withdrawal,
)
from kit.meetings.logic.letters import Occasion, paper_lines, title_words, write_mail
from kit.meetings.logic.reminding import asks_for_promise, is_office_hour
from kit.meetings.logic.words import State

ZONE = ZoneInfo("Asia/Tokyo")
STARTS = datetime(2026, 12, 9, 14, 0, tzinfo=ZONE)
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
FACTS = Facts("第1回 代表者会議", "市役所3階", STARTS, STARTS + timedelta(minutes=90))
HANAKO = Guest("a", "社会福祉協議会", "伊勢 花子", "hanako@example.jp")
TARO = Guest("b", "津保健所", "", "", why="メールアドレスがありません")
BOTH = (HANAKO, TARO)
OPEN = Occasion(
    FACTS, "津市", False, office="福祉課", online="https://meet.example/1", invitation="資料は当日お渡しします。",
    document_number="津福第12号", has_reply=True,
)  # fmt: skip
CLOSED = Occasion(
    Facts("山田さんのこと", "山田さん宅", STARTS, FACTS.ends_at), "津市", True, office="ひきこもり支援係",
    online="https://meet.example/1", invitation="本人の様子", document_number="津福第13号",
)  # fmt: skip


def test_an_address_is_used_for_the_person_of_its_seat_only():
    people = [
        Attendance("1", "s", "社協", "shakyo", "伊勢 花子"),
        Attendance("2", "s", "社協", "shakyo", "別の 人"),
        Attendance("3", "h", "保健所", "health", ""),
        Attendance("4", "", "", "", "家族会の方"),
        Attendance("5", "p", "警察署", "police", "鳥羽"),
        Attendance("6", "n", "席のない機関", "npo", "志摩"),
        Attendance("7", "w", "二つの席", "npo", ""),
    ]
    seats = [
        Seated("s", "伊勢　花子", "h@example.jp"), Seated("h", "津 太郎", "t@example.jp"), Seated("p", "鳥羽", ""),
        Seated("w", "一", "1@example.jp"), Seated("w", "二", "2@example.jp"),
    ]  # fmt: skip
    found = guests_of(people, seats)
    assert [(one.key, one.person, one.mail) for one in found] == [
        ("1", "伊勢 花子", "h@example.jp"), ("2", "別の 人", ""), ("3", "津 太郎", "t@example.jp"), ("4", "家族会の方", ""),
        ("5", "鳥羽", ""), ("6", "志摩", ""), ("7", "", ""),
    ]  # fmt: skip
    assert all(bool(one.why) != bool(one.mail) for one in found)


@pytest.mark.parametrize(
    ("state", "facts", "told", "again", "wanted"),
    [
        (State.PLANNED, FACTS, None, False, Plan(Telling.INVITATION, BOTH)),
        (State.HELD, FACTS, None, True, Plan(refusal=inviting.HELD)),
        (State.CANCELLED, FACTS, None, False, Plan(refusal=inviting.NEVER_TOLD)),
        (State.INVITED, FACTS, Told(FACTS, 2, reached=frozenset("ab"), earlier=frozenset("ab")), False,
         Plan(sequence=2, refusal=inviting.NOTHING_NEW, may_repeat=True)),
        (State.INVITED, FACTS, Told(FACTS, 2, reached=frozenset("a"), earlier=frozenset("ac")), False,
         Plan(Telling.INVITATION, (TARO,), 2, may_repeat=True, missing=frozenset("c"))),
        (State.INVITED, FACTS, Told(FACTS, 2, reached=frozenset("ab"), earlier=frozenset("ab")), True,
         Plan(Telling.CHANGE, BOTH, 3)),
        (State.INVITED, Facts("第1回 代表者会議", "公民館", STARTS, FACTS.ends_at),
         Told(FACTS, 0, reached=frozenset("ab"), earlier=frozenset("abz")), False,
         Plan(Telling.CHANGE, BOTH, 1, missing=frozenset("z"))),
        (State.CANCELLED, FACTS, Told(FACTS, 1, reached=frozenset("a"), earlier=frozenset("a")), False,
         Plan(Telling.CANCELLATION, (HANAKO,), 2)),
        (State.CANCELLED, FACTS, Told(FACTS, 2, True, frozenset("a"), frozenset("a")), False,
         Plan(sequence=2, refusal=inviting.NOTHING_NEW)),
        (State.CANCELLED, FACTS, Told(FACTS, 2, True, frozenset(), frozenset("a")), False,
         Plan(Telling.CANCELLATION, (HANAKO,), 2)),
        (State.PLANNED, FACTS, Told(FACTS, 2, True, frozenset("ab"), frozenset("ab")), False,
         Plan(Telling.CHANGE, BOTH, 3)),
    ],
)  # fmt: skip
def test_what_there_is_to_tell(state, facts, told, again, wanted):
    assert plan(state, facts, BOTH, told, now=NOW, again=again) == wanted


def test_taking_back_reaches_only_whose_calendar_has_it_and_nobody_expects():
    gone = Guest("z", "津保健所", "津 太郎", "taro@example.jp")
    same = Guest(
        "y", "社会福祉協議会", "伊勢 華子", HANAKO.mail
    )  # the same address under a line that was written anew
    told = Told(FACTS, 2, reached=frozenset("ayz"), earlier=frozenset("ayz"), had=(HANAKO, same, gone))
    off = plan_withdrawal(FACTS, BOTH, told, now=NOW)
    assert off == Plan(Telling.WITHDRAWAL, (gone,), 3, missing=frozenset("yz"))
    assert plan_withdrawal(FACTS, BOTH, told, now=STARTS).refusal == inviting.PAST
    nobody = (None, Told(FACTS, 2, earlier=frozenset("a"), had=(HANAKO,)))
    assert {plan_withdrawal(FACTS, BOTH, one, now=NOW).refusal for one in nobody} == {inviting.NOBODY_OFF}
    back = Told(FACTS, 3, reached=frozenset("b"), earlier=frozenset("b"), taken_off=frozenset({HANAKO.mail}))
    assert plan(State.INVITED, FACTS, BOTH, back, now=NOW).sequence == 4, "more than what took it off"


def test_nobody_is_asked_to_what_has_begun_and_an_empty_list_is_said():
    assert plan(State.PLANNED, FACTS, BOTH, None, now=STARTS).refusal == inviting.OVER
    assert plan(State.PLANNED, FACTS, (), None, now=NOW).refusal == inviting.NOBODY


def test_an_open_meeting_is_told_in_full_and_its_subject_says_little():
    text = write_mail(OPEN, HANAKO, Telling.INVITATION)
    assert text.subject == "会議のご案内（12月9日）"
    assert text.body == (
        "社会福祉協議会 伊勢 花子 様\n\n次のとおり開きますので、ご案内します。\n\n第1回 代表者会議\n"
        "日時　2026年12月9日（水）14:00〜15:30\n場所　市役所3階\nオンライン　https://meet.example/1\n文書番号　津福第12号\n\n"
        "資料は当日お渡しします。\n\n予定表に入れるためのファイルを添えています。\n"
        "欠席や代理の出席は、このメールへの返信か、事務局までお知らせください。\n\n津市 福祉課\n"
    )
    assert write_mail(OPEN, TARO, Telling.INVITATION).body.startswith("津保健所 ご担当者 様")


@pytest.mark.parametrize("telling", list(Telling))
def test_a_mail_about_a_closed_meeting_says_the_day_and_the_hour_alone(telling):
    text = write_mail(CLOSED, HANAKO, telling)
    said = text.subject + text.body
    assert "2026年12月9日（水）14:00〜15:30" in said
    forbidden = ("山田", "本人", "ひきこもり", "meet.example", "津福", "会議", "支援", "宅")
    assert [word for word in forbidden if word in said] == []
    assert ("事務局にお問い合わせください。" in said) == (telling in (Telling.INVITATION, Telling.CHANGE))


def test_paper_names_the_place_of_a_closed_meeting_and_nothing_else():
    assert paper_lines(CLOSED) == (("日時", "2026年12月9日（水）14:00〜15:30"), ("場所", "山田さん宅"))
    assert [label for label, _words in paper_lines(OPEN)] == ["会議", "日時", "場所", "オンライン"]


def test_a_correction_says_what_it_was_before_and_a_reminder_only_the_day():
    before = Facts("", "公民館", STARTS - timedelta(days=1), FACTS.ends_at - timedelta(days=1))
    moved = Occasion(FACTS, "津市", False, before=before)
    text = write_mail(moved, HANAKO, Telling.CHANGE).body
    assert "（前は 2026年12月8日（火）14:00〜15:30）" in text
    assert "（前は 公民館）" in text
    assert "（前は" not in write_mail(moved, HANAKO, Telling.CANCELLATION).body
    reminder = write_mail(OPEN, HANAKO, Telling.REMINDER)
    assert [
        word for word in ("代表者", "市役所", "meet", "資料") if word in reminder.subject + reminder.body
    ] == []


def test_a_title_names_its_body_once():
    assert title_words("代表者会議", "") == "代表者会議"
    assert title_words("代表者会議", "第1回 代表者会議") == "第1回 代表者会議"
    assert title_words("代表者会議", "第1回") == "代表者会議 第1回"


@pytest.mark.parametrize(
    ("due", "reminded", "asks"),
    [
        ("2026-12-02", None, False),
        ("2026-12-01", None, True),
        ("2026-12-01", "2026-11-24", False),
        ("2026-11-24", "2026-11-17", False),
        ("2026-11-23", "2026-11-20", True),
        ("2026-11-23", "2026-11-24", False),
        ("2026-11-30", "2026-10-01", True),
    ],
)
def test_a_promise_is_reminded_of_twice_at_most(due, reminded, asks):
    days = [datetime.fromisoformat(day).date() if day else None for day in (due, reminded)]
    assert asks_for_promise(*days, NOW.date()) is asks


def test_mail_goes_out_in_office_hours():
    hours = [NOW.replace(hour=8), NOW.replace(hour=9), NOW.replace(hour=16, minute=59), NOW.replace(hour=17)]
    assert [is_office_hour(one) for one in hours] == [False, True, True, False]
    assert not is_office_hour(NOW + timedelta(days=4))
