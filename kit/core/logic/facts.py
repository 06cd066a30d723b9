"""Facts inside texts: `{window.phone}` stands for a value that is stored once.

For: pages, mail and card texts, the publisher's linter. Not for: looking facts up, escaping (the caller
escapes values for its medium), turning telephone facts into links.

Rules
- A placeholder is `{owner.field}`: lower-case ASCII letters, digits, `-` and `_`, one dot, no spaces.
- Other braces are ordinary text and stay as they are.
- A fact that is unknown, empty or only spaces is missing; the caller says what stands there instead.
- A value is put in once and never read again for placeholders.
- What looks like a placeholder but is none (spaces, capitals, full-width signs) is reported as a slip.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kit.core.logic.config_table import near_misses

PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_-]*\.[a-z][a-z0-9_]*)\}")
_LOOKS_LIKE_ONE: Final = re.compile(r"[{｛]\s*([A-Za-zＡ-Ｚａ-ｚ][^{}｛｝<>\n]{0,60}?)\s*[}｝]")

TOWN_FACTS: Final = (
    "town.name",
    "town.hall",
    "window.name",
    "window.department",
    "window.phone",
    "window.hours",
    "window.reply_days",
    "window.next_open",
    "window.who_answers",
    "window.operator",
    "resources.places",
    "resources.family_groups",
    "resources.peer_groups",
    "resources.online",
    "resources.work",
    "selfreliance.name",
    "selfreliance.phone",
    "plan.edition",
)
CONTACT_FIELDS: Final = ("name", "phone", "hours")


@dataclass(frozen=True)
class Slip:
    """A wrong placeholder as it was typed, and the known names it may have meant."""

    typed: str
    near: tuple[str, ...]


def find_placeholders(text: str) -> tuple[str, ...]:
    """The distinct names used in `text`, in the order of first use."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def resolve(text: str, facts: Mapping[str, str], *, missing: str) -> str:
    """`text` with every placeholder replaced by its fact, or by `missing`."""
    return resolve_with(text, lambda name: facts.get(name, ""), missing=missing)


def resolve_with(text: str, value_of: Callable[[str], str], *, missing: str) -> str:
    """As `resolve`, asking for each used fact once: for facts that cost something to find out."""
    values = {name: value_of(name) for name in find_placeholders(text)}
    return PLACEHOLDER.sub(lambda match: _given(values[match[1]]) or missing, text)


def missing_facts(text: str, facts: Mapping[str, str]) -> tuple[str, ...]:
    """The names used in `text` that have no value."""
    return tuple(name for name in find_placeholders(text) if not _given(facts.get(name, "")))


def known_names(contact_keys: Iterable[str]) -> frozenset[str]:
    """Every name a text may use, given the keys of the prefecture's contacts."""
    contacts = (f"{key}.{field}" for key in contact_keys for field in CONTACT_FIELDS)
    return frozenset((*TOWN_FACTS, *contacts))


def find_slips(text: str, known: Iterable[str]) -> tuple[Slip, ...]:
    """What was meant as a placeholder but would stay in the text or find nothing."""
    names = frozenset(known)
    typed = {match[0]: match[1] for match in _LOOKS_LIKE_ONE.finditer(text)}
    return tuple(
        Slip(whole, near_misses(unicodedata.normalize("NFKC", inside), sorted(names)))
        for whole, inside in typed.items()
        if not ((found := PLACEHOLDER.fullmatch(whole)) and found[1] in names)
    )


def _given(value: str) -> str:
    return value if value.strip() else ""
