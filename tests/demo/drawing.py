"""The drawing that the sample releases carry: a door, a lamp and a bench, in the evening (2026.2) and by day (2026.3).

`python -m tests.demo.drawing` draws both files again. They are ours, made by the lines below and nothing else, under
the licence of the kit (MIT); no photograph, no font and no other picture went in. Flat colours and few of them, so
that a page with it stays light on an old telephone.
"""

from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from tests.factories.releases import OVERLAYS

NAME: Final = "entrance.png"
SIZE: Final = (800, 450)
FINE: Final = 4
COLOURS: Final = 48
EVENING: Final = {
    "wall": "#46505c", "ground": "#363d46", "light": "#6b6658", "frame": "#8a6f4d", "door": "#5c4a38",
    "gap": "#ffdf9a", "pane": "#f4cf88", "lamp": "#ffe6ad", "bench": "#7b6449", "leaf": "#3f5a4a", "pot": "#8a5f45",
}  # fmt: skip
DAY: Final = {
    "wall": "#f2ebdd", "ground": "#d9cfbd", "light": "#f7f2e7", "frame": "#a98a63", "door": "#8d7152",
    "gap": "#fff6de", "pane": "#dcebee", "lamp": "#fbf3df", "bench": "#a5875f", "leaf": "#6f9277", "pot": "#b9805c",
}  # fmt: skip


def entrance(version: str) -> bytes:
    """The PNG of a sample release."""
    colours, door_ajar = {"2026.2": (EVENING, 0), "2026.3": (DAY, 34)}[version]
    image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), colours["wall"])
    pen = ImageDraw.Draw(image)
    _around(pen, colours)
    _door(pen, colours, door_ajar)
    _bench(pen, colours)
    small = image.resize(SIZE, Image.Resampling.BOX).quantize(COLOURS, dither=Image.Dither.NONE)
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _box(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], colour: str, radius: int = 0) -> None:
    left, top, right, bottom = (part * FINE for part in box)
    pen.rounded_rectangle((left, top, right - 1, bottom - 1), radius * FINE, fill=colour)


def _shape(pen: ImageDraw.ImageDraw, points: list[tuple[int, int]], colour: str) -> None:
    pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)


def _around(pen: ImageDraw.ImageDraw, colours: dict[str, str]) -> None:
    """The light of the lamp on the wall and on the ground, the lamp, and a plant."""
    _shape(pen, [(330, 92), (410, 92), (560, 360), (180, 360)], colours["light"])
    _box(pen, (0, 360, 800, 450), colours["ground"])
    _shape(pen, [(180, 360), (560, 360), (620, 450), (120, 450)], colours["light"])
    _box(pen, (345, 66, 395, 92), colours["lamp"], 10)
    for x, y in ((154, 268), (136, 290), (174, 288), (155, 300)):
        pen.ellipse(
            ((x - 22) * FINE, (y - 26) * FINE, (x + 22) * FINE, (y + 26) * FINE), fill=colours["leaf"]
        )
    _shape(pen, [(126, 320), (184, 320), (174, 374), (136, 374)], colours["pot"])


def _door(pen: ImageDraw.ImageDraw, colours: dict[str, str], ajar: int) -> None:
    """Closed with a lit pane, or a hand's breadth open."""
    _box(pen, (278, 116, 462, 362), colours["frame"], 4)
    _box(pen, (290, 128, 450, 362), colours["gap"])
    _shape(
        pen,
        [(290, 128), (450 - ajar, 128 + ajar // 3), (450 - ajar, 362 + ajar // 3), (290, 362)],
        colours["door"],
    )
    _box(pen, (316, 158, 424 - ajar, 250), colours["pane"], 3)
    _box(pen, (426 - ajar, 262, 434 - ajar, 288), colours["lamp"], 4)
    _box(pen, (262, 362, 478, 376), colours["frame"], 2)


def _bench(pen: ImageDraw.ImageDraw, colours: dict[str, str]) -> None:
    _box(pen, (536, 300, 724, 316), colours["bench"], 4)
    _box(pen, (536, 326, 724, 340), colours["bench"], 4)
    for x in (556, 690):
        _box(pen, (x, 340, x + 14, 392), colours["bench"], 2)


def place(version: str) -> Path:
    """Where the file of a sample release lies."""
    return OVERLAYS[version] / "media" / NAME


if __name__ == "__main__":
    for made in OVERLAYS:
        place(made).write_bytes(entrance(made))
