"""Changes that wait for an approver: an editor's change of a public record, and what outsiders write.

For: keeping an editor's proposal, accepting all or some of its fields, declining it. Not for: the form of outsiders.

Rules
- A public record is changed for residents by an approver only; an editor's change of it waits, one per record and editor.
- Whoever accepts says which version was looked at; a newer one refuses, so that nothing is overwritten unseen.
- What is told of another body's record is passed on to the owner by hand and done with; no value of it is written here.
- A proposal is erased when it is decided, or when its record is taken away: what was accepted stands in the history.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from kit.core.actions.audit import Actor, person, record
from kit.resources.actions.records import (
    KIND,
    ChangedMeanwhile,
    Incomplete,
    NotOurs,
    ResourceRefused,
    change_resource,
    make_resource,
)
from kit.resources.bridge.values import entry_of, put_values, values_of, without_lost_photo
from kit.resources.logic.changes import changed_fields, only
from kit.resources.logic.listing import missing_for_publishing
from kit.resources.models import Change, Proposal, Resource


class AlreadyDecided(ResourceRefused):
    """Somebody decided it meanwhile; nothing is left to do."""


@transaction.atomic
def propose_change(
    resource: Resource, values: Mapping[str, Any], *, version: int, by: Actor, now: datetime
) -> Proposal | None:
    """Keep what an editor wants a public record to say, in place of the same editor's earlier wish; None if nothing differs.

    Raises NotOurs, ChangedMeanwhile, and Incomplete where the record would not be fit for the public.
    """
    current = (
        Resource.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=resource.pk)
    )
    _refuse_others(current)
    if current.version != version:
        raise ChangedMeanwhile(current)
    names = changed_fields(values_of(current), values)
    Proposal.objects.filter(resource=current, by=person(by), sender=Proposal.Sender.STAFF).delete()
    if not names:
        return None
    put_values(current, values)
    if missing := missing_for_publishing(entry_of(current), localdate(now)):
        raise Incomplete(missing)
    record(by=by, act="resource.suggested", kind=KIND, reference=str(current.uid), now=now)
    return Proposal.objects.create(
        resource_id=current.pk,
        sender=Proposal.Sender.STAFF,
        by=person(by),
        at=now,
        values=only(values, names),
        base_version=version,
    )


@transaction.atomic
def accept_proposal(
    proposal: Proposal, fields: tuple[str, ...], *, version: int, by: Actor, now: datetime
) -> Resource:
    """Write these fields of the proposal, or make the new record it asks for; raises as `change_resource` does.

    Words about a new place stay with its draft, for whoever writes it out, until they are decided as well.
    """
    wanted = _locked(proposal)
    values = without_lost_photo(only(wanted.values, fields))
    if wanted.resource is None:
        resource = make_resource(values, by=by, now=now)
    elif values:
        resource = change_resource(wanted.resource, values, version=version, by=by, now=now)
    else:
        resource = wanted.resource
    if wanted.resource is None and wanted.words:
        wanted.resource, wanted.values, wanted.base_version = resource, {}, resource.version
        wanted.save()
    else:
        wanted.delete()
    record(by=by, act="resource.proposal_accepted", kind=KIND, reference=str(resource.uid), now=now)
    return resource


@transaction.atomic
def decline_proposal(proposal: Proposal, *, by: Actor, now: datetime) -> None:
    """Erase it; the record stays as it is."""
    wanted = _locked(proposal)
    reference = str(wanted.resource.uid) if wanted.resource else ""
    if wanted.resource is not None and wanted.sender == Proposal.Sender.STAFF and wanted.by != person(by):
        # Whoever proposed it finds here how it was decided; what was proposed is erased all the same.
        Change.objects.create(resource=wanted.resource, at=now, by=person(by), act="proposal_declined")
    wanted.delete()
    record(by=by, act="resource.proposal_declined", kind=KIND, reference=reference, now=now)


def _locked(proposal: Proposal) -> Proposal:
    found = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal.pk).first()
    if found is None:
        raise AlreadyDecided("この提案は、もう決められています。")
    return found


def _refuse_others(resource: Resource) -> None:
    if resource.owner_code != settings.SITE_CONFIG.code:
        raise NotOurs("ほかの市町や県の情報です。直せるのは持ち主だけです。")
