"""The tiles stand as the towns lie, and what ships for the board names what there is."""

import csv
import json
from itertools import combinations
from pathlib import Path

REFERENCE = Path(__file__).parents[3] / "fixtures" / "reference"


def rows(name):
    return json.loads((REFERENCE / f"{name}.json").read_text("utf-8"))["rows"]


def places():
    tiles = {row["code"]: (row["column"], row["row"]) for row in rows("board_tiles")}
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        towns = list(csv.DictReader(file))
    assert set(tiles) == {town["code"] for town in towns}
    return [(*tiles[town["code"]], float(town["lat"]), float(town["lon"]), town["name"]) for town in towns]


def test_every_tile_has_a_place_of_its_own():
    taken = [(column, row) for column, row, *_ in places()]
    assert len(set(taken)) == 29
    assert all(1 <= column <= 7 and 1 <= row <= 13 for column, row in taken)


def test_neighbours_keep_north_and_east():
    """In one column whoever stands above lies further north, in one row whoever stands to the right further east."""
    wrong = []
    for one, other in combinations(places(), 2):
        if one[0] == other[0] and (one[1] < other[1]) != (one[2] > other[2]):
            wrong.append((one[4], other[4], "north"))
        if one[1] == other[1] and (one[0] < other[0]) != (one[3] < other[3]):
            wrong.append((one[4], other[4], "east"))
    assert wrong == []


def test_nearly_all_pairs_agree_with_the_map():
    agreeing = total = 0
    for one, other in combinations(places(), 2):
        for at, place, sign in ((1, 2, -1), (0, 3, 1)):
            if one[at] != other[at]:
                total += 1
                agreeing += (one[at] - other[at]) * (one[place] - other[place]) * sign > 0
    assert agreeing / total > 0.95, f"{agreeing} of {total}"


def test_indicators_have_a_sourced_baseline_and_pillars_exist():
    pillars = {row["pillar"] for row in rows("pillars")}
    assert {row["code"] for row in rows("board_pillars")} == pillars
    (windows,) = rows("board_indicators")
    figure = next(row for row in rows("figures") if row["code"] == "windows-2021")
    assert (windows["baseline"], windows["of"], windows["baseline_on"]) == (19, 29, "2021-04-01")
    assert windows["baseline"] == figure["values"][0]["value"]
    assert windows["source"] == figure["source"]
    assert windows["pillar"] in pillars
