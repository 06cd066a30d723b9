"""Objects and strategies for the merge: one object that holds every kind of place, and small page trees."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from kit.blueprints.logic.decide import by_uid, decide
from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.marks import Marks
from kit.blueprints.logic.ownership import Ownership, parse_ownership
from kit.blueprints.logic.plan import Plan
from kit.blueprints.logic.richtext import mergeable
from kit.blueprints.logic.siblings import children, lefts
from kit.blueprints.logic.values import ABSENT, Json, Maybe, Path, is_keyed_list, item_id

Fields = dict[str, Any]
Objects = dict[str, BlueprintObject]


def uid(number: int) -> str:
    """A lasting UUID of version 4 for a test."""
    return str(UUID(int=number, version=4))


ONE = uid(1)
RELEASE_IDS = ["a", "b", "c", "d", "fa", "fb"]
TOWN_IDS = ["x", "y"]
FIXED_ITEMS = ("fa", "fb")
WITH_FIXED_PART = ("c",)
WITH_FIXED_ITEMS = ("d",)


def _rules() -> dict[str, str]:
    rules = {"": "standard", "fixed_title": "fixed", "note": "local", "fixed_body": "fixed"}
    for field in ("body", "fixed_body"):
        for found in [*RELEASE_IDS, *TOWN_IDS]:
            rules[f"{field}/{found}/local"] = "local"
    for found in FIXED_ITEMS:
        rules[f"body/{found}"] = "fixed"
        for outer in WITH_FIXED_ITEMS:
            rules[f"body/{outer}/inner/{found}"] = "fixed"
    for found in WITH_FIXED_PART:
        rules[f"body/{found}/fixed"] = "fixed"
    return rules


RULES = _rules()
OWNERS: Ownership = parse_ownership(RULES)


def obj(
    fields: Fields,
    *,
    uid: str = ONE,
    ownership: dict[str, str] | None = None,
    sealed: tuple[str, ...] = (),
    parent: str | None = None,
    after: str | None = None,
    type: str = "pages.content",
) -> BlueprintObject:
    """A blueprint object with what matters to a test."""
    return BlueprintObject(
        uid=uid,
        type=type,
        parent=parent,
        after=after,
        ownership=RULES if ownership is None else ownership,
        sealed=sealed,
        fields=fields,
    )


def take(base: Fields, theirs: Fields, ours: Fields, marks: Marks | None = None, **around: Any) -> Plan:
    """The plan for one object."""
    sides = (by_uid([obj(side)]) for side in (base, theirs, ours))
    return decide(*sides, marks={ONE: marks} if marks else {}, **around)


def result(plan: Plan) -> Fields:
    """The fields of the one object afterwards."""
    return plan.objects[ONE].fields


def item(found: str, value: Json, type: str = "t") -> dict[str, Json]:
    """An item of a keyed list."""
    return {"id": found, "type": type, "value": value}


WORDS = ("0", "1", "2", "")
SENTENCES = ("ゆっくりで大丈夫です。", "名前は書かなくてもかまいません。", "休みながら続けられます。")
FIRST = "いつでも、どこからでも、書けるところだけを書いてください。"
SECOND = "ここにあるのは、だれでも使える場所の話です。"


def worlds() -> st.SearchStrategy[tuple[Fields, Fields, Fields, Fields]]:
    """Base, theirs, ours, and ours later.

    Hypothesis picks a seed: drawing every part by itself takes ten times as long, and a merge needs many
    worlds more than it needs small ones.
    """
    return st.integers(0, 2**48).map(lambda seed: World(Random(seed)).sides())


class World:
    """Makes sides that are mostly alike, as releases and towns are."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def sides(self) -> tuple[Fields, Fields, Fields, Fields]:
        base = self._fresh(RELEASE_IDS)
        everything = RELEASE_IDS + TOWN_IDS
        ours = self._side(base, everything)
        return base, self._side(base, RELEASE_IDS), ours, self._side(ours, everything)

    def _side(self, base: Fields, ids: list[str]) -> Fields:
        amount = self._chance.choice((0.0, 0.2, 0.5, 1.0))
        fresh = self._fresh(ids)
        return {key: self._mixed(base[key], fresh[key], amount) for key in fresh}

    def _mixed(self, old: Any, new: Any, amount: float) -> Any:
        if isinstance(old, dict) and isinstance(new, dict):
            return {key: self._mixed(old[key], new[key], amount) for key in new}
        if old and is_keyed_list(old) and is_keyed_list(new):
            return self._mixed_list(old, new, amount)
        return new if self._chance.random() < amount else old

    def _mixed_list(self, old: list[Any], new: list[Any], amount: float) -> list[Any]:
        values = {entry["id"]: entry for entry in new}
        kept = [
            {**entry, "value": self._mixed(entry["value"], values[entry["id"]]["value"], amount)}
            if entry["id"] in values
            else entry
            for entry in old
            if self._chance.random() > amount
        ]
        known = {entry["id"] for entry in old}
        for entry in new:
            if entry["id"] not in known and self._chance.random() < amount:
                kept.insert(self._chance.randint(0, len(kept)), entry)
        if self._chance.random() < amount / 2:
            self._chance.shuffle(kept)
        return kept

    def _fresh(self, ids: list[str]) -> Fields:
        return {
            "title": self._word(),
            "fixed_title": self._word(),
            "note": self._word(),
            "codes": [self._word()],
            "text": self._rich(),
            "body": self._items(ids, self._outer),
            "fixed_body": self._items(ids, self._part),
        }

    def _items(self, ids: list[str], inner: Callable[[list[str]], Fields]) -> list[Any]:
        found = self._chance.sample(ids, self._chance.randint(1, min(4, len(ids))))
        return [item(one, inner(ids)) for one in found]

    def _outer(self, ids: list[str]) -> Fields:
        return {**self._part(ids), "inner": self._items(ids[-4:], self._part)}

    def _part(self, ids: list[str]) -> Fields:
        return {"text": self._word(), "fixed": self._word(), "local": self._word()}

    def _word(self) -> str:
        return self._chance.choice(WORDS)

    def _rich(self) -> str:
        one, two = self._chance.choice(SENTENCES), self._chance.choice(SENTENCES)
        tag = self._chance.choice(("p", "p", "h3"))
        return f'<p data-block-key="k1">{one}{FIRST}</p><{tag} data-block-key="k2">{two}{SECOND}</{tag}>'


def atoms(value: Json, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Every atom with its path; paragraphs of rich text are atoms of their own."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from atoms(inner, (*path, key))
    elif is_keyed_list(value):
        for entry in value:
            yield from atoms(entry["value"], (*path, item_id(entry)))
    elif isinstance(value, str) and (paragraphs := mergeable(value)):
        for paragraph in paragraphs:
            yield (*path, paragraph.key), f"{paragraph.kind}:{paragraph.html}"
    else:
        yield path, value


def displaced_atoms(plan: Plan) -> set[tuple[Path, str]]:
    """Every atom that a displaced entry keeps."""
    return {
        (path, repr(value))
        for entry in plan.displaced
        if not isinstance(entry.ours, type(ABSENT))
        for path, value in atoms(_inner(entry.ours), entry.path)
    }


def _inner(value: Maybe) -> Json:
    assert value is not ABSENT
    return value["value"] if isinstance(value, dict) and set(value) == {"id", "type", "value"} else value


HOME = uid(100)
FIXED_PAGES = (5,)
BLUEPRINT_PAGES = (1, 2, 3, 4, 5)
TOWN_PAGES = (6, 7)


def forests() -> st.SearchStrategy[tuple[Objects, Objects, Objects]]:
    """Base, theirs and ours as page trees below one home page."""
    return st.integers(0, 2**48).map(lambda seed: Forest(Random(seed)).sides())


class Forest:
    """Makes small page trees that are mostly alike. Page 5 is fixed, with its place and its slug."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def sides(self) -> tuple[Objects, Objects, Objects]:
        base = self.grown({}, BLUEPRINT_PAGES)
        return base, self.changed(base, BLUEPRINT_PAGES), self.changed(base, BLUEPRINT_PAGES + TOWN_PAGES)

    def grown(self, start: Objects, numbers: Sequence[int]) -> Objects:
        """A tree with some of the pages; `start` holds what is there already."""
        pages = dict(start) or {HOME: page(HOME, None, "home")}
        for number in self._chance.sample(numbers, self._chance.randint(0, len(numbers))):
            if uid(number) not in pages:
                pages[uid(number)] = self._placed(number, pages)
        return pages

    def changed(self, base: Objects, numbers: Sequence[int], root: Objects | None = None) -> Objects:
        """A side that comes from `base`; `root` is what nobody touches (default: the home page)."""
        if self._chance.random() < 0.2:
            return self.grown(root or {}, numbers)
        pages = dict(base)
        for found in sorted(set(pages) - set(root or (HOME,))):
            act = self._chance.choice(("keep", "keep", "drop", "move", "edit"))
            if act == "drop" and not any(entry.parent == found for entry in pages.values()):
                del pages[found]
            elif act == "edit":
                fields = {**pages[found].fields, "title": self._chance.choice(WORDS)}
                pages[found] = replace(pages[found], fields=fields)
            elif act == "move":
                self._move(found, pages)
        return linked(self.grown(pages, numbers))

    def _move(self, found: str, pages: Objects) -> None:
        inside = {found}
        while more := {other for other, entry in pages.items() if entry.parent in inside} - inside:
            inside |= more
        parent = self._chance.choice(sorted(set(pages) - inside))
        slug = self._free_slug({other: entry for other, entry in pages.items() if other != found}, parent)
        moved = replace(pages[found], parent=parent, fields={**pages[found].fields, "slug": slug})
        pages[found] = moved

    def _placed(self, number: int, pages: Objects) -> BlueprintObject:
        parent = self._chance.choice(sorted(pages))
        below = [entry for entry in pages.values() if entry.parent == parent]
        after = self._chance.choice([None, *(entry.uid for entry in below)])
        return page(
            uid(number),
            parent,
            self._free_slug(pages, parent),
            after=after,
            title=self._chance.choice(WORDS),
            is_fixed=number in FIXED_PAGES,
            owner="local" if number in TOWN_PAGES else "standard",
        )

    def _free_slug(self, pages: Objects, parent: str) -> str:
        used = {entry.fields["slug"] for entry in pages.values() if entry.parent == parent}
        return self._chance.choice([slug for slug in (f"s{n}" for n in range(9)) if slug not in used])


def linked(pages: Objects) -> Objects:
    """The same pages with every `after` naming the true left neighbour."""
    rows = {parent: row for parent, row in children(pages).items() if parent is not None}
    left = lefts(rows)
    return {found: replace(entry, after=left.get(found)) for found, entry in pages.items()}


def page(
    found: str,
    parent: str | None,
    slug: str,
    *,
    after: str | None = None,
    title: str = "",
    is_fixed: bool = False,
    owner: str = "standard",
    **fields: Json,
) -> BlueprintObject:
    """A small page."""
    return obj(
        {"title": title, "slug": slug, "live": True, **fields},
        uid=found,
        parent=parent,
        after=after,
        ownership={"": "fixed" if is_fixed else owner},
    )
