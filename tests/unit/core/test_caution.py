"""The check of a public summary: what is refused, what is warned of, and what ordinary sentences may say."""

import pytest

from kit.core.logic.caution import digest, refused, without_refused
from kit.core.logic.likely import warned
from kit.core.logic.naming import Namer, Person, same_person

PEOPLE = (
    Person("三重 太郎", "ミエ タロウ"),
    Person("髙田　花子", "たかだ はなこ"),
    Person("津 誠"),
    Person("森 林"),
    Person("鈴木次郎"),
    Person("田中課長"),
    Person("John Smith"),
)
SPARED = ("鈴木次郎法律事務所", "三重県", "NPO法人 田中さんの家")
NAMER = Namer(PEOPLE, SPARED, places=("三重", "津"))
EXISTING = {"235678"}


def found(text, namer=NAMER):
    return [one.kind for one in refused({"items": text}, namer, EXISTING.__contains__)]


@pytest.mark.parametrize(
    "text",
    [
        "三重太郎が報告した", "三重　太郎", "三 重 太 郎", "三重\n太郎", "三重\u200b太郎", "ミエタロウ", "みえ　たろう", "ﾐｴ ﾀﾛｳ",
        "三重さんから報告", "三重 様", "三重氏の発言", "三重くん", "太郎ちゃんの話", "タロウさん", "高田花子", "髙田　花子", "高田委員から",
        "たかださん", "津さん、", "誠さんのこと", "森 林が", "森林さん", "鈴木次郎", "鈴木さん", "次 郎　鈴木さん", "田中さん", "田中 課長",
        "ＪＯＨＮ　ＳＭＩＴＨ", "smithさん",
    ],
)  # fmt: skip
def test_names_are_refused_however_they_are_written(text):
    assert "name" in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "三重県の計画を報告した", "三重の家族会", "三重会長会（県の集まり）", "津市役所", "津の家族会", "大津さん", "林業と森林の整備",
        "誠実に取り組む", "鈴木次郎法律事務所が加わった", "NPO法人田中さんの家を見学した", "田中地区", "太郎生地区", "三重様式", "田中氏名", "高田短大",
        "みえるかたちで", "三重委員会", "はなこ号", "スミスさんの本", "花子",
    ],
)  # fmt: skip
def test_ordinary_sentences_name_nobody(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("KW3-79F の件", "number"), ("ｋｗ３ー７９ｆ", "number"), ("KW379F", "number"), ("235-678", "number"), ("受付番号は 12", "number"),
        ("059-229-0000", "phone"), ("０５９（２２９）００００", "phone"), ("+81 59 229 0000", "phone"), ("09012345678", "phone"),
        ("+81(0)59-229-0000", "phone"), ("+81 (0)90 1234 5678", "phone"), ("＋８１（０）９０ー１２３４ー５６７８", "phone"),
        ("連絡先 soudan@example.jp", "mail"), ("ｓｏｕｄａｎ＠example.jp", "mail"),
    ],
)  # fmt: skip
def test_numbers_and_addresses_are_refused(text, kind):
    assert found(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-09 14:00", "2026年度は12回", "〒514-0001", "235-679", "第106条の6", "RKWの会", "3:30-5:00", "予算 1,234,567円", "189 と 110",
        "相談番号の付け方を決めた", "会議 2026-007", "8050問題",
    ],
)  # fmt: skip
def test_days_amounts_and_laws_are_no_numbers_of_anybody(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("白山地区の50代の方について話した", "age"), ("45歳、久居町", "age"), ("10月3日に市立病院へ", "place"), ("先週、駅で声をかけた", "place"),
        ("長男のこと", "kin"), ("次女が", "kin"), ("母親が入院している家", "kin"), ("引きこもりの息子", "kin"), ("山本さんから", "called"),
        ("○○さんの家", "called"), ("20代の方の母親から", "kin"), ("10月3日に見本警察署から報告", "agency"),
    ],
)  # fmt: skip
def test_what_may_point_to_a_person_is_warned_of(text, kind):
    assert kind in [one.kind for one in warned({"items": text}, ("見本警察署", "社協"), is_small=True)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("30代男性Aさんのこと", "Aさん"), ("三十代女性鈴木さん", "鈴木さん"), ("50代田中さん", "田中さん"), ("女性Ｂ様", "B様"), ("代田さん", "代田さん"),
        ("男性さん", "男性さん"),
    ],
)  # fmt: skip
def test_only_the_name_is_shown_of_what_somebody_is_called(text, name):
    found = [one.words for one in warned({"items": text}, (), is_small=True) if one.kind == "called"]
    assert found == [name]


@pytest.mark.parametrize(
    "text",
    [
        "母親クラブと父親の集い", "80代の親と50代の子のくらし", "皆さんの意見を聴いた", "利用者さん", "仕様を決めた", "同様に進める", "参加者様へ",
        "家族会の兄弟姉妹の会", "一覧を直す（見本警察署、2026年12月3日まで）", "10月3日に見本警察署と社協が集まった", "30代の居場所を各市町に",
        "民生委員さん", "氏名は書かない",
    ],
)  # fmt: skip
def test_ordinary_plans_are_not_warned_of(text):
    assert warned({"plans": text}, ("見本警察署", "社協"), is_small=True) == ()


def test_the_meeting_s_own_time_is_not_looked_at_and_the_prefecture_is_not_small():
    text = "10月3日に見本警察署から報告"
    assert warned({"held": "12月9日（水） 見本公民館"}, (), is_small=True) == ()
    assert warned({"items": text}, ("見本警察署",), is_small=False) == ()


def test_lines_with_a_name_are_left_out_and_counted():
    text = "資源の一覧\n三重さんの報告\n研修の計画"
    assert without_refused(text, NAMER, EXISTING.__contains__) == ("資源の一覧\n研修の計画", 1)
    assert without_refused("高田\n花子", NAMER, EXISTING.__contains__) == ("", 2)


def test_findings_say_in_which_field_and_the_mark_changes_with_the_text():
    texts = {"title": "第1回", "plans": "三重さんが調べる"}
    assert [(one.field, one.words) for one in refused(texts, NAMER, bool)] == [("plans", "三重 太郎")]
    assert "三重" not in repr(refused(texts, NAMER, bool))
    assert "三重" not in repr(PEOPLE)
    assert (
        digest(texts)
        == digest({"plans": "三重さんが調べる\r\n", "title": "第1回 "})
        != digest({"title": "第1回"})
    )
    assert same_person(Person("髙田 花子"), Person("高田花子"))
    assert not same_person(Person(""), Person(""))
