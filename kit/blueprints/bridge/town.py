"""Reads the town's own side of a merge: every object that a blueprint could own, in URN space.

For: the `ours` of `logic.decide`, and reading back what was applied. Not for: deciding.

Rules
- What is published counts; of an object that never was, the latest draft does.
- A page hangs below the page whose uid it names, to the right of the nearest one that has a uid.
- Ownership is what the last integrated release says; the town's own objects are local.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.models import Page

from kit.blueprints.bridge.references import References, model_of
from kit.blueprints.bridge.values import read_fields
from kit.blueprints.logic.decide import TOWN_OWNED
from kit.blueprints.logic.document import BlueprintObject
from kit.core.registries import blueprint_types


def read_town(known: Mapping[str, BlueprintObject]) -> dict[str, BlueprintObject]:
    """All objects of the registered types by uid; `known` are the bases, which say whose each path is."""
    links = References()
    pages, others = _instances()
    found: dict[str, BlueprintObject] = {}
    for type_name, instance in others:
        found[str(instance.uid)] = _object(type_name, instance, (None, None), known, links)
    for type_name, page, place in _placed(pages):
        found[str(page.uid)] = _object(type_name, page, place, known, links)
    return found


def _instances() -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    pages: list[tuple[str, Any]] = []
    others: list[tuple[str, Any]] = []
    for entry in blueprint_types.values():
        model = model_of(entry.name)
        into = pages if issubclass(model, Page) else others
        into += [(entry.name, instance) for instance in model.objects.all()]
    return sorted(pages, key=lambda pair: pair[1].path), others


def _placed(pages: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Any, tuple[str | None, str | None]]]:
    """Each page with its parent's and its left neighbour's uid; `pages` stand in the order of the tree."""
    uids: dict[str, str] = {}
    last: dict[str, str] = {}
    for type_name, page in pages:
        above = page.path[: -Page.steplen]
        parent, left = uids.get(above), last.get(above)
        uids[page.path] = last[above] = str(page.uid)
        yield type_name, page, (parent, left)


def _object(
    type_name: str,
    instance: Any,
    place: tuple[str | None, str | None],
    known: Mapping[str, BlueprintObject],
    links: References,
) -> BlueprintObject:
    uid = str(instance.uid)
    before = known.get(uid)
    shown = (
        instance
        if instance.live or not instance.latest_revision
        else instance.get_latest_revision_as_object()
    )
    fields = {**read_fields(shown, type_name, links), "live": instance.live}
    return BlueprintObject(
        uid=uid,
        type=type_name,
        parent=place[0],
        after=place[1],
        ownership=before.ownership if before else TOWN_OWNED,
        sealed=before.sealed if before else (),
        fields={name: fields[name] for name in before.fields} if before else fields,
    )
