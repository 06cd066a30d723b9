"""One spelling for many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.search.fold import even, fold

# Letters as people mix them: widths, kana, dashes, signs, accents, invisible ones.
TEXTS = st.text(
    st.sampled_from(
        "あアｱがｶﾞヴゖヶケーｰ-－〜～—津市髙﨑々〇一九0９Aaéđ ()（）　\t\n\r\u2028\u200b%_\\'\"・。1月丘"
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("ｻﾎﾟｽﾃ", "サポステ"), ("さぽすて", "サポステ"), ("ＡＢＣ", "abc"), ("Información", "INFORMACION"), ("Đà Nẵng", "da nang"),
        ("059-224-2273", "０５９（２２４）２２７３"), ("0592242273", "059‐224−2273"), ("センタ－", "センター"), ("サポ〜ト", "サポート"),
        ("緑ヶ丘", "緑が丘"), ("緑ケ丘", "緑が丘"), ("つつじケ丘", "つつじが丘"), ("1ヶ月", "1か月"), ("三カ所", "三箇所"),
        ("髙﨑", "高崎"), ("社 会　福 祉", "社会福祉"), ("八〇五〇", "8050"), ("５０−８０", "5080"), ("ﾌﾘｰ ｽﾍﾟｰｽ", "フリースペース"),
        ("a  b\u200b c", "a b c"), ("ホーム\r\n\r\n ページ", "ほーむ\nぺーじ"),
    ],
)  # fmt: skip
def test_spellings_of_one_thing_are_one(typed, same):
    assert fold(typed) == fold(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("か", "が"),
        ("家族 会議", "家族\n会議"),
        ("ビル", "ビール"),
        ("子ども・若者", "子ども若者"),
        ("10-12時", "10、12時"),
        ("バスケ部", "バスが部"),
    ],
)
def test_what_differs_stays_apart(one, other):
    assert fold(one) != fold(other)


@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert even(even(text)) == even(text)


@given(TEXTS)
def test_lines_stay_lines_and_nothing_invisible_stays(text):
    folded = fold(text)
    assert not set(folded) & set("\r\t\x00\u200b\u2028")
    assert folded == folded.strip()
    assert "\n\n" not in folded
