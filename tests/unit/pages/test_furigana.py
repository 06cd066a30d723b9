"""Readings over words: the longest known word, whole compounds only, and nothing guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.pages.gateway import read_readings
from kit.pages.logic.furigana import LONGEST_RUN, Lexicon, annotate, unread
from kit.pages.logic.readings import Reading, ReadingError, align, check_reading, entries_of
from tests.architecture.source import ROOT

ROWS = read_readings(ROOT / "fixtures")
SHIPPED = Lexicon.of(entries_of(ROWS))


def read(text, lexicon=SHIPPED):
    """The text with readings in square brackets."""
    return "".join(f"{p.base}[{p.reading}]" if p.reading else p.base for p in annotate(text, lexicon))


def lexicon(*rows):
    return Lexicon.of(entries_of(Reading(*row) for row in rows))


def test_every_shipped_row_can_be_shown_and_none_stands_twice():
    assert [row.word for row in ROWS if row.reading and not align_all(row)] == []
    keys = [(row.word, row.forms) for row in ROWS]
    assert [key for key in keys if keys.count(key) > 1] == []


def align_all(row):
    return all("".join(p.base for p in entry.pieces) == entry.surface for entry in entries_of([row]).values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("まわりの方も、ご本人の方へ", "まわりの方[かた]も、ご本人[ほんにん]の方[かた]へ"),
        ("話した方がいい", "話[はな]した方[ほう]がいい"),
        ("東の方へ", "東[ひがし]の方[ほう]へ"),
        ("この方が楽です。方がある", "この方[ほう]が楽[らく]です。方がある"),
        ("過ごし方と話し方", "過[す]ごし方[かた]と話[はな]し方[かた]"),
        ("人と会う。一人で、二人で、40人と、万人", "人[ひと]と会[あ]う。一人[ひとり]で、二人[ふたり]で、40人[にん]と、万人"),
        ("人たち、友人、外国人", "人[ひと]たち、友人[ゆうじん]、外国人[がいこくじん]"),
        ("確かめた日を、今日、29日、2日、4月1日、1日", "確[たし]かめた日[ひ]を、今日[きょう]、29日[にち]、2日[ふつか]、4月1日[がつついたち]、1日"),
        ("12月24日（木）", "12月[がつ]24日[にじゅうよっか]（木[もく]）"),
        ("月〜金 8:30、火・木", "月[げつ]〜金[きん] 8:30、火[か]・木[もく]"),
        ("何をする。何と言えば。何回でも", "何[なに]をする。何[なん]と言[い]えば。何回[なんかい]でも"),
        ("その後、相談後に、後の", "その後[ご]、相談[そうだん]後[ご]に、後の"),
        ("迷っている間に、時間、人間", "迷[まよ]っている間[あいだ]に、時間[じかん]、人間[にんげん]"),
        ("家で、家族、家庭", "家[いえ]で、家族[かぞく]、家庭[かてい]"),
        ("「私が話して", "「私[わたし]が話[はな]して"),
        ("窓口が開いて、サイトを開く", "窓口[まどぐち]が開[あ]いて、サイトを開[ひら]く"),
        ("病院に行って、自主的に行って、行った", "病院[びょういん]に行[い]って、自主的[じしゅてき]に行[おこな]って、行った"),
        ("松阪市、朝日町、三重県内29市町", "松阪市[まつさかし]、朝日町[あさひちょう]、三重県[みえけん]内[ない]29市町[しちょう]"),
        ("今日中に、確認中", "今日中[きょうじゅう]に、確認[かくにん]中[ちゅう]"),
    ],
)  # fmt: skip
def test_words_that_depend_on_their_neighbours(text, expected):
    assert read(text) == expected


def test_a_compound_is_read_whole_or_not_at_all():
    words = lexicon(("大人", "おとな"), ("相談", "そうだん"), ("窓口", "まどぐち"))
    assert read("大人気", words) == "大人気"
    assert read("相談窓口", words) == "相談[そうだん]窓口[まどぐち]"
    assert read("相談室", words) == "相談室"


def test_a_single_character_stands_alone_and_is_no_verb():
    words = lexicon(("光", "ひかり"))
    assert read("光が、光。光", words) == "光[ひかり]が、光[ひかり]。光[ひかり]"
    assert read("光る、光り、光学、3光", words) == "光る、光り、光学、3光"


def test_kana_stay_bare_and_all_forms_of_a_verb_are_known():
    words = lexicon(
        ("引き継ぐ", "ひきつぐ", "五"),
        ("見る", "みる", "一"),
        ("伝える", "つたえる", "一"),
        ("多い", "おおい", "い"),
    )
    assert read("引き継いだ、引き継がない", words) == "引[ひ]き継[つ]いだ、引[ひ]き継[つ]がない"
    assert read("見た、見られる、見事", words) == "見[み]た、見[み]られる、見事"
    assert read("伝えない、多く、多分", words) == "伝[つた]えない、多[おお]く、多分"


def test_parts_only_stand_where_they_may():
    words = lexicon(("者", "しゃ", "接尾"), ("各", "かく", "接頭"), ("相談", "そうだん"))
    assert read("相談者、各相談、者", words) == "相談[そうだん]者[しゃ]、各[かく]相談[そうだん]、者"


def test_a_later_row_replaces_an_earlier_one():
    words = Lexicon.of({**entries_of(ROWS), **entries_of([Reading("津市", "つのし")])})
    assert read("津市", words) == "津市[つのし]"


def test_a_row_without_a_reading_leaves_the_word():
    assert read("辛いとき") == "辛いとき"
    assert unread("辛いとき、相談", SHIPPED) == ("辛いとき、",)


@pytest.mark.parametrize(
    ("word", "reading", "what"),
    [
        ("ひらがな", "ひらがな", "漢字"),
        ("丸之内", "", "ひらがな"),
        ("丸之内", "marunouchi", "ひらがな"),
        ("話し方", "はなかた", "合いません"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_words(word, reading, what):
    with pytest.raises(ReadingError, match=what):
        check_reading(word, reading)


def test_reading_in_katakana_fits_too():
    assert align("スペイン語", "スペインゴ")[-1].reading == "ご"


def test_a_verb_of_no_such_kind_is_refused():
    with pytest.raises(ReadingError, match="五"):
        entries_of([Reading("相談", "そうだん", "五")])


@given(st.text(alphabet="相談窓口方人日月一二三人間話すをがの（）〜・12０３.&amp;\n 鬱", max_size=200))
def test_the_text_itself_is_never_changed(text):
    assert "".join(piece.base for piece in annotate(text, SHIPPED)) == text


def test_a_very_long_run_is_left_alone_and_costs_nothing():
    run = "相談" * LONGEST_RUN + "鬱"
    assert read(run) == run
    assert read("相談" * 29 + "鬱鬱") == "相談" * 29 + "鬱鬱"
