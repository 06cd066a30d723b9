"""What a resident looks for, as it stands in an address.

For: the listing, its dates and its leaflet: one question, three ways to read the answer. Not for: asking the database
(`queries.listing`), words that stand in the form only.

Rules
- Residents choose for whom, by wish, kind, area, weekday, and by words; never by stage (掲載基準).
- What is unknown or forged is no mistake of the reader: it counts as not chosen.
- An address says only what was chosen, always in the same order, so that one question has one address.
- An area is this town, the whole prefecture, or the code of a municipality that the caller knows. Beside a town up to
  `MOST_ALSO` others may be chosen; in the address they follow the town they were chosen beside, so that another town in
  its place starts anew.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from kit.resources.logic import words

LONGEST_WORDS: Final = 80
MOST_ALSO: Final = 6
HERE, PREFECTURE = "town", "prefecture"
# By the names in the address; free words, areas and yes-or-no are read on their own.
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "who": words.WHO,
    "wish": words.WISHES,
    "kind": words.KINDS,
    "day": words.WEEKDAYS,
}


@dataclass(frozen=True)
class Wanted:
    """One question; "" and False = not chosen. `area`: `HERE`, `PREFECTURE` or the code of a municipality; `also`: other
    towns beside a town."""

    words: str = ""
    who: str = ""
    wish: str = ""
    kind: str = ""
    area: str = ""
    day: str = ""
    online: bool = False
    also: tuple[str, ...] = ()

    @property
    def is_anything(self) -> bool:
        return self != Wanted()

    @property
    def towns(self) -> tuple[str, ...]:
        """The towns that are chosen; () where none is."""
        return (self.area, *self.also) if self.area not in ("", PREFECTURE) else ()

    @property
    def beside(self) -> str:
        """The other towns as the address says them, after the town they were chosen beside; "" for none."""
        return "-".join(self.towns) if self.also else ""


@dataclass(frozen=True)
class Chip:
    """One choice in words, and the rest of the question without it (a query string, "" for everything)."""

    label: str
    without: str


def read_wanted(given: Mapping[str, str], areas: Mapping[str, str]) -> Wanted:
    """The question in an address; `areas`: the names of known areas by `HERE`, `PREFECTURE` and codes."""
    chosen = {
        name: given.get(name, "") if given.get(name, "") in known else "" for name, known in CHOICES.items()
    }
    area = given.get("area", "")
    area = area if area in areas else ""
    return Wanted(
        words=_plain(given.get("q", "")),
        area=area,
        also=_also(given.get("also", ""), area, areas),
        online=given.get("online") == "on",
        **chosen,
    )


def read_page(given: Mapping[str, str]) -> int:
    """The number of the wanted page, from 1; 1 for anything that is none."""
    text = given.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def query_of(wanted: Wanted, *, page: int = 1) -> str:
    """The question as the part of an address after "?"; "" when nothing is chosen."""
    parts = [
        ("q", wanted.words), ("who", wanted.who), ("wish", wanted.wish), ("kind", wanted.kind),
        ("area", wanted.area), ("also", wanted.beside), ("day", wanted.day), ("online", "on" if wanted.online else ""),
        ("page", str(page) if page > 1 else ""),
    ]  # fmt: skip
    return urlencode([(name, value) for name, value in parts if value])


def chips(wanted: Wanted, areas: Mapping[str, str]) -> tuple[Chip, ...]:
    """Every choice in words, in the order of the form."""
    return tuple(Chip(label, query_of(rest)) for label, rest in without_each(wanted, areas))


def without_each(wanted: Wanted, areas: Mapping[str, str]) -> list[tuple[str, Wanted]]:
    """Every choice in words, and the question without it."""
    labels = {
        "words": f"「{wanted.words}」" if wanted.words else "",
        "who": words.WHO.get(wanted.who, ""),
        "wish": words.WISHES.get(wanted.wish, ""),
        "kind": words.KINDS.get(wanted.kind, ""),
        "area": "" if wanted.towns else areas.get(wanted.area, ""),
        "day": f"{words.WEEKDAYS[wanted.day]}曜日" if wanted.day else "",
        "online": "オンラインで参加できる" if wanted.online else "",
    }
    nothing, found = Wanted(), []
    for name, label in labels.items():
        if name == "area":
            found += [(areas[town], with_towns(wanted, *_others(wanted, town))) for town in wanted.towns]
        if label:
            found.append((label, replace(wanted, **{name: getattr(nothing, name)})))
    return found


def with_towns(wanted: Wanted, *towns: str) -> Wanted:
    """The question for these towns; for no town in particular where there is none."""
    return replace(wanted, area=towns[0] if towns else "", also=towns[1 : MOST_ALSO + 1])


def in_words(wanted: Wanted, areas: Mapping[str, str]) -> str:
    """The question in one line, for paper; "" when nothing is chosen."""
    return "、".join(chip.label for chip in chips(wanted, areas))


def _others(wanted: Wanted, town: str) -> list[str]:
    return [one for one in wanted.towns if one != town]


def _also(text: str, area: str, areas: Mapping[str, str]) -> tuple[str, ...]:
    """The other towns in an address; () where they were chosen beside another one."""
    beside, *others = text.split("-")
    if not area or area == PREFECTURE or beside != area:
        return ()
    known = dict.fromkeys(one for one in others if one in areas and one not in (area, PREFECTURE))
    return tuple(known)[:MOST_ALSO]


def _plain(text: str) -> str:
    """Typed words in one spelling, without what no keyboard types, cut where nobody reads on."""
    one = unicodedata.normalize("NFKC", text)[: LONGEST_WORDS * 2]
    shown = "".join(sign if sign.isprintable() else " " for sign in one)
    return " ".join(shown.split())[:LONGEST_WORDS]
