"""Rich text by paragraph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.blueprints.logic.richtext import (
    Paragraph,
    RichTextError,
    is_rich,
    join,
    mergeable,
    plain_text,
    problems,
    split,
)

PAGE = '<a linktype="page" urn="sokumen:page:00000000-0000-4000-8000-000000000001">こちら</a>'
HTML = (
    '<p data-block-key="a1">ようこそ<b>いつでも</b> &amp; どこでも</p><h3 data-block-key="a2">見出し</h3>'
    f'<ul><li data-block-key="a3">一つ</li><li data-block-key="a4">{PAGE}</li></ul>'
    '<ol><li data-block-key="a5">順に</li></ol>'
)


def test_a_text_comes_apart_and_together_again() -> None:
    paragraphs = split(HTML)
    assert [(p.key, p.kind) for p in paragraphs] == [
        ("a1", "p"),
        ("a2", "h3"),
        ("a3", "ul"),
        ("a4", "ul"),
        ("a5", "ol"),
    ]
    assert paragraphs[0].html == "ようこそ<b>いつでも</b> &amp; どこでも"
    assert join(paragraphs) == HTML
    assert mergeable(HTML) == paragraphs
    assert problems(HTML) == ()


def test_the_words_stand_one_paragraph_a_line() -> None:
    assert plain_text(HTML).split("\n") == ["ようこそいつでも & どこでも", "見出し", "一つ", "こちら", "順に"]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<p>鍵なし</p>", "no-key"),
        ('<p data-block-key="a1">一</p><p data-block-key="a1">二</p>', "duplicate-key"),
        ("ただの文字", "structure"),
        ('<p data-block-key="a1">閉じない', "structure"),
        ('<p data-block-key="a1">入れ子<p data-block-key="a2">段落</p></p>', "structure"),
        ('<ul><li data-block-key="a1">一<ul><li data-block-key="a2">二</li></ul></li></ul>', "structure"),
        ('<p data-block-key="a1"><b>食い違い</p></b>', "structure"),
        ('<p data-block-key="a1">一</p><!-- 隠し -->', "structure"),
    ],
)
def test_what_is_no_row_of_paragraphs_stays_in_one_piece(html: str, code: str) -> None:
    with pytest.raises(RichTextError, match=code):
        split(html)
    assert mergeable(html) is None
    assert code in {problem.code for problem in problems(html)}


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ('<p data-block-key="ABC">一</p>', "key-form"),
        ('<p data-block-key="a1"><i>一</i></p>', "element"),
        ('<h2 data-block-key="a1">一</h2>', "element"),
        ('<p data-block-key="a1">一<br/>二</p>', "element"),
        ('<p data-block-key="a1" class="red">一</p>', "attribute"),
        ('<p data-block-key="a1"><b style="x">一</b></p>', "attribute"),
        ('<p data-block-key="a1"><a href="http://example.org">一</a></p>', "link"),
        ('<p data-block-key="a1"><a href="javascript:alert(1)">一</a></p>', "link"),
        ('<p data-block-key="a1"><a href="tel:110">一</a></p>', "link"),
        ('<p data-block-key="a1"><a linktype="page" id="3">一</a></p>', "link"),
    ],
)
def test_a_publisher_is_told_what_the_editor_would_not_keep(html: str, code: str) -> None:
    assert code in {problem.code for problem in problems(html)}


def test_spaces_between_paragraphs_keep_a_text_in_one_piece() -> None:
    assert mergeable('<p data-block-key="a1">一</p>\n<p data-block-key="a2">二</p>') is None


def test_rich_text_is_told_from_plain() -> None:
    assert is_rich('<p data-block-key="a1">一</p>')
    assert not is_rich("<未確認>")


inner = st.lists(
    st.sampled_from(["休む", "<b>太い</b>", "&lt;", PAGE, "\n", " ", "&amp;nbsp;", "“”"]), max_size=4
).map("".join)
paragraphs = st.lists(st.tuples(st.sampled_from(["p", "h3", "ul", "ol"]), inner), min_size=1, max_size=5).map(
    lambda found: tuple(Paragraph(f"k{n}", kind, html) for n, (kind, html) in enumerate(found))
)


@given(paragraphs)
def test_any_row_of_paragraphs_comes_back(row: tuple[Paragraph, ...]) -> None:
    assert mergeable(join(row)) == row
