"""Which record of the same body a row of a file speaks of.

For: comparing a file with what is kept. Not for: what would change (`logic.plan`).

Rules, the first that answers counts
1. The row names the record: by its uid, then by its code, then by the code that the file had for it last time (a
   record keeps its own code when somebody says that a row with another one is the same). That is certain.
2. The row says name, address and telephone (without both: when, mail and website) exactly as the row did from which a
   record was last imported, and only one such record is there: the same line of the same file as last time. That is
   certain too, and spares files without codes the same question every year.
3. Name, and address or telephone, are the same apart from the way of writing, and one record answers to that; or both
   have neither (a group that meets online), and a single one has that name: probably the same. It is offered and never
   assumed; until somebody says so the row is left out.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

_NOISE: Final = re.compile(r"[\s・･,，、.。()（）「」『』\-‐‑–—−ー〜~]+")
_NUMBERS: Final = re.compile(r"(?<=[0-9])(丁目|番地の?|番|号|の)(?=[0-9]|$|\D)")
_NOT_DIGIT: Final = re.compile(r"[^0-9]+")
_KANJI: Final = str.maketrans("一二三四五六七八九", "123456789")
_ALONE: Final = "alone"
_TELLING: Final = ("hours", "mail", "url")
_CHOME: Final = re.compile(r"[一二三四五六七八九](?=丁目)")


class Certainty(StrEnum):
    """How a record was found."""

    NAMED = "named"
    SAME_LINE = "same_line"
    PROBABLY = "probably"
    NEW = "new"
    OTHERS = "others"  # its uid is known, but the record belongs to another body


@dataclass(frozen=True)
class Face:
    """By what one record is found; `line` and `file_code` are what the row said from which it was last imported."""

    pk: int
    uid: str
    code: str
    name: str
    address: str
    phones: tuple[str, ...]
    line: tuple[str, ...] | None = None
    file_code: str = ""


@dataclass(frozen=True)
class Match:
    """`pk` None = no record."""

    certainty: Certainty
    pk: int | None = None


def name_key(text: str) -> str:
    """A name without width, case, spaces and marks."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text or "")).casefold()


def address_key(text: str) -> str:
    """An address without the prefecture, with numbers joined: 「三重県津市一丁目２番３号」 = 「津市1-2-3」."""
    plain = unicodedata.normalize("NFKC", text or "")
    plain = _CHOME.sub(lambda found: found.group().translate(_KANJI), plain)
    return _NOISE.sub("", _NUMBERS.sub("-", plain).removeprefix("三重県")).casefold()


def phone_keys(phones: Iterable[Mapping[str, Any]] | None) -> tuple[str, ...]:
    """Digits of each number, in order; what has none is left out."""
    found = (
        _NOT_DIGIT.sub("", unicodedata.normalize("NFKC", str(one.get("number", "")))) for one in phones or ()
    )
    return tuple(digits for digits in found if digits)


def line_key(values: Mapping[str, Any]) -> tuple[str, ...] | None:
    """What one line of a file says of itself, to know it again next time; None when it says too little."""
    name, address = values.get("name") or "", values.get("address") or ""
    phones = phone_keys(values.get("phones"))
    if address or phones:
        return (name, address, *phones) if name else None
    others = tuple(str(values.get(one) or "") for one in _TELLING)
    return (name, address, *others) if name and any(others) else None


class Finder:
    """Finds records by rows; made once for a batch from all faces of one body."""

    def __init__(self, faces: Iterable[Face], *, others: frozenset[str] = frozenset()) -> None:
        self._others = others
        self._uids: dict[str, int] = {}
        self._codes: dict[str, int] = {}
        self._file_codes: dict[str, int] = {}
        self._lines: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
        self._likes: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        for face in faces:
            self._uids[face.uid] = face.pk
            self._codes[face.code] = face.pk
            if face.file_code:
                self._file_codes.setdefault(face.file_code, face.pk)
            if face.line:
                self._lines[face.line].add(face.pk)
            for key in _likenesses(face.name, face.address, face.phones):
                self._likes[key].add(face.pk)

    def find(self, values: Mapping[str, Any]) -> Match:
        """The record of a row, by the rules above."""
        uid, code = str(values.get("uid") or ""), str(values.get("code") or "")
        if uid in self._others:
            return Match(Certainty.OTHERS)
        named = self._uids.get(uid) or self._codes.get(code) or self._file_codes.get(code)
        if named:
            return Match(Certainty.NAMED, named)
        if code or uid:  # a code that nobody has is a new record, however alike it looks
            return self._probable(values)
        line = line_key(values)
        same = self._lines.get(line, set()) if line else set()
        if len(same) == 1:
            return Match(Certainty.SAME_LINE, next(iter(same)))
        return self._probable(values)

    def _probable(self, values: Mapping[str, Any]) -> Match:
        keys = _likenesses(
            values.get("name") or "", values.get("address") or "", phone_keys(values.get("phones"))
        )
        alike = {pk for key in keys for pk in self._likes.get(key, ())}
        if not alike or (keys[0][1] == _ALONE and len(alike) > 1):
            return Match(Certainty.NEW)
        return Match(Certainty.PROBABLY, min(alike))


def _likenesses(name: str, address: str, phones: tuple[str, ...]) -> list[tuple[str, str]]:
    called = name_key(name)
    if not called:
        return []
    place = address_key(address)
    found = [*([(called, place)] if place else []), *((called, f"tel:{digits}") for digits in phones)]
    return found or [(called, _ALONE)]
