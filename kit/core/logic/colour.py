"""The town's colour, made readable before it is used.

For: the stylesheet of an instance and the warning at start-up. Not for: choosing a colour for a town.

Rules
- Contrast is that of WCAG 2.2 (relative luminance, "contrast ratio").
- The town's colour stands on the warm paper with at least 4.5:1; where it does not, it is darkened in
  small steps, hue and saturation kept, until it does.
- Text on the town's colour is paper or ink, whichever is clearer, with at least 4.5:1.
- The tint carries ink text with at least 7:1; the line is a quiet edge and carries nothing.
"""

import colorsys
import re
from dataclasses import dataclass
from typing import Final

PAPER: Final = "#fffdf9"
INK: Final = "#1f1d1a"
TEXT_RATIO: Final = 4.5
_STEPS: Final = 256
_HEX: Final = re.compile(r"#[0-9a-f]{6}")


class ColourError(ValueError):
    """Not a colour written as #rrggbb, or one that cannot reach the asked contrast."""


@dataclass(frozen=True)
class Colour:
    """Red, green and blue from 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 for black to 1 for white (WCAG 2.2)."""
        red, green, blue = (_linear(part / 255) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def mixed(self, other: "Colour", share: float) -> "Colour":
        """This colour with `share` (0 to 1) of another one."""
        pairs = ((self.red, other.red), (self.green, other.green), (self.blue, other.blue))
        return Colour(*(round(own + (its - own) * share) for own, its in pairs))


@dataclass(frozen=True)
class Palette:
    """What the stylesheet needs, each as #rrggbb; `adjusted` when the town's colour had to be darkened."""

    main: str
    on_main: str
    tint: str
    line: str
    adjusted: bool


def parse_colour(text: str) -> Colour:
    """Read #rrggbb; raises ColourError."""
    written = text.strip().lower()
    if not _HEX.fullmatch(written):
        raise ColourError(f"色「{text}」を読めません。# と6桁の16進数で書いてください（例: #1d6a5b）。")
    return Colour(*(int(written[start : start + 2], 16) for start in (1, 3, 5)))


def contrast_ratio(one: Colour, other: Colour) -> float:
    """From 1 (the same) to 21 (black on white), in either order."""
    lighter, darker = sorted((one.luminance, other.luminance), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def darken_until(colour: Colour, on: Colour, ratio: float) -> Colour:
    """The lightest shade of the same hue with at least `ratio` on `on`; ColourError when black fails."""
    hue, lightness, saturation = colorsys.rgb_to_hls(colour.red / 255, colour.green / 255, colour.blue / 255)
    for step in range(_STEPS):
        shade = colour if step == 0 else _from_hls(hue, lightness * (1 - step / (_STEPS - 1)), saturation)
        if contrast_ratio(shade, on) >= ratio:
            return shade
    raise ColourError(f"Even black has less than {ratio}:1 on {on}.")


def town_palette(colour: str) -> Palette:
    """The palette of a town from its colour as #rrggbb; raises ColourError."""
    paper, ink = parse_colour(PAPER), parse_colour(INK)
    wanted = parse_colour(colour)
    main = darken_until(wanted, paper, TEXT_RATIO)
    on_main = max((paper, ink), key=lambda text: contrast_ratio(text, main))
    return Palette(
        main=str(main),
        on_main=str(on_main),
        tint=str(paper.mixed(main, 0.08)),
        line=str(paper.mixed(main, 0.32)),
        adjusted=main != wanted,
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _from_hls(hue: float, lightness: float, saturation: float) -> Colour:
    return Colour(*(round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, saturation)))
