"""A bulletin: what is written is read again, and what is no bulletin is refused by name of the place."""

from datetime import UTC, date, datetime

import pytest

from kit.blueprints.logic import canonical
from kit.blueprints.logic.bulletin import (
    Bulletin,
    BulletinUnreadable,
    Notice,
    Training,
    coming,
    read_bulletin,
)
from kit.blueprints.logic.help_request import HelpUnreadable, Request, read_answers, read_request
from kit.blueprints.logic.trust import TARGET, list_releases

NOTICE = Notice(
    "n1",
    "年末の体制",
    "28日から県の窓口は休みです。\n急ぎは電話で。",
    date(2026, 12, 1),
    date(2027, 1, 4),
    True,
)
TRAINING = Training(
    "t1",
    "支援者研修",
    date(2026, 12, 10),
    "13:30",
    "16:00",
    "県庁講堂",
    True,
    "民生委員",
    "メールで",
    "https://mie.example/kenshu",
)
BULLETIN = Bulletin(7, datetime(2026, 11, 26, 9, tzinfo=UTC), (NOTICE,), (TRAINING,))


def test_what_is_written_is_read_again_and_travels_like_a_release():
    assert read_bulletin(BULLETIN.to_bytes()) == BULLETIN
    assert TARGET.fullmatch(BULLETIN.target)
    (listed,) = list_releases({BULLETIN.target: ("0" * 64, 10)})
    assert (listed.blueprint, listed.sequence) == ("bulletin", 7)


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2026-11-30", False), ("2026-12-01", True), ("2027-01-04", True), ("2027-01-05", False)],
)
def test_a_notice_stands_from_its_first_day_to_its_last(day, shown):
    assert NOTICE.is_shown(date.fromisoformat(day)) is shown


def test_trainings_of_the_past_are_over_and_the_next_comes_first():
    later = Training("t2", "後の研修", date(2026, 12, 11))
    assert coming((later, TRAINING), date(2026, 12, 10)) == (TRAINING, later)
    assert coming((later, TRAINING), date(2026, 12, 11)) == (later,)


def changed(**more):
    return {**canonical.read(BULLETIN.to_bytes()), **more}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "format"),
        (changed(format="sokumen-bulletin/2"), "format"),
        (changed(sequence=0), "sequence"),
        (changed(sequence=True), "sequence"),
        (changed(made_at="2026-11-26T09:00:00"), "time zone"),
        (changed(notices=None), "list"),
        (changed(notices=[{}] * 51), "list"),
        (changed(notices=[{"uid": "a", "title": "", "text": "x"}]), "title"),
        (changed(notices=[{"uid": "a", "title": "x" * 81, "text": "x"}]), "title"),
        (changed(notices=[{"uid": "a", "title": "x", "text": "x", "starts_on": "2026-13-01"}]), "starts_on"),
        (
            changed(
                notices=[
                    {
                        "uid": "a",
                        "title": "x",
                        "text": "x",
                        "starts_on": "2026-12-02",
                        "ends_on": "2026-12-01",
                    }
                ]
            ),
            "ends before",
        ),
        (changed(trainings=[{"uid": "a", "title": "x", "on": "2026-12-01", "url": "javascript:x"}]), "https"),
    ],
)
def test_what_is_no_bulletin_is_refused(data, place):
    with pytest.raises(BulletinUnreadable, match=place):
        read_bulletin(canonical.canonical_bytes(data))
    with pytest.raises(BulletinUnreadable, match="large"):
        read_bulletin(b" " * 500_001)


GOOD = Request(
    "6f0c1f6e-5b0e-4d8f-9d2e-0c6c1a3f7d11", "visit", "advice", "calm", "進め方に迷っています。"
).to_data()


def test_a_request_is_choices_and_one_text():
    assert read_request(GOOD).to_data() == GOOD
    for wrong in (
        {"topic": "x"},
        {"wish": 3},
        {"hurry": ""},
        {"text": "x" * 801},
        {"uid": ""},
        {"name": "x"},
    ):
        with pytest.raises(HelpUnreadable):
            read_request({**GOOD, **wrong})
    with pytest.raises(HelpUnreadable):
        read_request({name: value for name, value in GOOD.items() if name != "text"})


def test_answers_are_read_whole_or_not_at_all():
    (answer,) = read_answers({"answers": [{"uid": GOOD["uid"], "state": "answered", "text": "伺います。"}]})
    assert (answer.state, answer.text) == ("answered", "伺います。")
    for wrong in (
        {},
        {"answers": "x"},
        {"answers": [1]},
        {"answers": [{"uid": GOOD["uid"], "state": "new", "text": ""}]},
    ):
        with pytest.raises(HelpUnreadable):
            read_answers(wrong)
