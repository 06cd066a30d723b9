"""Integrates a release into the town's site.

Rules
- One transaction: the site shows all of a release or nothing of it.
- What happens is decided first (`logic.decide`); here it is only carried out.
- A new object (row –/y/– of the table) is added as the plan has it; its base is kept for live and draft.
- An object that stands here already and of which the release says something newer waits for its review;
  nothing of the town is changed.
- References between new objects may point forward, so all pages exist before any field is filled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from wagtail.models import Page

from kit.blueprints.bridge.references import References, model_of, page_with
from kit.blueprints.bridge.releases import read_release
from kit.blueprints.bridge.town import read_town
from kit.blueprints.bridge.values import write_fields
from kit.blueprints.logic.decide import by_uid, decide
from kit.blueprints.logic.document import BlueprintObject, object_data, parse_object
from kit.blueprints.models import ApplyRun, ObjectBase, StoredRelease
from kit.core.actions.audit import Actor, actor_words, record

LOG_ACTION: Final = "kit.blueprint.apply"
Objects = Mapping[str, BlueprintObject]


@dataclass(frozen=True)
class Report:
    """What one run did, by uid: added here, left as it is, waiting for a review."""

    added: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


@transaction.atomic
def apply_release(stored: StoredRelease, *, by: Actor, now: datetime) -> Report:
    """Integrate what is new in a stored release; raises ReleaseRefused and then has changed nothing."""
    release = read_release(bytes(stored.document))
    theirs = by_uid(release.objects)
    base, sequences = _bases(release.blueprint)
    report = _sort(theirs, sequences, release.sequence)
    if report.added:
        plan = decide(base, theirs, read_town(base))
        _add([plan.objects[uid] for uid in report.added], theirs, stored)
        _remember(report, stored, by=by, now=now)
    return report


def in_tree_order(objects: Iterable[BlueprintObject]) -> list[BlueprintObject]:
    """Objects that are no pages first, then pages: parents before children, from left to right."""
    objects = list(objects)
    pages = by_uid(entry for entry in objects if is_page(entry))
    ordered = [entry for entry in objects if not is_page(entry)]
    done: set[str] = set()

    def visit(entry: BlueprintObject) -> None:
        if entry.uid in done:
            return
        done.add(entry.uid)
        for before in (entry.parent, entry.after):
            if before in pages:
                visit(pages[before])
        ordered.append(entry)

    for entry in pages.values():
        visit(entry)
    return ordered


def is_page(entry: BlueprintObject) -> bool:
    return issubclass(model_of(entry.type), Page)


def _bases(blueprint: str) -> tuple[dict[str, BlueprintObject], dict[str, int]]:
    rows = ObjectBase.objects.filter(blueprint=blueprint, state=ObjectBase.State.LIVE)
    found = [(parse_object(row.content), row.sequence) for row in rows]
    return by_uid(entry for entry, _ in found), {entry.uid: sequence for entry, sequence in found}


def _sort(theirs: Objects, sequences: Mapping[str, int], sequence: int) -> Report:
    kept = tuple(uid for uid in theirs if sequences.get(uid, 0) >= sequence)
    waiting = tuple(uid for uid in theirs if 0 < sequences.get(uid, 0) < sequence)
    added = tuple(uid for uid in theirs if uid not in sequences)
    return Report(added=added, kept=kept, waiting=waiting)


def _add(objects: Iterable[BlueprintObject], theirs: Objects, stored: StoredRelease) -> None:
    ordered = in_tree_order(objects)
    for entry in ordered:
        if is_page(entry):
            _place(entry)
    links = References()
    for entry in ordered:
        _fill(entry, links)
        _keep_base(theirs[entry.uid], stored)


def _place(entry: BlueprintObject) -> None:
    """Add an empty page where the plan has it, so that links to it can be made."""
    title, slug = entry.fields["title"], entry.fields["slug"]
    page = model_of(entry.type)(
        uid=entry.uid, title=title, slug=slug, live=False, has_unpublished_changes=True
    )
    left = page_with(entry.after) if entry.after else None
    parent: Any = page_with(entry.parent) if entry.parent else Page.get_first_root_node()
    first = parent.get_first_child() if entry.parent and entry.after is None else None
    if left is not None:
        left.add_sibling(pos="right", instance=page)
    elif first is not None:
        first.add_sibling(pos="left", instance=page)
    else:
        parent.add_child(instance=page)


def _fill(entry: BlueprintObject, links: References) -> None:
    # Read again: adding the pages below has changed what the tree says of this one.
    model = model_of(entry.type)
    instance: Any = model.objects.get(uid=entry.uid) if is_page(entry) else model(uid=entry.uid, live=False)
    write_fields(instance, entry.type, entry.fields, links)
    if not is_page(entry):
        instance.save()
    revision = instance.save_revision(log_action=LOG_ACTION, changed=False)
    if entry.fields.get("live", True):
        revision.publish(log_action=False)


def _keep_base(entry: BlueprintObject, stored: StoredRelease) -> None:
    for state in ObjectBase.State.values:
        ObjectBase.objects.create(
            uid=entry.uid, state=state, blueprint=stored.blueprint, type=entry.type,
            sequence=stored.sequence, content=object_data(entry),
        )  # fmt: skip


def _remember(report: Report, stored: StoredRelease, *, by: Actor, now: datetime) -> None:
    ApplyRun.objects.create(release=stored, by=actor_words(by), at=now, report=asdict(report))
    detail = {"added": len(report.added), "waiting": len(report.waiting)}
    record(by=by, act="blueprint.apply", kind="release", reference=str(stored), detail=detail, now=now)
