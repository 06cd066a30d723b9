"""The taxonomies of the feed: kinds of places, wishes, for whom, kinds of agencies, stages.

For: `/hsds/taxonomies`, `/hsds/taxonomy_terms`, the attributes of services, and the filters by them. Not for: the words of
agencies and stages, which are reference data with an edition: the caller gives them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kit.resources.logic.feed.ids import taxonomy_id, term_id
from kit.resources.logic.words import KINDS, WHO, WISHES


@dataclass(frozen=True)
class Taxonomy:
    """`field` is the field of the record's values that holds its codes; "" for `who`, which is three flags."""

    code: str
    field: str
    name: str
    description: str


TAXONOMIES: Final = (
    Taxonomy("kind", "kind", "種類", "どんな場所や集まりか"),
    Taxonomy("wish", "wishes", "したいこと", "来る人が望むこと。順番に意味はありません"),
    Taxonomy("who", "", "だれのため", "ご本人、ご家族、支える人"),
    Taxonomy("agency", "agency_kind", "支援機関の種別", "三重県の計画の20の種別と、開かれた種別"),
    Taxonomy("stage", "stages", "支援段階", "段階は順番ではなく、行き来できる四つの場所です"),
)
_BY_ID: Final = {taxonomy_id(one.code): one for one in TAXONOMIES}
Terms = Mapping[str, Mapping[str, str]]


def all_terms(agencies: Mapping[str, str], stages: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    """{taxonomy code: {term code: word}}, with the reference data's words for agencies and stages."""
    return {"kind": KINDS, "wish": WISHES, "who": WHO, "agency": agencies, "stage": stages}


def codes_of(values: Mapping[str, Any], taxonomy: Taxonomy) -> tuple[str, ...]:
    """The codes that a record has in a taxonomy."""
    if taxonomy.code == "who":
        return tuple(code for code in WHO if values.get(f"for_{code}"))
    found = values.get(taxonomy.field) or ()
    return (found,) if isinstance(found, str) else tuple(found)


def attributes(values: Mapping[str, Any], terms: Terms, uid: str) -> list[dict[str, Any]]:
    """The HSDS attributes of a service; a code without a word is left out."""
    return [
        _attribute(taxonomy, code, terms[taxonomy.code][code], uid)
        for taxonomy in TAXONOMIES
        for code in codes_of(values, taxonomy)
        if code in terms[taxonomy.code]
    ]


def _attribute(taxonomy: Taxonomy, code: str, word: str, uid: str) -> dict[str, Any]:
    term = term_document(taxonomy, code, word)
    return {
        "id": term_id(taxonomy.code, f"{code}/{uid}"),
        "link_id": uid,
        "link_entity": "service",
        "taxonomy_term_id": term["id"],
        "label": taxonomy.name,
        "value": word,
        "taxonomy_term": term,
    }


def taxonomy_document(taxonomy: Taxonomy) -> dict[str, Any]:
    """A taxonomy as HSDS has it."""
    return {
        "id": taxonomy_id(taxonomy.code),
        "name": taxonomy.name,
        "description": taxonomy.description,
        "version": "1",
    }


def term_document(taxonomy: Taxonomy, code: str, word: str) -> dict[str, Any]:
    """A term as HSDS has it."""
    return {
        "id": term_id(taxonomy.code, code),
        "code": code,
        "name": word,
        "description": word,
        "taxonomy": taxonomy.name,
        "taxonomy_id": taxonomy_id(taxonomy.code),
        "language": "ja",
    }


def taxonomy_with(uid: str) -> Taxonomy | None:
    """The taxonomy of this id; None when there is none."""
    return _BY_ID.get(uid)


def term_with(uid: str, terms: Terms) -> tuple[Taxonomy, str] | None:
    """The taxonomy and the code of the term of this id; None when there is none."""
    return next(
        ((one, code) for one in TAXONOMIES for code in terms[one.code] if term_id(one.code, code) == uid),
        None,
    )
