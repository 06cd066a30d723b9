"""Whether a text names one of these people.

For: the check of a public summary (`caution`). Not for: finding names of people whom nobody told it of.

Rules
- Compared is one form: NFKC, no spaces, kana as katakana, small letters, old shapes of characters as the usual ones
  (髙 is 高). So 「やまだ　花子」 and 「ﾔﾏﾀﾞ花子」 are one.
- A whole name of three characters or more is named wherever it stands, also across the end of a line.
- A family name or given name alone is named only before さん, 様, 氏, くん, ちゃん and the like, or before an office
  (会長, 民生委員). So 「三重県」 and 「三重の家族会」 do not name a member called 三重, and 「三重さん」 does. Before an
  office it does not count when it is also the name of a place here: 「伊勢所長会」 may be a meeting in 伊勢.
- One character alone (津さん) counts only where no other character of a name stands before it (not in 「大津さん」).
- A whole name of two characters (森 林) is an everyday word too often: it counts with the space between them, or as above.
- Names of organisations and places are taken out before: a house may bear its founder's name.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from kit.core.logic.sheets.fold import TO_KATAKANA

# Old shapes of characters in names, each before its usual one.
_SHAPES: Final = "髙高﨑崎邊辺邉辺齋斎齊斎斉斎澤沢濵浜濱浜嶋島嶌島國国廣広榮栄眞真惠恵瀧滝櫻桜冨富彌弥舘館條条壽寿德徳實実龍竜淵渕"
_OLD: Final = str.maketrans(_SHAPES[::2], _SHAPES[1::2])
_INVISIBLE: Final = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_KANJI: Final = "一-鿿々ヶ〇㐀-䶿"
# In the one form: hiragana is katakana there.
_ADDRESS: Final = r"(?:サン(?!マ|ゴ礁)|サマ|様(?![式々子相])|氏(?![名族])|君(?!主)|クン|チャン|先生|殿(?!堂))"
_OFFICE: Final = (
    r"(?:副?会長|委員長|委員(?!会)|課長|部長|係長|室長|局長|所長|校長|園長|施設長|センター長|理事長?|主任|主査|代表"
    r"|民生委員|児童委員|保健師|相談員|医師|弁護士|議員)"
)
_ENDING: Final = re.compile(f"(?:{_ADDRESS}|{_OFFICE})$")
_WHOLE: Final = 3
_KANA_WHOLE: Final = 4
_KANA_PART: Final = 3
_KANA: Final = re.compile(r"[ァ-ヺー]+")


def one_form(text: str) -> str:
    """The form in which names are compared; line ends stay."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.replace("\r\n", "\n")))
    return _SPACES.sub("", plain).translate(TO_KATAKANA).translate(_OLD).casefold()


@dataclass(frozen=True)
class Person:
    """A name as it was written, with or without a space; `reading` in kana, "" when nobody knows it."""

    name: str = field(repr=False)
    reading: str = field(default="", repr=False)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Family name, given name, …; one part when it was written without a space. Offices are no part."""
        found = (_ENDING.sub("", one_form(part)) for part in self.name.split())
        return tuple(part for part in found if part)

    @cached_property
    def reading_parts(self) -> tuple[str, ...]:
        return tuple(part for part in map(one_form, self.reading.split()) if _KANA.fullmatch(part))


def same_person(one: Person, other: Person) -> bool:
    """Whether two entries have the same name."""
    return bool(one.parts) and "".join(one.parts) == "".join(other.parts)


class Namer:
    """Finds these people in texts; `spared` are names of organisations, `places` of places that are no name of a person
    before an office."""

    def __init__(
        self, people: Iterable[Person], spared: Iterable[str] = (), places: Iterable[str] = ()
    ) -> None:
        forms = sorted({one_form(name) for name in spared}, key=len, reverse=True)
        self._spared = [form for form in forms if len(form) >= _WHOLE]
        self._places = frozenset(map(one_form, places))
        self._people = [one for one in people if one.parts]

    def named_in(self, text: str) -> tuple[str, ...]:
        """The people whom a text names, as they were written; each once."""
        lines = self._without_spared(one_form(text))
        found = (one.name for one in self._people if self._names(one, text, lines))
        return tuple(dict.fromkeys(found))

    def _without_spared(self, lines: str) -> str:
        for form in self._spared:
            lines = lines.replace(form, "|")
        return lines

    def _names(self, one: Person, text: str, lines: str) -> bool:
        whole = lines.replace("\n", "")
        return (
            any(form in whole for form in _wholes(one))
            or _is_spaced(one, text)
            or any(pattern.search(lines) for pattern in self._patterns(one))
        )

    def _patterns(self, one: Person) -> Iterator[re.Pattern[str]]:
        for part in _parts(one):
            border = f"(?<![{_KANJI}ァ-ヺーa-z])" if len(part) == 1 else ""
            after = _ADDRESS if part in self._places else f"(?:{_ADDRESS}|{_OFFICE})"
            yield re.compile(f"{border}{re.escape(part)}{after}")


def _wholes(one: Person) -> Iterator[str]:
    name, reading = "".join(one.parts), "".join(one.reading_parts)
    if len(name) >= (_KANA_WHOLE if _KANA.fullmatch(name) else _WHOLE):
        yield name
    if len(reading) >= _KANA_WHOLE:
        yield reading


def _is_spaced(one: Person, text: str) -> bool:
    """A short whole name, written with its space."""
    if len(one.parts) < 2 or len("".join(one.parts)) >= _WHOLE:
        return False
    spaced = unicodedata.normalize("NFKC", text).translate(TO_KATAKANA).translate(_OLD).casefold()
    return re.search(r"[^\S\n]+".join(map(re.escape, one.parts)), spaced) is not None


def _parts(one: Person) -> Iterator[str]:
    """What may stand before さん: each part and the whole; of a name without a space each beginning of it."""
    if len(one.parts) > 1:
        yield from (*one.parts, "".join(one.parts))
    else:
        name = one.parts[0]
        yield from (name[:end] for end in range(1, len(name) + 1))
    yield from (part for part in one.reading_parts if len(part) >= _KANA_PART)
