"""Reads the town's own side of a merge: every object that a blueprint could own, in URN space.

For: the `ours` of `logic.decide`, once as it is published and once as it is drafted. Not for: deciding.

Rules
- Live is what is published; of an object that is not, its latest draft. Draft is the latest draft, or what
  is published when there is none.
- A page hangs below the page whose uid it names, to the right of the nearest one that has a uid. Both
  versions share the place: Wagtail keeps no drafts of it.
- Ownership is what the last integrated release says; the town's own objects are local.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from wagtail.models import Page

from kit.blueprints.bridge.references import References, model_of
from kit.blueprints.bridge.values import read_fields
from kit.blueprints.logic.decide import TOWN_OWNED, Objects
from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.standing import DRAFT, LIVE, STATES
from kit.core.registries import blueprint_types

Place = tuple[str | None, str | None]


class Row(NamedTuple):
    """One object as the database has it: its type, the row, and its parent's and left neighbour's uid."""

    type_name: str
    instance: Any
    place: Place


def read_town(known: Objects, state: str = LIVE) -> dict[str, BlueprintObject]:
    """All objects of the registered types by uid, in one version; `known` are the bases."""
    return read_sides({state: known})[state]


def read_sides(known: Mapping[str, Objects]) -> dict[str, dict[str, BlueprintObject]]:
    """The asked versions of all objects; `known` gives the bases by version, which say whose each path is."""
    links = References()
    found: dict[str, dict[str, BlueprintObject]] = {state: {} for state in known}
    rows = list(_rows())
    for row in rows:
        if isinstance(row.instance, Page):
            links.know_page(row.instance.pk, str(row.instance.uid))
    for row in rows:
        uid = str(row.instance.uid)
        contents = _contents(row, tuple(known), links)
        for state, bases in known.items():
            found[state][uid] = _object(row, contents[state], bases.get(uid))
    return found


def has_own_draft(instance: Any) -> bool:
    """Whether what is drafted differs from what is published."""
    return bool(instance.live and instance.has_unpublished_changes and instance.latest_revision_id)


def draft_of(instance: Any) -> Any:
    """The object as its latest draft has it."""
    return instance.get_latest_revision_as_object() if instance.latest_revision_id else instance


def _rows() -> Iterable[Row]:
    pages: list[tuple[str, Any]] = []
    for entry in blueprint_types.values():
        model = model_of(entry.name)
        rows = model.objects.select_related("latest_revision") if _has_drafts(model) else model.objects
        if issubclass(model, Page):
            pages += [(entry.name, instance) for instance in rows.all()]
        else:
            yield from (Row(entry.name, instance, (None, None)) for instance in rows.all())
    yield from _placed(sorted(pages, key=lambda pair: pair[1].path))


def _has_drafts(model: Any) -> bool:
    return any(field.name == "latest_revision" for field in model._meta.get_fields())


def _placed(pages: Iterable[tuple[str, Any]]) -> Iterable[Row]:
    """Each page with its place; `pages` stand in the order of the tree."""
    uids: dict[str, str] = {}
    last: dict[str, str] = {}
    for type_name, page in pages:
        above = page.path[: -Page.steplen]
        place = uids.get(above), last.get(above)
        uids[page.path] = last[above] = str(page.uid)
        yield Row(type_name, page, place)


def _contents(row: Row, states: tuple[str, ...], links: References) -> dict[str, dict[str, Any]]:
    """The fields of each asked version; read once where both are the same."""
    instance = row.instance
    if not _has_drafts(type(instance)):
        return dict.fromkeys(STATES, read_fields(instance, row.type_name, links))
    contents: dict[str, dict[str, Any]] = {}
    if LIVE in states or not has_own_draft(instance):
        shown = instance if instance.live else draft_of(instance)
        contents[LIVE] = {**read_fields(shown, row.type_name, links), "live": instance.live}
    if DRAFT in states:
        contents[DRAFT] = (
            {**read_fields(draft_of(instance), row.type_name, links), "live": instance.live}
            if has_own_draft(instance)
            else contents[LIVE]
        )
    return contents


def _object(row: Row, fields: dict[str, Any], before: BlueprintObject | None) -> BlueprintObject:
    return BlueprintObject(
        uid=str(row.instance.uid),
        type=row.type_name,
        parent=row.place[0],
        after=row.place[1],
        ownership=before.ownership if before else TOWN_OWNED,
        sealed=before.sealed if before else (),
        fields={name: fields[name] for name in before.fields} if before else fields,
    )
