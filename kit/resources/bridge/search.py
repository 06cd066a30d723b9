"""What is searched of a record: its names, who runs it, what it is and offers, for which towns, in the words
that residents read.

For: core's search. Not for: whether residents see it today (`queries.public` narrows every list of theirs anyway).
Nothing confidential is searched, not even by staff: the entry is one row for everybody.
"""

from collections.abc import Mapping
from typing import Any, Final

from kit.core.logic.search.entry import SearchText, Weight
from kit.core.models import Municipality
from kit.core.registries import Findable
from kit.resources.bridge.values import public_part, values_of
from kit.resources.logic.words import AREAS, KINDS, PUBLIC_STATES, WHO, WISHES
from kit.resources.models import Resource

_NAMES: Final[dict[str, str]] = {}
_BODY = ("summary", "description", "hours", "how_to_apply", "address", "access", "first_visit", "note")


def findable(resource: Resource) -> Findable | None:
    """The texts of one record; None when it was withdrawn. Wants the organisation read along."""
    if resource.is_withdrawn:
        return None
    return findable_values(values_of(resource), resource.state, owner=resource.owner_code)


def findable_values(written: Mapping[str, Any], state: str, *, owner: str) -> Findable:
    """The same of flat values that were read already, for thousands at once."""
    values = public_part(written)
    names = ("name", "name_kana", "nickname")
    texts = [SearchText(values[name], Weight.TITLE) for name in names]
    texts.append(SearchText(values["organisation_name"], Weight.NAME))
    texts.append(SearchText("、".join((*_words(values), *_towns(values, owner))), Weight.NAME))
    texts += [SearchText(values[name]) for name in _BODY]
    shown = [text for text in texts if text.text]
    return Findable(tuple(shown), is_public=state in PUBLIC_STATES)


def _words(values: dict[str, Any]) -> list[str]:
    who = [word for code, word in WHO.items() if values[f"for_{code}"]]
    return [
        KINDS.get(values["kind"], ""),
        *who,
        *(WISHES[code] for code in values["wishes"] if code in WISHES),
    ]


def _towns(values: dict[str, Any], owner: str) -> list[str]:
    """For which towns it is and where it stands: 「津市 家族会」 finds what nobody wrote an address of."""
    named = dict.fromkeys((*values["area_codes"], values["municipality_code"]))
    codes = [code for code in named if code] or ([owner] if values["area"] == "town" else [])
    known = _town_names()
    return [
        *([AREAS["prefecture"]] if values["area"] == "prefecture" else []),
        *(known[code] for code in codes if code in known),
    ]


def _town_names() -> dict[str, str]:
    """The 29 by their codes, read once: they change with the kit only, and thousands of records ask for them."""
    if not _NAMES:
        _NAMES.update(Municipality.objects.values_list("code", "name"))
    return _NAMES
