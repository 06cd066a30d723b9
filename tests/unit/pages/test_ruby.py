"""Readings in finished HTML: only in the text of the main part, and the wish in the links of this site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.pages.logic.readings import Piece
from kit.pages.logic.ruby import with_readings

RUBY = "<ruby>相談<rp>（</rp><rt>そうだん</rt><rp>）</rp></ruby>"


def annotate(text):
    parts = text.split("相談")
    found = [Piece(parts[0])]
    for part in parts[1:]:
        found += [Piece("相談", "そうだん"), Piece(part)]
    return tuple(piece for piece in found if piece.base)


def marked(html):
    return with_readings(html, annotate)


def test_text_of_the_main_part_gets_readings_and_nothing_outside():
    html = "<p>相談</p><main><h1>相談</h1><p>ご<strong>相談</strong>を</p></main><footer>ご相談</footer>"
    assert marked(html) == (
        f"<p>相談</p><main><h1>{RUBY}</h1><p>ご<strong>{RUBY}</strong>を</p></main><footer>ご相談</footer>"
    )


@pytest.mark.parametrize(
    "left_alone",
    [
        '<img alt="相談" title="a > 相談">',
        '<a aria-label="相談" href="https://example.jp/">x</a>',
        "<script>var a = '相談'</script>",
        "<style>/* 相談 */</style>",
        "<svg><g><text>相談</text></g><text>相談</text></svg>",
        "<textarea>相談</textarea>",
        "<select><option>相談</option></select>",
        '<input value="相談">',
        "<ruby>相談<rt>そうだん</rt></ruby>",
        '<span lang="zh-Hans">相談<span>相談</span>相談</span>',
        "<!-- 相談 <p>相談</p> -->",
    ],
)
def test_what_is_no_text_or_no_japanese_is_left_alone(left_alone):
    html = f"<main>{left_alone}<p>相談</p></main>"
    assert marked(html) == f"<main>{left_alone}<p>{RUBY}</p></main>"


def test_japanese_inside_is_read_and_entities_stay():
    assert marked('<main><p lang="ja">相談 &amp; &lt;相談&gt;</p></main>') == (
        f'<main><p lang="ja"><span>{RUBY} &amp; &lt;{RUBY}&gt;</span></p></main>'
    )


def test_one_text_stays_one_box():
    """In a button that lays out its parts side by side, a word with a reading must not be a part of its own."""
    assert marked("<main><a><svg></svg>この相談を</a></main>") == (
        f"<main><a><svg></svg><span>この{RUBY}を</span></a></main>"
    )


def test_a_reading_cannot_bring_markup():
    html = with_readings("<main>相談</main>", lambda text: (Piece(text, "<b>&"),))
    assert "<b>" not in html
    assert "<rt>&lt;b&gt;&amp;</rt>" in html


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ('<a href="/learn/">', '<a href="/learn/?furigana=on">'),
        ('<a class="x" href="/learn/#b-1">', '<a class="x" href="/learn/?furigana=on#b-1">'),
        ('<a href="/resources/?kind=a">', '<a href="/resources/?kind=a&amp;furigana=on">'),
        ('<a href="/learn/?furigana=on">', '<a href="/learn/?furigana=on">'),
        ('<a href="#main">', '<a href="#main">'),
        ('<a href="tel:110">', '<a href="tel:110">'),
        ('<a href="//example.jp/">', '<a href="//example.jp/">'),
        ('<a href="https://example.jp/">', '<a href="https://example.jp/">'),
        ('<a href="/documents/1/a.pdf">', '<a href="/documents/1/a.pdf">'),
        ('<a href="/learn/" data-furigana="on">', '<a href="/learn/" data-furigana="on">'),
        ('<link href="/look.css">', '<link href="/look.css">'),
    ],
)
def test_the_wish_stays_in_links_of_this_site(link, kept):
    assert marked(link) == kept


def test_a_form_sent_by_address_keeps_the_wish():
    assert marked("<form>") == '<form><input type="hidden" name="furigana" value="on">'
    assert marked('<form method="POST">') == '<form method="POST">'


@given(st.text(alphabet="<>/\"'=- amin相談svg&;!", max_size=80))
def test_whatever_comes_nothing_is_lost(html):
    assert with_readings(html, lambda text: (Piece(text),)).replace(
        '<input type="hidden" name="furigana" value="on">', ""
    ) == html.replace('<input type="hidden" name="furigana" value="on">', "")
