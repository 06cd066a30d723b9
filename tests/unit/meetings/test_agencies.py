"""Names of agencies and rows of seats as people write them."""

from datetime import date

import pytest

from kit.meetings.logic.agencies import fold_name, guess_kind, same_name, successor_refusal, with_former
from kit.meetings.logic.seats import (
    MOST_PASTED,
    Speaker,
    is_current,
    read_pasted,
    read_speaker,
    stored_speaker,
    term_refusal,
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("津市社会福祉協議会", "social-council"), ("津　警察署", "police"), ("ハローワーク津", "hellowork"),
        ("三重県立○○高等学校", "school"), ("津市地域包括支援センター", "elder-centre"), ("津市健康課", "town-division"),
        ("津保健所", "health-centre"), ("ＮＰＯ法人 ひかり", "private-group"), ("JAみえ", "farming"),
        ("三重県津児童相談所", "child-centre"), ("課題研究会", ""), ("ひかりの家", ""),
        ("三重県心身発達医療センター", "child-development"), ("市教育委員会", "town-division"),
    ],
)  # fmt: skip
def test_a_name_speaks_of_its_kind(name, kind):
    assert guess_kind(name) == kind


def test_names_are_the_same_however_they_are_written():
    known = {1: "津 商工会", 2: "ＪＡみえ"}
    assert fold_name("ＪＡ　みえ") == fold_name("JAみえ")
    assert same_name("津商工会", known) == 1
    assert same_name("津商工会", known, but=1) is None
    assert same_name("jaみえ", known) == 2


def test_former_names_stand_newest_first_once_and_give_way():
    assert with_former("", "社協") == "社協"
    assert with_former("社協、北社協", "北社協") == "北社協、社協"
    assert len(with_former("あ" * 299, "い")) <= 300
    assert with_former("あ" * 299, "い") == "い"


def test_nobody_takes_over_from_itself_even_by_detour():
    assert successor_refusal(1, 1, {})
    assert successor_refusal(1, 3, {3: 2, 2: 1})
    assert successor_refusal(1, 2, {2: None, 3: 1}) == ""


def test_a_pasted_table_is_read_with_and_without_heads():
    assert read_pasted("津警察署\t伊勢\t課長\n\n社協\t鳥羽\n") == (
        [{"agency": "津警察署", "person": "伊勢", "title": "課長"}, {"agency": "社協", "person": "鳥羽"}], 0,
    )  # fmt: skip
    headed, _more = read_pasted("氏名\t備考\t所属\tＴＥＬ\n伊勢\tあとで\t社協\t０５９－１\n")
    assert headed == [{"person": "伊勢", "agency": "社協", "phone": "059-1"}]
    assert read_pasted("社協,伊勢")[0] == [{"agency": "社協", "person": "伊勢"}]
    shown, _more = read_pasted("社協\t社会福祉協議会\t鳥羽\t局長\t\t\t059-1\n津警察署\t\t伊勢\n")
    assert shown[0] == {
        "agency": "社協", "kind": "社会福祉協議会", "person": "鳥羽", "title": "局長", "deputy": "", "mail": "",
        "phone": "059-1",
    }  # fmt: skip
    assert shown[1] == {"agency": "津警察署", "kind": "", "person": "伊勢"}
    assert read_pasted("所属\t種別\t氏名\n社協\t警察\t鳥羽")[0] == [
        {"agency": "社協", "kind": "警察", "person": "鳥羽"}
    ]
    assert read_pasted(" \n\t\n") == ([], 0)
    assert read_pasted("社協\n" * (MOST_PASTED + 2))[1] == 2


def test_a_seat_is_taken_until_the_day_it_is_left():
    today = date(2026, 4, 1)
    assert [is_current(day, today) for day in (None, date(2026, 4, 1), date(2026, 4, 2))] == [
        True,
        False,
        True,
    ]
    assert term_refusal(today, date(2026, 3, 31))
    assert term_refusal(today, None) == ""
    assert read_speaker({**stored_speaker(Speaker("伊勢")), "later": "x"}) == Speaker("伊勢")
