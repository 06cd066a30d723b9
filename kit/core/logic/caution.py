"""What may not stand in a text that leaves the house, and what may point to a person.

For: every saving of a public summary of a meeting, drafts too, and requests of a town to the prefecture. Not for: who was
there (the caller opens the records), and
minutes, which are not public.

Rules (design content, section 3.4)
- Refused: names (`naming`), numbers of consultations, telephone numbers, mail addresses. No revision ever holds one.
- A number of a consultation is refused by its look when it has letters and figures (KW3-79F), and by asking whether
  it exists when it could be any six figures; also whatever follows the words 受付番号 and 相談番号.
- Only warned of: what word lists cannot decide (`likely`). A person ticks that he has read it; then it may be published.
- `digest` is the mark of the text that was checked: what carries another one has not been.
"""

import dataclasses
import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from kit.core.logic.naming import Namer

_NUMBER: Final = re.compile(
    r"(?<![0-9A-Z])([2356789FKRWXY]{3})[\s‐‑‒–—―−ー-]?([2356789FKRWXY]{3})(?![0-9A-Z])"
)
_CALLED: Final = re.compile(r"(?:受付|相談|受理)番号[はが:、\s]*[0-9A-Z]")
_PHONE: Final = re.compile(
    r"(?<![0-9])(?:\+81[\s()-]{0,2}(?:0\)[\s-]?)?|0)[0-9]{1,4}[\s()‐‑‒–—―−ー.-]{0,2}[0-9]{1,4}[\s()‐‑‒–—―−ー.-]{0,2}[0-9]{3,4}(?![0-9])"
)
_PHONE_DIGITS: Final = (10, 11, 12)
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)

REFUSED: Final = {
    "name": "会議に関わる人の名前「{words}」が入っています。名前は消して、機関の名前や「担当者」に書きかえてください。",
    "number": "相談の受付番号「{words}」が入っています。公開する文には書けません。消してください。",
    "phone": "電話番号「{words}」が入っています。公開する文には書けません。消してください。",
    "mail": "メールアドレス「{words}」が入っています。公開する文には書けません。消してください。",
}


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something found in a field; `kind` is a word of REFUSED or of `likely.WARNED`."""

    field: str
    kind: str
    words: str = dataclasses.field(repr=False)


def digest(texts: Mapping[str, str]) -> str:
    """The mark of these texts, by name of field."""
    plain = {name: text.replace("\r\n", "\n").strip() for name, text in texts.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def refused(texts: Mapping[str, str], namer: Namer, is_number: Callable[[str], bool]) -> tuple[Finding, ...]:
    """What must not stand in these texts, in their order; `is_number` knows which consultations there are."""
    return tuple(found for name, text in texts.items() for found in _in_text(name, text, namer, is_number))


def without_refused(text: str, namer: Namer, is_number: Callable[[str], bool]) -> tuple[str, int]:
    """The lines of a text that may stand, and how many were left out."""
    lines = text.splitlines()
    kept = [line for line in lines if not any(_in_text("", line, namer, is_number))]
    # A name over the end of a line is in none of its lines.
    if any(_in_text("", "\n".join(kept), namer, is_number)):
        kept = []
    return "\n".join(kept), len(lines) - len(kept)


def _in_text(name: str, text: str, namer: Namer, is_number: Callable[[str], bool]) -> Iterator[Finding]:
    plain = unicodedata.normalize("NFKC", text)
    yield from (Finding(name, "name", person) for person in namer.named_in(text))
    yield from (Finding(name, "number", words) for words in _numbers(plain.upper(), is_number))
    yield from (Finding(name, "phone", words) for words in _phones(plain))
    yield from (Finding(name, "mail", found.group()) for found in _MAIL.finditer(plain))


def _numbers(plain: str, is_number: Callable[[str], bool]) -> Iterator[str]:
    for found in _NUMBER.finditer(plain):
        signs = found.group(1) + found.group(2)
        looks_so = not signs.isdigit() and not signs.isalpha()
        if looks_so or is_number(signs):
            yield found.group()
    yield from (found.group() for found in _CALLED.finditer(plain))


def _phones(plain: str) -> Iterator[str]:
    for found in _PHONE.finditer(plain):
        if len(re.sub("[^0-9]", "", found.group().replace("(0)", ""))) in _PHONE_DIGITS:
            yield found.group()
