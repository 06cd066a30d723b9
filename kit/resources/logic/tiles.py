"""A still picture of a map, put together from square tiles: what is needed, where it lies, and where the places are.

For: the map of one place or of a list, which works without script. Not for: fetching anything: the reader's browser asks
the host that the town named in site.toml.

Rules
- Web Mercator, tiles of 256: how 地理院タイル and every other XYZ service cut the world.
- One place is shown from near; many are shown from as near as all of them fit, with room at the border.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SIZE: Final = 256
WIDTH, HEIGHT, BORDER = 480, 400, 40  # small enough for numbers to be read on a telephone
NEAREST: Final = 16
FARTHEST: Final = 5
_HIGHEST: Final = 85.05  # degrees; beyond it there is no map
Point = tuple[float, float]


@dataclass(frozen=True)
class Tile:
    """One square: its address, and where its upper left corner lies in the picture."""

    address: str
    x: float
    y: float


@dataclass(frozen=True)
class Mark:
    """One place: its number in the order given, from 1, and where it lies in the picture."""

    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    tiles: tuple[Tile, ...]
    marks: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT


def picture(places: Sequence[Point], tiles: str) -> Picture:
    """The picture of places as (latitude, longitude), at least one; `tiles`: an address with {z}, {x} and {y}."""
    zoom = _zoom(places)
    spots = [_spot(place, zoom) for place in places]
    left = _middle([x for x, _y in spots]) - WIDTH / 2
    top = _middle([y for _x, y in spots]) - HEIGHT / 2
    marks = tuple(
        Mark(number, round(x - left, 1), round(y - top, 1)) for number, (x, y) in enumerate(spots, start=1)
    )
    return Picture(_tiles(tiles, zoom, left, top), marks)


def _zoom(places: Sequence[Point]) -> int:
    for zoom in range(NEAREST, FARTHEST, -1):
        spots = [_spot(place, zoom) for place in places]
        wide, high = (max(line) - min(line) for line in zip(*spots, strict=True))
        if wide <= WIDTH - 2 * BORDER and high <= HEIGHT - 2 * BORDER:
            return zoom
    return FARTHEST


def _spot(place: Point, zoom: int) -> Point:
    """Where a place lies on the whole map of this size, from its upper left corner."""
    latitude, longitude = max(-_HIGHEST, min(_HIGHEST, place[0])), place[1]
    whole = SIZE * 2**zoom
    down = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2
    return (longitude + 180) / 360 * whole, down * whole


def _middle(line: Sequence[float]) -> float:
    return (min(line) + max(line)) / 2


def _tiles(address: str, zoom: int, left: float, top: float) -> tuple[Tile, ...]:
    across = range(math.floor(left / SIZE), math.floor((left + WIDTH) / SIZE) + 1)
    down = range(math.floor(top / SIZE), math.floor((top + HEIGHT) / SIZE) + 1)
    count = 2**zoom
    return tuple(
        Tile(_filled(address, zoom, x % count, y), round(x * SIZE - left, 1), round(y * SIZE - top, 1))
        for y in down
        for x in across
        if 0 <= y < count
    )


def _filled(address: str, zoom: int, x: int, y: int) -> str:
    return address.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y))
