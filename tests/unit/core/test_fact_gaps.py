"""A fact that is not there yet leaves a readable sentence, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.fact_gaps import without_gaps

GONE = {"x.phone", "x.next"}


@pytest.mark.parametrize(
    ("html", "left"),
    [
        (
            "<p>{a.name}（{x.phone}）に「困っています」と伝えて。</p>",
            "<p>{a.name}に「困っています」と伝えて。</p>",
        ),
        ("<p>{a.name}（{x.phone}、{a.hours}）へ。</p>", "<p>{a.name}（{a.hours}）へ。</p>"),
        ("<p>{a.name}（電話は{x.phone}）へ。</p>", "<p>{a.name}へ。</p>"),
        ("<p>急がない。次は、{x.next}です。急ぐ？</p>", "<p>急がない。急ぐ？</p>"),
        ("<p>「はい。{x.next}です。」と言う。<br>次。</p>", "<p><br>次。</p>"),
        ('<p>次に、<a href="/w/">窓口。{x.next}</a>にも。おわり。</p>', "<p>おわり。</p>"),
        ('<p class="lead">{x.next}まで</p><p>あと</p>', "<p>あと</p>"),
        ("<ul><li>{x.next}</li><li>二</li></ul>", "<ul><li>二</li></ul>"),
        ("<ul>\n<li>{x.next}</li>\n</ul>", ""),
    ],
)
def test_what_a_missing_fact_leaves(html: str, left: str) -> None:
    assert without_gaps(html, GONE) == left


@pytest.mark.parametrize(
    "html",
    [
        "<p>番号は{a.phone}（{a.hours}）。</p>",
        "<h2>{x.next}のこと</h2>",
        "<dl><dt>電話</dt><dd>{x.phone}</dd></dl>",
        '<li class="card"><h3>{x.next}</h3><span>一</span></li>',
        "<pre>{x.next}</pre>",
        "<p>半分の {x と < と }",
    ],
)
def test_everything_else_stays(html: str) -> None:
    assert without_gaps(html, GONE) == html


def test_nothing_is_left_out_while_nothing_is_missing() -> None:
    html = "<p>次は、{x.next}です。</p><ul></ul>"
    assert without_gaps(html, ()) == html


PIECES = st.sampled_from(
    ["<b>", "</b>", "<br>", "「", "」", "（", "）", "。", "、", "語", "{x.next}", "{a.name}"]
)


@given(st.lists(PIECES, max_size=25))
def test_no_paragraph_keeps_a_gap(pieces: list[str]) -> None:
    left = without_gaps(f"<p>{''.join(pieces)}</p>", GONE)
    assert "{x.next}" not in left
    assert left == "" or (left.startswith("<p>") and left.endswith("</p>"))
