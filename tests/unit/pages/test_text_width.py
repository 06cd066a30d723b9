"""Lines of Japanese labels: nothing lost, nothing torn apart that belongs together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.pages.logic.text_width import text_width, wrap_label


def test_widths() -> None:
    assert text_width("相談ab") == pytest.approx(3.1)
    assert text_width("か\u3099") == 1
    assert text_width("ｶﾞ") == pytest.approx(1.1)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, ()),
        ("   ", 10, ()),
        ("相談", 10, ("相談",)),
        ("家族や本人と知り合う", 5, ("家族や本人", "と知り合う")),
        ("話を聞いて、休む", 5, ("話を聞い", "て、休む")),
        ("窓口（電話）だけ", 3, ("窓口", "（電", "話）だ", "け")),
        ("ちょっと", 2, ("ちょ", "っと")),
        ("2年から10年", 3.1, ("2年か", "ら10年")),
        ("NPO法人 あおぞら", 5, ("NPO法人", "あおぞら")),
        ("Supercalifragilistic", 3, ("Super", "calif", "ragil", "istic")),
        ("15〜39歳（2015年）", 12, ("15〜39歳（2015年）",)),
    ],
)
def test_lines(text: str, width: float, lines: tuple[str, ...]) -> None:
    assert wrap_label(text, width) == lines


@given(st.text(alphabet="相談あっょ、。（）「」ab12 .", max_size=40), st.integers(2, 12))
def test_nothing_is_lost_and_lines_fit(text: str, width: int) -> None:
    lines = wrap_label(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line) <= width for line in lines)
