"""Questions about batches of a file: what is there, what it would touch, who has to take it in.

For: screens, the command, and the acts of imports. Not for: deciding a row (`logic.plan`).
"""

import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, IntegerField, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from kit.core.actions.audit import Actor
from kit.core.logic.sheets.fold import fold_header
from kit.core.models import AgencyKind, Municipality, Stage, User
from kit.core.queries.people import user_may
from kit.resources.logic.matching import Face, line_key, phone_keys
from kit.resources.logic.terms import Town
from kit.resources.models import ColumnMeaning, ImportBatch, ImportRow, Resource

WORKING = (
    ImportBatch.State.UPLOADED, ImportBatch.State.READING, ImportBatch.State.COMPARING, ImportBatch.State.TAKING,
    ImportBatch.State.UNDOING,
)  # fmt: skip


def faces(owner: str) -> Iterator[Face]:
    """By what the records of one body are found, tombstones included: their codes are taken for ever."""
    names = ("pk", "uid", "code", "name", "address", "phones", "imported")
    for pk, uid, code, name, address, phones, imported in Resource.objects.filter(
        owner_code=owner
    ).values_list(*names):
        said = imported or {}
        yield Face(
            pk, str(uid), code, name, address, phone_keys(phones), line_key(said), str(said.get("code") or "")
        )


def uids_of_others(owner: str) -> frozenset[str]:
    """The uids of records that other bodies own."""
    return frozenset(
        str(uid) for uid in Resource.objects.exclude(owner_code=owner).values_list("uid", flat=True)
    )


def left_by_undo(pks: list[int]) -> frozenset[int]:
    """Of these tombstones those that the undoing of a batch left behind."""
    uids = dict(Resource.objects.filter(pk__in=pks).exclude(withdrawn_at=None).values_list("uid", "pk"))
    undone = ImportRow.objects.filter(
        batch__state=ImportBatch.State.UNDONE, verdict=ImportRow.Verdict.NEW, resource_uid__in=uids
    )
    return frozenset(uids[uid] for uid in undone.values_list("resource_uid", flat=True))


def remembered_meanings() -> dict[str, str]:
    """What headings mean in this town's files, by heading; "" = the column is left out."""
    return dict(ColumnMeaning.objects.values_list("header", "field"))


def town_terms(owner: str) -> Town:
    """What cells of a file of this body may name, by folded names."""
    stages = {
        fold_header(word): code
        for code, *names in Stage.objects.values_list("code", "plain", "name")
        for word in (code, *names)
    }
    agencies = {
        fold_header(word): code
        for code, name in AgencyKind.objects.values_list("code", "name")
        for word in (code, name)
    }
    towns = {fold_header(name): code for name, code in Municipality.objects.values_list("name", "code")}
    return Town(owner, towns, stages, agencies)


def may_publish(by: Actor) -> bool:
    """Whether somebody may change what residents see; the kit's own command may, an engineer stands behind it."""
    return user_may(by, "publish", "resource") if isinstance(by, User) else True


def same_file(batch: ImportBatch) -> ImportBatch | None:
    """The newest other batch of the very same file that was taken in, and is still in."""
    same = ImportBatch.objects.filter(
        sha256=batch.sha256, owner_code=batch.owner_code, state=ImportBatch.State.DONE
    )
    return same.exclude(pk=batch.pk).first()


def batches() -> QuerySet[ImportBatch]:
    """All batches, the newest first, without their long columns; `asked` where one waits for an approver."""
    asked = Q(state=ImportBatch.State.READY, reading__has_key="asked_at")
    found = ImportBatch.objects.select_related("uploaded_by", "taken_by").defer("reading")
    return found.annotate(asked=ExpressionWrapper(asked, BooleanField()))


def asked_batches() -> list[uuid.UUID]:
    """The uids of the batches that an approver was asked to take in."""
    asked = ImportBatch.objects.filter(state=ImportBatch.State.READY, reading__has_key="asked_at")
    return list(asked.values_list("uid", flat=True))


def rows_of(batch: ImportBatch, verdict: str = "") -> QuerySet[ImportRow]:
    """The rows of a batch in the order of the file; those that the file does not have come last."""

    rows = ImportRow.objects.filter(batch=batch).order_by(F("number").asc(nulls_last=True), "pk")
    return rows.filter(verdict=verdict) if verdict else rows


def touched_after(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Rows of a batch that was taken in whose record somebody has changed since, or taken off the list."""
    same = Resource.objects.filter(uid=OuterRef("resource_uid"), version=OuterRef("version_after"))
    rows = ImportRow.objects.filter(batch=batch).exclude(undo=None)
    rows = rows.annotate(version_after=Cast(KeyTextTransform("version", "undo"), IntegerField()))
    return rows.filter(~Exists(same)).order_by("number", "pk")


def reading_of(batch: ImportBatch, key: str, default: Any = None) -> Any:
    """One part of how the file was read."""
    return batch.reading.get(key, default)


def rejected_rows(batch: ImportBatch, places: list[int]) -> Iterator[list[str]]:
    """The cells of the rows that cannot be taken in, by the places of their columns, with the reasons last."""
    rows = rows_of(batch, ImportRow.Verdict.ERROR).values_list("raw", "issues")
    for raw, issues in rows.iterator(chunk_size=1000):
        cells = [str(raw[place]) if place < len(raw) else "" for place in places]
        yield [*cells, " ".join(issue["text"] for issue in issues)]
