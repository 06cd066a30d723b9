"""What an entry of the audit trail is about, as staff know it: names for keys, local time for moments.

For: the list of the trail. Not for: what is stored, which stays short and never changes, and reading names from the
database (`bridge.trail_names`).

Rules
- A key that nobody has a name for any more is said to be something that is gone; it never stands there itself.
- A place in a page is named by its field; a person finds the page itself by its name.
- A release is named by its version, as on every other screen. Of a person both names are told: the one that colleagues
  know, and the one to narrow the list by.
- A moment is told in the town's time, to the minute.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from kit.core.logic.act_words import actor_words, detail_words, value_words
from kit.core.logic.opening.timetable import TOKYO

GONE: Final = "いまはないもの"
WHOLE: Final = "全体"
PART: Final = "その中のひとつ"
UID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
STAFF_NOTES: Final = frozenset({"in_charge", "deputy"})  # notes that are login names
_MONTH: Final = re.compile(r"(\d{4})-(\d\d)")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_RELEASE: Final = re.compile(r"[a-z][a-z0-9-]*[ -](\d\S*?)(?:\.json)?")
_BLUEPRINT: Final = re.compile(r"[a-z][a-z0-9-]*")
_RELEASES: Final = frozenset({"release", "blueprint"})
_ORIGINS: Final = {"feed": "県の配信", "bundle": "更新のファイル", "file": "ファイル", "keys": "鍵の名簿"}
_TAKES: Final = {
    "theirs": "県の文にする", "ours": "市町の文のままにする", "own": "書き直す", "": "あとで決める",
}  # fmt: skip
_PLACES: Final = {"parent": "置き場所", "children": "下にあるページの並び"}


@dataclass(frozen=True)
class Names:
    """What things are called: objects by uid, fields as in a release, pages by their key, people by login name."""

    titles: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def mentioned(values: Iterable[object]) -> frozenset[str]:
    """Return the uids that stand anywhere in references or details."""
    return frozenset(uid for value in values for uid in UID.findall(str(value)))


def reference_words(kind: str, reference: str, names: Names) -> str:
    """Return what an entry is about; "" for a mere number that says nothing to anybody."""
    if reference.isascii() and reference.isdecimal():
        return names.pages.get(reference, "") if "page" in kind else ""
    if reference in names.people and kind == "account":
        return person_words(reference, names)
    if kind in _RELEASES and reference not in _ORIGINS:
        return "、".join(_release_words(part, names) for part in reference.split("、"))
    return _ORIGINS.get(reference) or noted_words(reference, names)


def person_words(actor: str, names: Names) -> str:
    """Return who acted, or whose account it was: "山田 花子（yamada）", or a part of the kit in words."""
    name = names.people.get(actor)
    return f"{name}（{actor}）" if name and name != actor else actor_words(actor)


def note_words(name: str, value: object, names: Names) -> str:
    """Return one further note of an entry in words."""
    label = detail_words(name)
    if name == "entry":
        return f"{label}: {_entry_words(str(value), names)}"
    if name == "path":
        return f"{label}: {_place_words(str(value), names)}"
    if name in STAFF_NOTES:
        return f"{label}: {person_words(str(value), names)}"
    if name == "take":
        return f"{label}: {_TAKES.get(str(value), str(value))}"
    return f"{label}: {noted_words(value, names)}"


def noted_words(value: object, names: Names) -> str:
    """Return a noted value in words: names for uids, days and moments as they are read here."""
    if isinstance(value, list | tuple):
        return "、".join(noted_words(part, names) for part in value)
    if not isinstance(value, str):
        return value_words(value)
    if _MOMENT.fullmatch(value):
        return _moment_words(value)
    if _DAY.fullmatch(value):
        year, month, day = map(int, value.split("-"))
        return f"{year}年{month}月{day}日"
    if whole_month := _MONTH.fullmatch(value):
        return f"{whole_month[1]}年{int(whole_month[2])}月"
    known = value_words(value)
    return UID.sub(lambda found: names.titles.get(found[0], GONE), known)


def _release_words(reference: str, names: Names) -> str:
    """The version; a blueprint without one says nothing to anybody."""
    found = _RELEASE.fullmatch(reference)
    if found and not UID.fullmatch(reference):
        return found[1]
    return (
        "" if _BLUEPRINT.fullmatch(reference) and not UID.search(reference) else noted_words(reference, names)
    )


def _entry_words(entry: str, names: Names) -> str:
    """ "uid:path:kind:reason", cut after 200 letters; why it was open stands in the review."""
    uid, _colon, rest = entry.partition(":")
    return f"「{names.titles.get(uid, GONE)}」の{_place_words(rest.partition(':')[0], names)}"


def _place_words(path: str, names: Names) -> str:
    first, *inner = path.split("/")
    if not first:
        return WHOLE
    name = _PLACES.get(first) or names.fields.get(first, PART)
    return f"{name}（{PART}）" if inner and name != PART else name


def _moment_words(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    here = moment.astimezone(TOKYO) if moment.tzinfo else moment
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"
