"""Any colour a town brings becomes readable, and a good one is left alone."""

import colorsys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.colour import (
    INK,
    PAPER,
    Colour,
    ColourError,
    contrast_ratio,
    darken_until,
    parse_colour,
    town_palette,
)

colours = st.builds(Colour, *(st.integers(0, 255),) * 3)
BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)


def hue(colour: Colour) -> float:
    return colorsys.rgb_to_hls(colour.red / 255, colour.green / 255, colour.blue / 255)[0]


def test_known_ratios() -> None:
    assert contrast_ratio(BLACK, WHITE) == pytest.approx(21)
    assert contrast_ratio(WHITE, WHITE) == 1
    assert contrast_ratio(parse_colour("#767676"), WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345", "#12345g", "123456", "#1234567", "＃123456"])
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(ColourError, match="読めません"):
        parse_colour(text)


def test_colour_is_read_in_either_case() -> None:
    assert str(parse_colour(" #AbCdEf ")) == "#abcdef"


def test_a_readable_colour_is_left_alone() -> None:
    palette = town_palette("#1D6A5B")
    assert (palette.main, palette.on_main, palette.adjusted) == ("#1d6a5b", PAPER, False)


def test_a_pale_colour_is_darkened_and_keeps_its_hue() -> None:
    palette = town_palette("#ffd400")
    assert palette.adjusted
    assert hue(parse_colour(palette.main)) == pytest.approx(hue(parse_colour("#ffd400")), abs=0.02)


def test_an_impossible_contrast_is_refused() -> None:
    with pytest.raises(ColourError):
        darken_until(BLACK, Colour(51, 51, 51), 4.5)


@given(colours)
def test_every_palette_is_readable(colour: Colour) -> None:
    palette = town_palette(str(colour))
    main, paper, ink = parse_colour(palette.main), parse_colour(PAPER), parse_colour(INK)
    assert contrast_ratio(main, paper) >= 4.5
    assert contrast_ratio(parse_colour(palette.on_main), main) >= 4.5
    assert contrast_ratio(ink, parse_colour(palette.tint)) >= 7
    assert contrast_ratio(main, parse_colour(palette.tint)) >= 3
    assert palette.adjusted is (palette.main != str(colour))


@given(colours)
def test_darkening_stops_at_the_first_shade_that_is_enough(colour: Colour) -> None:
    paper = parse_colour(PAPER)
    shade = darken_until(colour, paper, 4.5)
    assert shade.luminance <= colour.luminance
    if shade != colour:
        assert contrast_ratio(shade, paper) < 4.9
