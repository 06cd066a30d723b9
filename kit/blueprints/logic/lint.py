"""The publisher's linter: everything that would hurt a town later, said before a release is signed.

For: the prefecture's staff, as a list in Japanese. Not for: the town's own check of what it received
(`document` and `schema` do that, and refuse as a whole).

Rules:
1. uids: each object has its own, it is never used again after it was withdrawn, and its type never changes.
   The same holds for the ids of items: a withdrawn id does not come back, an id keeps its block.
2. The page tree: a parent and a left neighbour that exist, no page below itself, no slug twice among
   siblings.
3. Every object says whose it is; a rule of ownership names something that is there.
4. Every value has the kind the code expects; references lead somewhere; texts carry no typed facts.
5. Urgent is only a fact of a contact that is fixed as a whole: one field of its name, telephone or hours.
   A path into a field is refused: the town takes urgent facts field by field (`urgent_part`).
6. The hours and closed days of a fixed contact are sealed: an hour more, added by a town, would be as untrue as a
   changed one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from kit.blueprints.logic.document import DocumentError, parse_release, urn_kind, urn_uid
from kit.blueprints.logic.findings import Finding, Known
from kit.blueprints.logic.lint_history import lint_history
from kit.blueprints.logic.lint_values import ValueLinter
from kit.blueprints.logic.ownership import CHILDREN, PARENT, Owner, parse_ownership
from kit.blueprints.logic.richtext import is_rich, mergeable
from kit.blueprints.logic.values import ABSENT, ROOT, Maybe, Path, is_keyed_list, parse_path, value_at

URGENT_FIELDS = frozenset(
    {"name", "phone", "phone_note", "url", "always_open", "hours", "closed_on_holidays", "hours_note"}
)
CONTACT_TYPE: Final = "core.contact"
TIMES: Final = ("hours", "closures")


def lint(data: Mapping[str, object], known: Known) -> list[Finding]:
    """Return everything that keeps the built document `data` from being published, object by object.

    `data` may be broken in any way; what cannot be read at all is one finding with the code "document".
    """
    raw = data.get("objects")
    objects = [entry for entry in raw if isinstance(entry, dict)] if isinstance(raw, list) else []
    findings = [*_uids(objects), *_tree(objects, known), *_order(objects), *_urgent(data, objects)]
    types = {str(entry.get("uid")): str(entry.get("type")) for entry in objects}
    for entry in objects:
        findings += _object(entry, known, types)
    try:
        findings += lint_history(parse_release(data), known.previous)
    except DocumentError as error:
        if not findings:
            findings.append(Finding(error.path, "document", f"公開版として読めません（{error.message}）。"))
    return findings


def _object(entry: dict[str, object], known: Known, types: Mapping[str, str]) -> Iterator[Finding]:
    def resolves(reference: str) -> bool:
        uid = urn_uid(reference) or ""
        return uid in known.elsewhere or (
            uid in types and reference.startswith(f"sokumen:{urn_kind(types[uid])}:")
        )

    where = f"objects/{entry.get('uid')}"
    fields = entry.get("fields")
    if not isinstance(fields, dict):
        return
    linter = ValueLinter(
        known=known, type_name=str(entry.get("type")), where=f"{where}/fields", resolves=resolves
    )
    yield from linter.fields(fields)
    yield from _ownership(entry, fields, where)
    yield from _contact_times(entry, known, where)


def _uids(objects: list[dict[str, object]]) -> Iterator[Finding]:
    for uid, count in Counter(str(entry.get("uid") or "") for entry in objects).items():
        if not uid:
            yield Finding("objects", "uid-missing", "uid のないものがあります。")
        elif count > 1:
            yield Finding(f"objects/{uid}", "uid-duplicate", "同じ uid が二つあります。")


def _tree(objects: list[dict[str, object]], known: Known) -> Iterator[Finding]:
    parents = {entry.get("uid"): entry.get("parent") for entry in objects}
    slugs: Counter[tuple[object, object]] = Counter()
    for entry in objects:
        uid, parent, after = entry.get("uid"), entry.get("parent"), entry.get("after")
        where = f"objects/{uid}"
        if parent is not None and parent not in parents and parent not in known.elsewhere:
            yield Finding(f"{where}/parent", "reference-broken", "親のページが、このひな形にありません。")
        if after is not None and after not in known.elsewhere and parents.get(after, ABSENT) != parent:
            yield Finding(
                f"{where}/after", "reference-broken", "左どなりのページが、同じ親の下にありません。"
            )
        if _hangs_below_itself(uid, parents):
            yield Finding(f"{where}/parent", "parent-cycle", "ページが、自分自身の下にあります。")
        fields = entry.get("fields")
        slug = fields.get("slug") if isinstance(fields, dict) else None
        if slug is not None:
            slugs[(parent, slug)] += 1
            if slugs[(parent, slug)] == 2:
                yield Finding(
                    f"{where}/fields/slug", "slug-duplicate", f"となりに同じ slug「{slug}」があります。"
                )


def _order(objects: list[dict[str, object]]) -> Iterator[Finding]:
    """Two pages to the right of the same one: which comes first would be chance, and differ from town to town."""
    taken: set[tuple[object, object]] = set()
    for entry in objects:
        place = entry.get("parent"), entry.get("after")
        if None in place:
            continue
        if place in taken:
            where = f"objects/{entry.get('uid')}/after"
            yield Finding(where, "after-duplicate", "同じページの右どなりに、二つのページがあります。")
        taken.add(place)


def _hangs_below_itself(uid: object, parents: Mapping[object, object]) -> bool:
    seen: set[object] = set()
    above = parents.get(uid)
    while above is not None and above not in seen:
        if above == uid:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


def _ownership(entry: dict[str, object], fields: dict[str, object], where: str) -> Iterator[Finding]:
    rules = entry.get("ownership")
    if not isinstance(rules, dict) or "" not in rules:
        yield Finding(
            f"{where}/ownership", "ownership-missing", "県固定・県標準・市町のどれかが書かれていません。"
        )
        return
    owners = {owner.value for owner in Owner}
    for text, owner in rules.items():
        if owner not in owners:
            yield Finding(
                f"{where}/ownership/{text}", "ownership-unknown", f"「{owner}」という区分はありません。"
            )
        elif not _stands(fields, str(text)):
            yield Finding(f"{where}/ownership/{text}", "ownership-nowhere", "この場所には何もありません。")
    yield from _sealed(entry, fields, where)


def _sealed(entry: dict[str, object], fields: dict[str, object], where: str) -> Iterator[Finding]:
    listed = entry.get("sealed")
    for text in map(str, listed if isinstance(listed, list) else []):
        if not is_keyed_list(value_at(_as_value(fields), _path(text))):
            yield Finding(f"{where}/sealed", "sealed-nowhere", f"「{text}」は並びではありません。")


def _contact_times(entry: dict[str, object], known: Known, where: str) -> Iterator[Finding]:
    offered, sealed = known.schema.types.get(CONTACT_TYPE, {}), entry.get("sealed")
    for name in TIMES if entry.get("type") == CONTACT_TYPE else ():
        is_sealed = isinstance(sealed, list) and name in sealed
        if name in offered and _is_fixed(entry, name) and not is_sealed:
            yield Finding(
                f"{where}/sealed",
                "contact-open",
                f"県固定の連絡先の「{name}」を、fields と sealed に書いてください。ないと、市町が時間を足せます。",
            )


def _stands(fields: dict[str, object], text: str) -> bool:
    path = _path(text)
    if path in (ROOT, PARENT, CHILDREN):
        return True
    if value_at(_as_value(fields), path) is not ABSENT:
        return True
    holder = value_at(_as_value(fields), path[:-1])
    paragraphs = mergeable(holder) if isinstance(holder, str) and is_rich(holder) else None
    return any(paragraph.key == path[-1] for paragraph in paragraphs or ())


def _path(text: str) -> Path:
    try:
        return parse_path(text)
    except ValueError:
        return ("",)


def _as_value(fields: dict[str, object]) -> Maybe:
    # Built data is JSON already; only its type is wider here, because it may be broken.
    return fields  # type: ignore[return-value]


def _urgent(data: Mapping[str, object], objects: list[dict[str, object]]) -> Iterator[Finding]:
    entries = data.get("urgent")
    by_uid = {entry.get("uid"): entry for entry in objects}
    for index, urgent in enumerate(entries if isinstance(entries, list) else []):
        target = by_uid.get(urgent.get("uid")) if isinstance(urgent, dict) else None
        if target is None or not _is_contact_fact(target, str(urgent.get("path"))):
            yield Finding(
                f"urgent/{index}",
                "urgent-not-a-contact",
                "緊急にできるのは、県固定の連絡先の項目（名称・電話・受付時間など）を、項目まるごと指すものだけです。",
            )


def _is_contact_fact(target: dict[str, object], text: str) -> bool:
    fields = target.get("fields")
    if target.get("type") != CONTACT_TYPE or text not in URGENT_FIELDS:
        return False
    return _is_fixed(target, text) and isinstance(fields, dict) and text in fields


def _is_fixed(entry: dict[str, object], field: str) -> bool:
    rules = entry.get("ownership")
    try:
        return isinstance(rules, dict) and parse_ownership(rules).is_fixed((field,))
    except ValueError:
        return False
