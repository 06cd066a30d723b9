"""The still map: which tiles are asked for, and where the places lie on them."""

from hypothesis import given
from hypothesis import strategies as st

from kit.resources.logic.tiles import BORDER, HEIGHT, SIZE, WIDTH, picture

TILES = "https://tiles.example/{z}/{x}/{y}.png"
# The town hall of 津市. x = 316.5055556 / 360 * 65536; y from ln(tan + sec) = 0.6468, (1 - 0.6468 / pi) / 2 * 65536.
HALL = (34.71861111, 136.5055556)


def test_one_place_stands_in_the_middle_of_the_tiles_around_it():
    found = picture([HALL], TILES)
    assert [(mark.number, mark.x, mark.y) for mark in found.marks] == [(1, WIDTH / 2, HEIGHT / 2)]
    under = [
        tile for tile in found.tiles if 0 <= WIDTH / 2 - tile.x < SIZE and 0 <= HEIGHT / 2 - tile.y < SIZE
    ]
    assert [tile.address for tile in under] == ["https://tiles.example/16/57618/26021.png"]


def test_many_places_are_shown_from_as_near_as_all_of_them_fit():
    near = picture([HALL, (34.7199, 136.507)], TILES)
    far = picture([HALL, (33.9, 136.1), (35.2, 136.6)], TILES)
    assert near.tiles[0].address.startswith("https://tiles.example/16/")
    zoom = int(far.tiles[0].address.split("/")[3])
    assert zoom < 16
    assert [mark.number for mark in far.marks] == [1, 2, 3]
    assert far.marks[1].y > far.marks[0].y > far.marks[2].y  # north is up


@given(st.lists(st.tuples(st.floats(20, 46), st.floats(122, 154)), min_size=1, max_size=40))
def test_the_picture_is_covered_and_no_place_falls_out(places):
    found = picture(places, TILES)
    assert len(found.tiles) <= 9
    for x, y in ((0, 0), (WIDTH - 1, 0), (0, HEIGHT - 1), (WIDTH - 1, HEIGHT - 1)):
        assert any(tile.x <= x < tile.x + SIZE and tile.y <= y < tile.y + SIZE for tile in found.tiles)
    zoom = int(found.tiles[0].address.split("/")[3])
    if zoom > 5:
        assert all(BORDER - 1 <= mark.x <= WIDTH - BORDER + 1 for mark in found.marks)
        assert all(BORDER - 1 <= mark.y <= HEIGHT - BORDER + 1 for mark in found.marks)
