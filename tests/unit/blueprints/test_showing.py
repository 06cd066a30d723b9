"""Values as people read them, differences as they meet the eye, and typed lines back in their form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.blueprints.logic.looking import value_there
from kit.blueprints.logic.plan import EntryKind
from kit.blueprints.logic.reasons import sentence
from kit.blueprints.logic.rewriting import lines_of, rewritten, rewritten_line
from kit.blueprints.logic.richtext import split
from kit.blueprints.logic.rows import Reason
from kit.blueprints.logic.showing import compare, rich_lines
from kit.blueprints.logic.values import ABSENT

HTML = (
    '<h3 data-block-key="h1">はじめに</h3><p data-block-key="p1">電話は<b>平日</b>です。'
    '<a linktype="page" urn="sokumen:page:1">窓口</a>へ。</p>'
    '<ul><li data-block-key="l1">一つめ</li><li data-block-key="l2">二つめ</li></ul>'
)
WORDS = st.text(alphabet="あいう、。&<b>", min_size=1).map(str.strip).filter(bool)


def marked(pieces):
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def test_rich_text_is_lines_with_where_links_lead():
    assert (
        rich_lines(HTML, lambda urn: "相談窓口")
        == "はじめに\n電話は平日です。窓口（「相談窓口」へ）へ。\n・一つめ\n・二つめ"
    )
    assert rich_lines('<p><a href="https://x.jp/">県</a>&amp;町</p>', str) == "県（https://x.jp/）&町"


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("相談は無料です。", "相談は無料です。", "相談は無料です。", "相談は無料です。"),
        ("電話は059-000-1111です。", "電話は059-000-2222です。", "電話は[059-000-1111]です。", "電話は[059-000-2222]です。"),
        ("すぐ帰ることもできます。", "入口まで来て帰る日があってもかまいません。", "[すぐ帰ることもできます。]",
         "[入口まで来て帰る日があってもかまいません。]"),
        ("", "新しい文。", "[]", "[新しい文。]"),
    ],
)  # fmt: skip
def test_differences_are_marked_where_they_can_be_read(before, after, left, right):
    one, other = compare(before, after)
    assert (marked(one), marked(other)) == (left, right)


@given(WORDS, WORDS)
def test_no_letter_is_lost_in_marking(before, after):
    for text, pieces in zip((before, after), compare(before, after), strict=True):
        assert "".join(piece.text for piece in pieces) == text


def test_lines_come_back_in_the_form_they_had():
    assert lines_of(HTML) == ["はじめに", "電話は平日です。窓口へ。", "一つめ", "二つめ"]
    assert rewritten(HTML, "\n".join(lines_of(HTML))) == HTML
    text = "はじめに\n電話は平日だけです。\n一つめ\n二つめ\n三つめ"
    assert rewritten(HTML, text).startswith(
        '<h3 data-block-key="h1">はじめに</h3><p data-block-key="p1">電話は<b>平日</b>だけです。</p><ul>'
    ), "the link goes with its word, bold stays with its own"
    assert [paragraph.kind for paragraph in split(rewritten(HTML, text))] == ["h3", "p", "ul", "ul", "ul"]


def test_a_line_keeps_its_links_and_nothing_typed_becomes_a_tag():
    assert rewritten_line("<b>県</b>と町", "町と県 <script>") == "町と<b>県</b> &lt;script&gt;"


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_whatever_is_typed_is_there_afterwards(lines):
    for html in (HTML, "", "<p>ことわりのない文</p>"):
        result = rewritten(html, "\n".join(lines))
        assert lines_of(result) == [" ".join(line.split("\n")) for line in lines]
        keys = [paragraph.key for paragraph in split(result)]
        assert len(set(keys)) == len(keys)


def test_what_stands_at_a_place():
    fields = {
        "lead": "前書き",
        "body": [{"id": "b1", "type": "text", "value": HTML}, {"id": "b2", "type": "x", "value": {"a": 1}}],
    }
    assert value_there(fields, ("lead",)) == "前書き"
    assert value_there(fields, ("body", "#order")) == ["b1", "b2"]
    assert value_there(fields, ("body", "b2", "a")) == 1
    assert value_there(fields, ("body", "b2"))["type"] == "x"
    assert value_there(fields, ("body", "b1", "l2")) == {"id": "l2", "type": "ul", "value": "二つめ"}
    assert value_there(fields, ("body", "gone")) is ABSENT
    assert value_there(fields, ("body", "b1", "gone")) is ABSENT


def test_every_reason_is_a_plain_sentence():
    said = [sentence(kind, reason) for kind in EntryKind for reason in Reason]
    assert all(text.endswith("。") and not any(letter.isascii() for letter in text) for text in said)
