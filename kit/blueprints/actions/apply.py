"""Integrates a release into the town's site.

Rules
- One transaction: the site shows all of a release or nothing of it.
- A new object (row –/y/– of the merge) is added as the prefecture wrote it; its base is kept for live and draft.
- An object that is already integrated at this sequence or a later one is left alone.
- An object of an older sequence waits for the merge of both sides; nothing is overwritten here.
- References between new objects may point forward, so all objects exist before any field is filled.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Page

from kit.blueprints.bridge.references import References, model_of, page_with
from kit.blueprints.bridge.releases import read_release
from kit.blueprints.bridge.values import write_fields
from kit.blueprints.logic.document import BlueprintObject, Release, object_data
from kit.blueprints.models import ApplyRun, ObjectBase, StoredRelease
from kit.core.actions.audit import Actor, actor_words, record

LOG_ACTION = "kit.blueprint.apply"


@dataclass
class Report:
    """What one run did, by uid."""

    added: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


@transaction.atomic
def apply_release(stored: StoredRelease, *, by: Actor, now: datetime) -> Report:
    """Integrate what is new in a stored release; raises ReleaseRefused and then has changed nothing."""
    release = read_release(bytes(stored.document))
    report = _sort(release)
    new = [entry for entry in in_tree_order(release.objects) if entry.uid in set(report.added)]
    for entry in new:
        if model_is_page(entry):
            _place(entry)
    links = References()
    for entry in new:
        _fill(entry, links)
        _keep_base(entry, release)
    if report.added:
        ApplyRun.objects.create(release=stored, by=actor_words(by), at=now, report=asdict(report))
        record(
            by=by, act="blueprint.apply", kind="release", reference=str(stored), now=now,
            detail={"added": len(report.added), "waiting": len(report.waiting)},
        )  # fmt: skip
    return report


def in_tree_order(objects: Iterable[BlueprintObject]) -> list[BlueprintObject]:
    """Parents before children, siblings from left to right, objects that are no pages first."""
    by_place = {(entry.parent, entry.after): entry for entry in objects if model_is_page(entry)}
    ordered = [entry for entry in objects if not model_is_page(entry)]
    todo: list[str | None] = [None]
    while todo:
        parent, left = todo.pop(0), None
        while (parent, left) in by_place:
            entry = by_place[parent, left]
            ordered.append(entry)
            todo.append(entry.uid)
            left = entry.uid
    return ordered


def model_is_page(entry: BlueprintObject) -> bool:
    return issubclass(model_of(entry.type), Page)


def _sort(release: Release) -> Report:
    have = dict(
        ObjectBase.objects.filter(blueprint=release.blueprint, state=ObjectBase.State.LIVE).values_list("uid", "sequence")
    )
    sequences = {str(uid): sequence for uid, sequence in have.items()}
    report = Report()
    for entry in release.objects:
        if entry.uid not in sequences:
            report.added.append(entry.uid)
        elif sequences[entry.uid] >= release.sequence:
            report.kept.append(entry.uid)
        else:
            report.waiting.append(entry.uid)
    return report


def _place(entry: BlueprintObject) -> None:
    """Add an empty page where the release has it, so that links to it can be made."""
    page = model_of(entry.type)(
        uid=entry.uid, title=entry.fields["title"], slug=entry.fields["slug"], live=False, has_unpublished_changes=True
    )
    left = page_with(entry.after) if entry.after else None
    parent = page_with(entry.parent) if entry.parent else Page.get_first_root_node()
    first = parent.get_first_child() if entry.parent and entry.after is None else None
    if left is not None:
        left.add_sibling(pos="right", instance=page)
    elif first is not None:
        first.add_sibling(pos="left", instance=page)
    else:
        parent.add_child(instance=page)


def _fill(entry: BlueprintObject, links: References) -> None:
    # Read again: adding the pages below has changed what the tree says of this one.
    instance = _here(entry)
    write_fields(instance, entry.type, entry.fields, links)
    if not model_is_page(entry):
        instance.save()
    revision = instance.save_revision(log_action=LOG_ACTION, changed=False)
    if entry.fields.get("live", True):
        revision.publish(log_action=False)


def _here(entry: BlueprintObject) -> Any:
    model = model_of(entry.type)
    return model.objects.get(uid=entry.uid) if model_is_page(entry) else model(uid=entry.uid, live=False)


def _keep_base(entry: BlueprintObject, release: Release) -> None:
    for state in ObjectBase.State.values:
        ObjectBase.objects.create(
            uid=entry.uid, state=state, blueprint=release.blueprint, type=entry.type,
            sequence=release.sequence, content=object_data(entry),
        )  # fmt: skip
