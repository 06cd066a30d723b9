"""Worlds in which a release changes whose a place is: other owners, sealed lists, other blocks, an id twice."""

from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from tests.unit.blueprints.samples import ONE, RELEASE_IDS, Fields, Objects, World, obj

OWNERS = ("standard", "fixed", "local")
PLACES = (
    *("title", "fixed_title", "note", "codes", "text", "text/k1", "text/k2", "body", "fixed_body"),
    *(f"body/{found}" for found in "abcd"),
    *(f"body/{found}/text" for found in "abcd"),
    *(
        "body/a/inner",
        "body/b/inner",
        "body/a/inner/fa",
        "body/a/inner/d",
        "fixed_body/a",
        "fixed_body/b/text",
    ),
)
LISTS = ("body", "fixed_body", "body/a/inner", "body/b/inner")


@dataclass(frozen=True)
class Shift:
    """One object through three releases, and a town that has edited it once."""

    base: Objects
    releases: tuple[Objects, Objects, Objects]
    ours: Objects
    chance: Random


def shifts() -> st.SearchStrategy[Shift]:
    """Hypothesis picks a seed, as for `worlds`."""
    return st.integers(0, 2**48).map(shift)


def shift(seed: int) -> Shift:
    """The world of a seed."""
    chance = Random(seed)
    world = World(chance)
    base, theirs, ours, _ = world.sides()
    before = _rules(chance)
    rules = [before]
    releases, fields = [], theirs
    for _ in range(3):
        rules.append(_rules(chance) if chance.random() < 0.4 else rules[-1])
        releases.append(_side(fields, rules[-1]))
        fields = world._side(fields, RELEASE_IDS)
    mine = _side(_messy(ours, chance), before)
    return Shift(_side(base, before), (releases[0], releases[1], releases[2]), mine, chance)


def _side(fields: Fields, rules: tuple[dict[str, str], tuple[str, ...]]) -> Objects:
    return {ONE: obj(fields, ownership=rules[0], sealed=rules[1])}


def _rules(chance: Random) -> tuple[dict[str, str], tuple[str, ...]]:
    rules = {"": chance.choice(("standard", *OWNERS))}
    rules |= {place: chance.choice(OWNERS) for place in PLACES if chance.random() < 0.3}
    return rules, tuple(place for place in LISTS if chance.random() < 0.3)


def _messy(fields: Fields, chance: Random) -> Fields:
    body = list(fields["body"])
    at = chance.randrange(len(body)) if body else 0
    if body and chance.random() < 0.2:
        body[at] = {**body[at], "type": "u"}
    if body and chance.random() < 0.1:
        body.append({**body[at], "value": {**body[at]["value"], "text": "again"}})
    text = fields["text"].replace("k2", "k9") if chance.random() < 0.1 else fields["text"]
    return {**fields, "body": body, "text": text}
