"""What a typed line asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.search.entry import SearchText, Weight, norm_column, raw_column
from kit.core.logic.search.norm import Token, normalised
from kit.core.logic.search.question import MOST_LETTERS, MOST_SPELLINGS, MOST_WORDS, read_question, shortest
from kit.core.logic.search.synonyms import (
    Synonym,
    SynonymError,
    check_synonym,
    readings,
    replacements,
    split_others,
)


class Scissors:
    """A dictionary of the words given to it; everything else is cut letter by letter."""

    def __init__(self, **words):
        self.words = words

    def cut(self, text):
        while text:
            word = next(
                (known for known in sorted(self.words, key=len, reverse=True) if text.startswith(known)),
                text[0],
            )
            form, kind = self.words.get(word, (word, "補助記号" if word in "。、・「」 \n" else "名詞"))
            yield Token(form, kind)
            text = text[len(word) :]


CUTTER = Scissors(
    ひきこもり=("引き籠もり", "名詞"), 引きこもり=("引き籠もり", "名詞"), 家族=("家族", "名詞"), 会議=("会議", "名詞"),
    の=("の", "助詞"), 働き=("働く", "動詞"), 働く=("働く", "動詞"), たい=("たい", "助動詞"), 就労=("就労", "名詞"),
)  # fmt: skip


def raws(text, **words):
    return [[spelling.raw for spelling in word.spellings] for word in read_question(text, **words)]


def test_spaces_of_any_width_part_words():
    assert raws("津市　居場所  ﾌﾘｰ") == [["津市"], ["居場所"], ["ふりー"]]
    assert raws("居場所 居場所") == [["居場所"]]


@pytest.mark.parametrize("line", ["", "　", "・", "（）", '""', "「」", "%", "\\", "_", "。。"])
def test_signs_alone_ask_for_nothing(line):
    assert read_question(line) == ()


def test_quotes_keep_letters_together():
    known = replacements([Synonym("社協", ("社会福祉協議会",))], None)
    for line in ('"my home" 社協', "“my home” 社協", "「my home」社協", "『my home』　社協"):
        assert raws(line, replacements=known) == [["my home"], ["社協", "社会福祉協議会"]], line
    assert raws('"社協"', replacements=known) == [["社協"]]


def test_a_long_katakana_word_may_end_short():
    assert raws("センター カレー データー バザー") == [["せんた"], ["かれー"], ["でーた"], ["ばざー"]]


def test_nobody_makes_it_cost_more():
    many = [Synonym("居場所", tuple(f"場所{number}" for number in range(50)))]
    words = read_question(" ".join(f"居場所{n}" for n in range(100)), replacements=replacements(many, None))
    assert len(words) == MOST_WORDS
    assert {len(word.spellings) for word in words} == {MOST_SPELLINGS}
    assert raws("あ" * 500) == [["あ" * MOST_LETTERS]]


def test_what_contains_another_need_not_be_looked_for():
    assert shortest(["さぽすて", "地域若者さぽーと", "若者さぽーと", "", "さぽすて"]) == (
        "さぽすて",
        "若者さぽーと",
    )
    assert shortest([]) == shortest(["", ""]) == ()


def test_a_synonym_stands_in_the_word_it_is_and_goes_one_way_when_told():
    both = replacements([Synonym("社協", ("社会福祉協議会",))], None)
    assert raws("津市社協", replacements=both) == [["津市社協", "津市社会福祉協議会"]]
    assert raws("社会福祉協議会", replacements=both) == [["社会福祉協議会", "社協"]]
    one = replacements([Synonym("包括", ("地域包括支援センター",), is_mutual=False)], None)
    assert raws("包括", replacements=one) == [["包括", "地域包括支援せんたー"]]
    assert raws("支援センター", replacements=one) == [["支援せんた"]]


def test_a_synonym_is_known_by_the_form_of_the_dictionary():
    known = replacements([Synonym("働く", ("就労",), is_mutual=False)], CUTTER)
    (word,) = read_question("働きたい", cutter=CUTTER, replacements=known)
    assert [(spelling.raw, spelling.norm) for spelling in word.spellings] == [
        ("働きたい", " 働く "),
        ("就労", " 就労 "),
    ]
    assert raws("働きたい", replacements=replacements([Synonym("働く", ("就労",))], None)) == [["働きたい"]]


def test_words_stand_between_spaces_and_signs_end_phrases():
    assert normalised("ひきこもりの家族。会議", CUTTER) == " 引き籠もり 家族 \n 会議 "
    assert normalised("家族・会議", CUTTER) == " 家族 会議 "
    assert normalised("の", CUTTER) == normalised("。", CUTTER) == normalised("家族", None) == ""
    assert normalised("家族", CUTTER) not in normalised("大家族会", Scissors(大家族会=("大家族会", "名詞")))


def test_the_heavier_text_stands_first_and_its_end_is_told():
    texts = (
        SearchText("家族の会議", Weight.BODY),
        SearchText("ｻﾎﾟｽﾃ", Weight.TITLE),
        SearchText("", Weight.NAME),
        SearchText("引きこもり", Weight.NAME),
    )
    raw, norm = raw_column(texts), norm_column(texts, CUTTER)
    assert raw.text == "さぽすて\n引きこもり\n家族の会議\n"
    assert (raw.text[: raw.title_end], raw.text[raw.title_end : raw.name_end]) == (
        "さぽすて\n",
        "引きこもり\n",
    )
    assert norm.text[norm.title_end : norm.name_end] == " 引き籠もり \n"
    assert norm_column(texts, None).text == ""


@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ("いが", {"伊賀"}), ("イガ", {"伊賀"}), ("ｲｶﾞし", {"伊賀市"}), ("いが市", {"伊賀市"}), ("いがの居場所", {"伊賀の居場所"}),
        ("こものちょう", {"菰野町"}), ("つし", {"津市"}), ("いなべし", {"いなべ市"}), ("いなべ", set()), ("つ", set()),
        ("ねがい", set()), ("ことば", set()), ("しました", set()), ("とばしたい", set()), ("「いが」", set()), ("伊賀", set()),
    ],
)  # fmt: skip
def test_names_of_towns_are_found_by_how_they_are_read(typed, beside):
    towns = [("伊賀市", "いがし"), ("津市", "つし"), ("鳥羽市", "とばし"), ("志摩市", "しまし"), ("いなべ市", "いなべし"),
             ("菰野町", "こものちょう")]  # fmt: skip
    [word] = read_question(typed, cutter=CUTTER, replacements=readings(towns, CUTTER))
    assert {spelling.raw for spelling in word.spellings[1:]} == beside


def test_the_dictionary_is_not_asked_what_the_reading_of_a_town_means():
    cutter = Scissors(いが=("居る", "動詞"))
    assert read_question("いが", cutter=cutter)[0].spellings[0].norm == " 居る "
    [word] = read_question("いが", cutter=cutter, replacements=readings([("伊賀市", "いがし")], cutter))
    assert [spelling.norm for spelling in word.spellings] == ["", normalised("伊賀", cutter)]


@given(st.text(max_size=250))
def test_whatever_is_typed_asks_for_something_or_nothing(line):
    for word in read_question(line, cutter=CUTTER):
        assert all(spelling.raw for spelling in word.spellings)


@pytest.mark.parametrize(
    ("word", "others", "field"),
    [
        ("津", "津市", "word"),
        ("社協", "", "others"),
        ("社協", "会", "others"),
        ("サポステ", "ｻﾎﾟｽﾃ", "others"),
        (" ", "社協", "word"),
    ],
)
def test_what_cannot_be_a_synonym_is_refused_where_it_stands(word, others, field):
    with pytest.raises(SynonymError) as error:
        check_synonym(Synonym(word, split_others(others)))
    assert error.value.field == field


def test_others_are_parted_by_commas_of_any_width():
    assert split_others("甲乙、 丙丁，戊己,甲乙､庚辛、") == ("甲乙", "丙丁", "戊己", "庚辛")
    check_synonym(Synonym("社協", ("社会福祉協議会",)))
