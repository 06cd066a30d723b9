"""Keeping another body's records beside the own ones, as its feed tells them: made, changed and ended many at once.

For: whoever reads a feed (`kit.hub`). Not for: whether the feed may be believed, and what the values are
(`logic.feed.back`); records of the own body, and what is said of another's record here (`records.annotate_here`).

Rules
- A record belongs to one body. One that the own body or a third has under the same uid is refused and named, never
  written; so one feed can spoil no other's records.
- What is equal is not written: neither its version nor its moment changes, so whoever reads this site's feed learns of
  real changes only.
- The note and the hiding of this site stay. What ended stays as a tombstone and lives again when its owner shows it again.
- One transaction, in the caller's; a few statements per thousand records.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from kit.core.actions.audit import Actor
from kit.core.actions.public_change import note_public_change
from kit.core.actions.search import forget_objects
from kit.resources.actions.imports.bodies import Bodies, Body
from kit.resources.actions.imports.bulk import chunks, insert_rows, update_rows
from kit.resources.actions.search import index_new, index_values
from kit.resources.bridge.imports import LISTING_COLUMNS, Kept, column_values, new_values, read_kept
from kit.resources.bridge.values import COLUMNS, ORGANISATION_FIELDS, organisation_values, schedule_of
from kit.resources.models import Organisation, Resource, Session

_MADE: Final = (
    *COLUMNS, "state", "renew_by", "uid", "owner_code", "organisation_id", "version", "created_at", "modified_at",
    "was_public", "schedule",
)  # fmt: skip
_CHANGED: Final = (
    *COLUMNS, "state", "renew_by", "organisation_id", "version", "modified_at", "was_public", "withdrawn_at",
    "sessions_until", "schedule",
)  # fmt: skip
_RENEW: Final = LISTING_COLUMNS.index("renew_by")


@dataclass(frozen=True)
class Told:
    """One record as its owner shows it: its state ("published", "paused"), its values and its organisation's uid."""

    uid: UUID
    state: str
    values: Mapping[str, Any]
    renew_by: date | None = None
    organisation: UUID | None = None


@dataclass
class Mirrored:
    """What was done; `refused`: uids that another body owns, with its code."""

    made: int = 0
    changed: int = 0
    ended: int = 0
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def wrote(self) -> bool:
        return bool(self.made or self.changed or self.ended)


class OwnRecords(ValueError):
    """The own body's records come from no feed."""


@transaction.atomic
def mirror(
    owner: str, told: Iterable[Told], over: Mapping[UUID, str], *, by: Actor, now: datetime
) -> Mirrored:
    """Write what `owner` shows, and what it shows no more (`over`: "draft" for a while, "ended" for good); raises
    OwnRecords. The caller's act leaves the entry in the trail."""
    if owner == settings.SITE_CONFIG.code:
        raise OwnRecords(owner)
    work = _Mirroring(owner, by, now)
    for chunk in chunks(told):
        work.take(chunk)
    for keys in chunks(over.items()):
        work.end(dict(keys))
    if work.done.wrote:
        note_public_change(by=by)
    return work.done


class _Mirroring:
    """What is known while the chunks of one feed are written."""

    def __init__(self, owner: str, by: Actor, now: datetime) -> None:
        self.owner, self.by, self.now = owner, by, now
        self.bodies = Bodies(owner, now)
        self.done = Mirrored()

    def take(self, chunk: list[Told]) -> None:
        """Make and change the records of one chunk."""
        kept = self.ours({one.uid for one in chunk})
        known = {str(uid) for uid in kept} | self.done.refused.keys()
        fresh = [one for one in chunk if str(one.uid) not in known]
        differ = [(one, kept[one.uid]) for one in chunk if one.uid in kept and _differs(one, kept[one.uid])]
        bodies = {one.uid: self.bodies.find(organisation_values(one.values)) for one in fresh}
        bodies |= {one.uid: self.bodies.find(organisation_values(one.values)) for one, _kept in differ}
        self.name_bodies([(one, bodies[one.uid]) for one in fresh])
        self.bodies.write()
        self.make(fresh, bodies)
        self.change(differ, bodies)

    def ours(self, uids: set[UUID]) -> dict[UUID, Kept]:
        """The records of this owner among these; those of others are noted as refused."""
        rows = Resource.objects.filter(uid__in=uids)
        others = rows.exclude(owner_code=self.owner).values_list("uid", "owner_code")
        self.done.refused |= {str(uid): owner for uid, owner in others}
        return {one.uid: one for one in read_kept(rows.filter(owner_code=self.owner).order_by("pk"))}

    def name_bodies(self, pairs: list[tuple[Told, Body | None]]) -> None:
        """New organisations keep the uid that their own feed gives them, where nobody has it."""
        wanted = {one.organisation for one, body in pairs if body and body["pk"] is None and one.organisation}
        taken = set(Organisation.objects.filter(uid__in=wanted).values_list("uid", flat=True))
        for one, body in pairs:
            if body and body["pk"] is None and one.organisation and one.organisation not in taken:
                body["uid"] = one.organisation
                taken.add(one.organisation)

    def make(self, fresh: list[Told], bodies: Mapping[UUID, Body | None]) -> None:
        """Insert new records and what is searched of them."""
        if not fresh:
            return
        values = {one.uid: _flat(one) for one in fresh}
        insert_rows(Resource, _MADE, [
            (
                *_columns(values[one.uid]), one.renew_by, one.uid, self.owner, _key(bodies[one.uid]), 1, self.now, self.now,
                True, schedule_of(values[one.uid]["hours"], values[one.uid]["closed"]),
            )
            for one in fresh
        ])  # fmt: skip
        pks = dict(Resource.objects.filter(uid__in=values).values_list("uid", "pk"))
        index_new({pks[uid]: v for uid, v in values.items()}, owner=self.owner, by=self.by, now=self.now)
        self.done.made += len(fresh)

    def change(self, differ: list[tuple[Told, Kept]], bodies: Mapping[UUID, Body | None]) -> None:
        """Write records that are there anew, the returned ones too."""
        if not differ:
            return
        values = {kept.pk: _flat(one, kept) for one, kept in differ}
        update_rows(Resource, _CHANGED, [
            (
                kept.pk, *_columns(values[kept.pk]), one.renew_by, _key(bodies[one.uid]), kept.version + 1, self.now, True,
                None, None, schedule_of(values[kept.pk]["hours"], values[kept.pk]["closed"]),
            )
            for one, kept in differ
        ])  # fmt: skip
        index_values(values, owner=self.owner, by=self.by, now=self.now)
        self.done.changed += len(differ)

    def end(self, over: Mapping[UUID, str]) -> None:
        """Take off the list what its owner shows no more; what was never here needs no tombstone."""
        gone = [
            one for uid, one in self.ours(set(over)).items()
            if one.values["state"] != over[uid] or one.withdrawn != (over[uid] == "ended")
        ]  # fmt: skip
        if not gone:
            return
        ended = [one for one in gone if over[one.uid] == "ended"]
        update_rows(Resource, ("state", "withdrawn_at", "modified_at", "version"), [
            (one.pk, over[one.uid], self.now if one in ended else None, self.now, one.version + 1) for one in gone
        ])  # fmt: skip
        keys = [one.pk for one in gone]
        Session.objects.filter(resource__in=keys).delete()
        forget_objects("resources", [one.pk for one in ended], by=self.by)
        hidden = {one.pk: {**one.values, "state": over[one.uid]} for one in gone if one not in ended}
        index_values(hidden, owner=self.owner, by=self.by, now=self.now)
        self.done.ended += len(gone)


def _flat(one: Told, kept: Kept | None = None) -> dict[str, Any]:
    """All flat values of the record; its number here follows from its uid: the owner's own number is no part of a feed."""
    code = kept.values["code"] if kept else f"R-{one.uid.hex[:16]}"
    return {**new_values(one.values), "state": one.state, "code": code}


def _columns(values: Mapping[str, Any]) -> tuple[Any, ...]:
    columns = column_values(values)
    return (*(columns[name] for name in COLUMNS), values["state"])


def _differs(one: Told, kept: Kept) -> bool:
    # An organisation that has a name keeps it and its number when a record stops naming it: compare what is told.
    told = {**kept.values, **one.values, "state": one.state}
    for name in ORGANISATION_FIELDS:
        told[name] = one.values.get(name) or (
            kept.values[name] if one.values.get("organisation_name") else ""
        )
    return told != kept.values or kept.withdrawn or one.renew_by != kept.listing[_RENEW]


def _key(body: Body | None) -> int | None:
    return body["pk"] if body else None
