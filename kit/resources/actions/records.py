"""Changing records of resources by hand: make, change, publish, pause, end, withdraw, approve, check.

For: one record at a time. Not for: files (`actions.imports`) and drafts of others (`actions.proposals`).

Rules
- Somebody may act on records of the own body only; of another body's record a town writes its note and whether it
  shows it.
- Whoever changes a record says which version was read; a newer one refuses, and nothing typed is lost by it.
- Each act leaves its values before and after (`Change`) and one entry in the trail.
- What was public once is never deleted: `withdraw` makes the tombstone of which harvesters learn.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from kit.core.actions.audit import Actor, person, record
from kit.core.actions.public_change import note_public_change
from kit.core.actions.search import forget_objects, index_objects
from kit.resources.actions.organisations import organisation_for
from kit.resources.actions.sessions import write_sessions
from kit.resources.bridge.values import entry_of, organisation_values, put_values, values_of
from kit.resources.logic.changes import changed_fields, only
from kit.resources.logic.listing import Missing, missing_for_publishing, renewal_after
from kit.resources.models import Change, Proposal, Resource

KIND = "resource"
# What stands in the trail for each state that somebody sets.
STATE_ACTS = {
    "draft": "resource.draft",
    "proposed": "resource.proposed",
    "published": "resource.published",
    "paused": "resource.paused",
    "ended": "resource.ended",
}


class ResourceRefused(Exception):
    """Cannot be done; the message says what to do instead."""


class NotOurs(ResourceRefused):
    """Another body owns the record."""


class ChangedMeanwhile(ResourceRefused):
    """Somebody saved it since it was read; `current` is the record as it stands now."""

    def __init__(self, current: Resource) -> None:
        self.current = current
        super().__init__("ほかの人が先に保存しました。いまの内容とくらべて、もう一度保存してください。")


class Incomplete(ResourceRefused):
    """Not fit for the public yet; `missing` names fields and reasons."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        self.missing = missing
        super().__init__(" ".join(one.message for one in missing))


@transaction.atomic
def make_resource(values: Mapping[str, Any], *, by: Actor, now: datetime, owner: str = "") -> Resource:
    """A new draft of the own body, or of `owner` where an importer says so; `code` is made when it is empty."""
    resource = Resource(owner_code=owner or settings.SITE_CONFIG.code, created_at=now)
    code = values.get("code") or f"R-{str(resource.uid)[:8]}"
    return _save(resource, {**values, "code": code}, act="resource.made", by=by, now=now)


@transaction.atomic
def change_resource(
    resource: Resource, values: Mapping[str, Any], *, version: int, by: Actor, now: datetime
) -> Resource:
    """Write what was typed; raises NotOurs, ChangedMeanwhile, and Incomplete where it is public and would not be fit."""
    current = _locked(resource)
    if current.version != version:
        raise ChangedMeanwhile(current)
    return _save(current, values, act="resource.changed", by=by, now=now)


@transaction.atomic
def set_state(resource: Resource, state: str, *, by: Actor, now: datetime) -> Resource:
    """Propose, publish, pause, end or take back to draft; raises NotOurs, and Incomplete before publishing."""
    current = _locked(resource)
    before, current.state = current.state, state
    if state in ("published", "paused"):
        _refuse_incomplete(current, localdate(now))
        current.was_public = True
    return _keep(current, {"state": before}, {"state": state}, act=STATE_ACTS[state], by=by, now=now)


@transaction.atomic
def approve_listing(
    resource: Resource, number: str, *, rules_met: tuple[str, ...], by: Actor, now: datetime
) -> Resource:
    """An outside operator meets the rules by decision `number`; counts for a year from today."""
    current = _locked(resource)
    names = ("approval_number", "approved_on", "renew_by", "rules_met")
    before = _listing(current, names)
    today = localdate(now)
    current.rules_met, current.approval_number = rules_met, number
    current.approved_on, current.renew_by = today, renewal_after(today)
    return _keep(current, before, _listing(current, names), act="resource.approved", by=by, now=now)


@transaction.atomic
def set_complaint(resource: Resource, since: date | None, *, by: Actor, now: datetime) -> Resource:
    """Take it off the list while a complaint is checked (a day), or put it back (None)."""
    current = _locked(resource)
    before = _listing(current, ("complaint_since",))
    current.complaint_since = since
    after = _listing(current, ("complaint_since",))
    return _keep(
        current,
        before,
        after,
        act="resource.complaint" if since else "resource.complaint_over",
        by=by,
        now=now,
    )


@transaction.atomic
def confirm_checked(resource: Resource, who: str, *, by: Actor, now: datetime) -> Resource:
    """Everything written was found right today."""
    current = _locked(resource)
    before = _listing(current, ("checked_on", "checked_by"))
    current.checked_on, current.checked_by = localdate(now), who
    current.review_asked_on, current.needs_check = None, False
    after = _listing(current, ("checked_on", "checked_by"))
    return _keep(current, before, after, act="resource.checked", by=by, now=now)


@transaction.atomic
def annotate_here(resource: Resource, note: str, hidden: bool, *, by: Actor, now: datetime) -> Resource:
    """What this town says beside a record of another body, and whether it shows it at all."""
    current = Resource.objects.select_for_update().get(pk=resource.pk)
    before = _listing(current, ("local_note", "hidden_here"))
    current.local_note, current.hidden_here = note, hidden
    after = _listing(current, ("local_note", "hidden_here"))
    return _keep(current, before, after, act="resource.noted", by=by, now=now)


@transaction.atomic
def withdraw(resource: Resource, *, by: Actor, now: datetime) -> None:
    """Delete what never was public; of anything else a tombstone stays, with its uid and name only."""
    current = _locked(resource)
    uid = str(current.uid)
    if current.was_public:
        Proposal.objects.filter(resource=current).delete()
        current.state, current.withdrawn_at = "ended", now
        _keep(current, {}, {}, act="resource.withdrawn", by=by, now=now)
        return
    forget_objects("resources", [current.pk], by=by)
    current.delete()
    record(by=by, act="resource.deleted", kind=KIND, reference=uid, now=now)


def _save(resource: Resource, values: Mapping[str, Any], *, act: str, by: Actor, now: datetime) -> Resource:
    before = values_of(resource) if resource.pk else {}
    put_values(resource, values)
    about = organisation_values(values)
    if about:
        resource.organisation = organisation_for(resource.owner_code, about, by=by, now=now)
    if resource.state in ("published", "paused"):
        _refuse_incomplete(resource, localdate(now))
    after = values_of(resource)
    names = changed_fields(before, after)
    return _keep(resource, only(before, names), only(after, names), act=act, by=by, now=now)


def _keep(
    resource: Resource, before: dict[str, Any], after: dict[str, Any], *, act: str, by: Actor, now: datetime
) -> Resource:
    """Save with its history, its dates and its entry in the trail."""
    resource.version = resource.version + 1 if resource.pk else 1
    resource.modified_at, resource.changed_by = now, person(by)
    resource.save()
    write_sessions(resource, now=now)
    index_objects("resources", [resource], by=by)
    Change.objects.create(
        resource=resource,
        at=now,
        by=person(by),
        act=act.removeprefix("resource."),
        before=before,
        after=after,
    )
    record(by=by, act=act, kind=KIND, reference=str(resource.uid), now=now)
    note_public_change(by=by)
    return resource


def _locked(resource: Resource) -> Resource:
    current = (
        Resource.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=resource.pk)
    )
    if current.owner_code != settings.SITE_CONFIG.code:
        raise NotOurs(
            "ほかの市町や県の情報です。直せるのは持ち主だけです。ここでは、ひとことを添えられます。"
        )
    return current


def _refuse_incomplete(resource: Resource, today: date) -> None:
    if missing := missing_for_publishing(entry_of(resource), today):
        raise Incomplete(missing)


def _listing(resource: Resource, names: tuple[str, ...]) -> dict[str, Any]:
    found = {name: getattr(resource, name) for name in names}
    return {
        n: v.isoformat() if isinstance(v, date) else list(v) if isinstance(v, tuple) else v
        for n, v in found.items()
    }
