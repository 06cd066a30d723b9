"""Cells are read as towns write them; what cannot be read stays, with a warning."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.sheets.reading import WORDS, Warned, warn
from kit.core.logic.sheets.values import cell_text
from kit.resources.logic.sheets.cells.amounts import Age, Fee
from kit.resources.logic.sheets.cells.read import _NOTHING, Context, read_cell
from kit.resources.logic.sheets.fields import BY_NAME, FIELDS

TSU = Context(area_code="059")


def read(field, cell):
    return read_cell(BY_NAME[field], cell, TSU)


@pytest.mark.parametrize(
    ("cell", "day", "warned"),
    [
        ("令和7年4月1日", "2025-04-01", ()), ("R7.4.1", "2025-04-01", ()), ("㋿7年4月1日", "2025-04-01", ()),
        ("令和三年十月一日", "2021-10-01", ()), ("二〇二五年十二月三十一日", "2025-12-31", ()), ("S50/4/1", "1975-04-01", ()),
        ("R３．１０．１（金）", "2021-10-01", ()), ("令和元年5月1日", "2019-05-01", ()), ("R7.4.1現在", "2025-04-01", ()),
        ("2026-04-01", "2026-04-01", ()), (" ２０２６／４／１ ", "2026-04-01", ()), ("20260401", "2026-04-01", ()),
        (date(2026, 4, 1), "2026-04-01", ()), (datetime(2026, 4, 1, 9), "2026-04-01", ()),
        (46113.0, "2026-04-01", (Warned.SERIAL_DATE,)), ("令和3年10月", "2021-10", (Warned.MONTH_ONLY,)),
        ("2025年", "2025", (Warned.YEAR_ONLY,)), ("令和7年度", "2025年度", (Warned.FISCAL_YEAR,)),
        ("平成35年4月1日", "2023-04-01", (Warned.ERA_OVERRUN,)),
        ("2026年4月1日（火）", "2026-04-01", (Warned.WEEKDAY_DIFFERS,)),
        ("4月1日", None, (Warned.NO_YEAR,)), ("R7.4.1〜R8.3.31", None, (Warned.UNREADABLE,)),
        ("令和7年2月30日", None, (Warned.UNREADABLE,)), ("近日中", None, (Warned.UNREADABLE,)),
    ],
)  # fmt: skip
def test_days(cell, day, warned):
    reading = read("checked_on", cell)
    assert (reading.value and str(reading.value), reading.codes) == (day, warned)
    assert reading.raw


def test_a_day_that_is_not_whole_knows_its_edges():
    month, year, fiscal = (read("valid_to", words).value for words in ("R7年2月", "2025年", "令和7年度"))
    assert (month.first, month.last) == (date(2025, 2, 1), date(2025, 2, 28))
    assert (year.first, year.last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (fiscal.first, fiscal.last) == (date(2025, 4, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("cell", "clock"),
    [("9:00", time(9)), ("１３時３０分", time(13, 30)), ("午後1時半", time(13, 30)), (0.375, time(9)), ("24:00", time(0)),
     (time(8, 30), time(8, 30)), (datetime(1899, 12, 31, 17, 15), time(17, 15)), ("9:00:00", time(9)), ("9時～", time(9)),
     ("昼すぎ", None), ("25:00", None)],
)  # fmt: skip
def test_times(cell, clock):
    assert read("hours.opens", cell).value == clock


@pytest.mark.parametrize(
    ("cell", "numbers", "warned"),
    [
        (592242273.0, ["0592242273"], (Warned.LOST_ZERO,)), ("592242273", ["0592242273"], (Warned.LOST_ZERO,)),
        (9012345678.0, ["09012345678"], (Warned.LOST_ZERO,)), ("０５９−２２４−２２７３", ["0592242273"], ()),
        ("０５９ｰ２２４ｰ２２７３", ["0592242273"], ()), ("059‐224‐2273", ["0592242273"], ()), ("0598(26)1234", ["0598261234"], ()),
        ("(0598)26-1234", ["0598261234"], ()), ("059 224 2273", ["0592242273"], ()), ("+81-59-224-2273", ["0592242273"], ()),
        ("059-224-2273・059-224-2275", ["0592242273", "0592242275"], ()), ("#7119", ["#7119"], ()), ("１１９", ["119"], ()),
        ("059-224-2273\n090-1234-5678", ["0592242273", "09012345678"], ()), ("0120-783-556", ["0120783556"], ()),
        ("224-2273", [""], (Warned.NO_AREA_CODE,)), ("現在なし", [], (Warned.NOT_A_PHONE,)), ("定員100名", [], (Warned.NOT_A_PHONE,)),
    ],
)  # fmt: skip
def test_telephones(cell, numbers, warned):
    reading = read("phones", cell)
    assert ([number.digits for number in reading.value], reading.codes) == (numbers, warned)


def test_a_telephone_without_area_code_is_proposed_and_never_completed():
    reading = read("phones", "224-2273")
    assert reading.value[0].display == "224-2273"
    assert "059-224-2273" in reading.warnings[0].words


def test_words_and_extensions_stay_with_their_number():
    reading = read("phones", "平日 059-224-2273（代表） 内線123・124、夜間 090-1234-5678（担当 山田）")
    assert [(number.display, number.extension, number.note) for number in reading.value] == [
        ("059-224-2273", "123・124", "平日"), ("090-1234-5678", "", "夜間 担当 山田"),
    ]  # fmt: skip


def test_a_fax_number_goes_to_the_fax_whatever_the_column_is_called():
    reading = read("phones", "TEL 059-224-2273\nFAX 059-224-2274")
    assert [number.display for number in reading.value] == ["059-224-2273"]
    assert [number.display for number in dict(reading.also)["fax"]] == ["059-224-2274"]
    assert [number.display for number in read("fax", "059-224-2274").value] == ["059-224-2274"]
    both = read("phones", "電話・FAX兼用 059-224-2273")
    assert both.value[0].digits == dict(both.also)["fax"][0].digits == "0592242273"


def test_a_contact_of_everything_is_taken_apart_and_kept_whole():
    text = "地域福祉課\nTEL：059-229-3283 FAX：059-229-3334\nMail: a@city.example.jp https://www.example.jp/x"
    reading = read("contact", text)
    also = dict(reading.also)
    assert reading.value == text
    assert (also["phones"][0].display, also["fax"][0].display) == ("059-229-3283", "059-229-3334")
    assert (also["mail"], also["url"]) == ("a@city.example.jp", "https://www.example.jp/x")


@pytest.mark.parametrize(
    ("field", "cell", "value", "warned"),
    [
        ("postcode", 5148611.0, "514-8611", ()), ("postcode", "〒５１４ー８６１１", "514-8611", ()),
        ("postcode", "514", None, (Warned.UNREADABLE,)), ("postcode", 600001.0, "060-0001", (Warned.LOST_ZERO,)),
        ("municipality_code", 242012.0, "242012", ()), ("municipality_code", "24201", "242012", (Warned.CHECK_DIGIT_ADDED,)),
        ("municipality_code", "242013", None, (Warned.CHECK_DIGIT,)), ("municipality_code", "11002", "011002", (Warned.LOST_ZERO,)),
        ("municipality_code", "津市", None, (Warned.UNREADABLE,)),
        ("organisation.corporate_number", "７０００-０１２０-５０００２", "7000012050002", ()),
        ("organisation.corporate_number", 7000012050002.0, "7000012050002", ()),
        ("organisation.corporate_number", "7000012050003", None, (Warned.CHECK_DIGIT,)),
        ("latitude", "34.7186", 34.7186, ()), ("latitude", "34度43分7.0秒", 34.7186111, ()),
        ("latitude", "136.5", 136.5, (Warned.SWAPPED,)), ("longitude", "0", None, (Warned.OUT_OF_JAPAN,)),
        ("code", 12.0, "12", ()), ("code", "００１２", "0012", ()), ("code", 1234567890123456.0, "1234567890123456.0", (Warned.LOST_DIGITS,)),
        ("age.minimum", "15歳", 15, ()), ("url", "www.example.jp", "https://www.example.jp", (Warned.SCHEME_ADDED,)),
        ("url", "ｈｔｔｐｓ：／／example.jp/a?b=1", "https://example.jp/a?b=1", ()), ("url", "javascript:alert(1)", None, (Warned.UNREADABLE,)),
        ("url", "https://a.jp https://b.jp", "https://a.jp", (Warned.SEVERAL,)), ("mail", "info＠example.jp", "info@example.jp", ()),
        ("mail", "info★example.jp", "info@example.jp", (Warned.AT_SIGN,)), ("mail", "なし", None, ()), ("mail", "あり", None, (Warned.UNREADABLE,)), ("phones", "―", None, ()),
        ("name", "㈱髙﨑Ｌａｂ\n津", "㈱髙﨑Ｌａｂ 津", ()), ("name_kana", "ｻｸﾗ会 ひだまり", "サクラ会 ヒダマリ", ()),
        ("description", "ｶﾌｪ（１０名）①〜③", "カフェ（10名）①〜③", ()), ("description", "#N/A", None, (Warned.SHEET_ERROR,)),
        ("address", "津市一身田１−２ー３", "津市一身田1-2-3", ()), ("address", "非公開（お問い合わせください）", None, (Warned.KEPT_SECRET,)),
        ("kind", "居場所、家族会・学習会/就労支援（週1回、要予約）", ("居場所", "家族会", "学習会", "就労支援（週1回、要予約）"), ()),
        ("kind", "―", (), ()),
    ],
)  # fmt: skip
def test_other_kinds(field, cell, value, warned):
    reading = read(field, cell)
    assert (reading.value, reading.codes) == (value, warned)
    assert reading.raw == cell_text(cell).strip()


@pytest.mark.parametrize(
    ("cell", "value"),
    [("○", True), ("〇", True), ("有", True), ("要予約", True), (True, True), (1.0, True), ("可（要相談）", True), ("×", False),
     ("不要", False), ("予約不要", False), ("なし", False), ("―", None), ("△", None), ("要相談", None)],
)  # fmt: skip
def test_yes_and_no(cell, value):
    reading = read("reservation", cell)
    assert reading.value is value
    assert bool(reading.warnings) is (cell in ("可（要相談）", "△", "要相談"))


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [("address_confidential", "○", True), ("address_confidential", "非公開", True), ("address_confidential", "×", False),
     ("address_confidential", "市のみ", True), ("address_confidential", "公開", False), ("address_public", "可", True),
     ("address_public", "否", False), ("address_public", "不可", False), ("address_public", "町名まで", False)],
)  # fmt: skip
def test_an_address_is_secret_whenever_in_doubt(field, cell, value):
    assert read(field, cell).value is value


@pytest.mark.parametrize(
    ("cell", "fee"),
    [("無料", Fee("無料", True)), (0.0, Fee("無料", True)), (500.0, Fee("500円", False, (500,))), ("実費", Fee("実費", False)),
     ("1回５００円（お茶代）", Fee("1回500円（お茶代）", False, (500,))), ("月額3,000円", Fee("月額3,000円", False, (3000,))),
     ("無料（材料費500円）", Fee("無料（材料費500円）", None, (500,))), ("要問合せ", Fee("要問合せ"))],
)  # fmt: skip
def test_fees(cell, fee):
    assert read("fee", cell).value == fee


@pytest.mark.parametrize(
    ("cell", "age"),
    [("15歳～39歳", Age("15歳～39歳", 15, 39)), ("概ね18歳以上", Age("概ね18歳以上", 18, None, True)), ("年齢不問", Age("年齢不問")),
     ("４０歳未満", Age("40歳未満", None, 39)), ("18歳以上65歳未満", Age("18歳以上65歳未満", 18, 64)), ("20代〜30代", Age("20代〜30代", 20, 39)),
     ("～39歳", Age("～39歳", None, 39)), ("満15歳から49歳まで", Age("満15歳から49歳まで", 15, 49)), ("中学生以上", Age("中学生以上"))],
)  # fmt: skip
def test_ages(cell, age):
    reading = read("age", cell)
    assert reading.value == age
    assert bool(reading.warnings) is (cell == "中学生以上")


SIGNS = st.one_of(
    st.text(
        "0123456789０１２３-−ー()（）#+ 　\n、・/.年月日令和R元㋿昭平〜～:時分半歳円無料○×要不可FAXTEL内線〒@",
        max_size=24,
    ),
    st.text(max_size=12),
)


@given(
    st.sampled_from(FIELDS),
    st.one_of(SIGNS, st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times()),
)
def test_nothing_that_may_stand_in_a_cell_is_refused_or_lost(field, cell):
    reading = read_cell(field, cell, TSU)
    seen = "".join(sign for sign in cell_text(cell).split() if sign.isprintable())
    assert all(sign in reading.raw for sign in seen if sign.isalnum())
    if (reading.value is None or reading.value == ()) and seen not in _NOTHING:
        assert (
            reading.warnings
            or not seen
            or field.kind in ("flag", "list", "secret", "open", "text", "name", "kana", "code")
        )
    assert all(warning.words for warning in reading.warnings)


def test_every_warning_has_words_that_can_be_filled():
    parts = ("text", "kind", "proposal", "number", "weekday")
    assert [code for code in Warned if "{" in warn(code, **{part: "x" for part in parts}).words] == []
    assert set(WORDS) == set(Warned)
