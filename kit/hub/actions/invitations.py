"""Invites a town, and takes an invitation back."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kit.blueprints.logic.invitation import Invitation as Sheet
from kit.core.actions.audit import Actor, actor_words, record
from kit.hub.logic.invitations import (
    LIFETIME,
    InviteRefused,
    secret_digest,
    standing_when_invited,
    standing_when_over,
)
from kit.hub.models import Invitation, Town
from kit.hub.queries.exchange import open_invitation
from kit.hub.queries.towns import hold_town


@dataclass(frozen=True)
class Sender:
    """The hub as an invitation names it: its address, root.json byte for byte, and the fingerprint of that."""

    hub: str
    root: bytes
    root_fingerprint: str


@transaction.atomic
def invite(town: Town, *, address: str, sender: Sender, by: Actor, now: datetime) -> tuple[Invitation, Sheet]:
    """Make an invitation and answer it with the one file that holds its secret; an open one before it ends.

    `address` is an origin in its one form. Raises InviteRefused.
    """
    town = hold_town(town)
    if Town.objects.filter(address=address).exclude(pk=town.pk).exists():
        raise InviteRefused("この住所は、ほかの市町の登録にあります。住所を確かめてください。")
    end_open(town, by=by, now=now)
    made = Invitation(
        town=town, address=address, hub=sender.hub, root_fingerprint=sender.root_fingerprint,
        made_by=actor_words(by), made_at=now, ends_at=now + LIFETIME,
    )  # fmt: skip
    sheet = Sheet(
        uid=str(made.uid), hub=sender.hub, code=town.code, name=str(town), address=address, root=sender.root,
        secret=secrets.token_hex(32),
    )  # fmt: skip
    made.secret_digest, made.fingerprint = secret_digest(sheet.secret), sheet.fingerprint
    made.save(force_insert=True)
    town.standing = standing_when_invited(town.standing)
    town.save(update_fields=["standing"])
    record(by=by, act="town.invited", kind="town", reference=town.code, now=now)
    return made, sheet


@transaction.atomic
def withdraw(town: Town, *, by: Actor, now: datetime) -> None:
    """End the town's open invitation; raises InviteRefused when there is none, because it was used meanwhile or ended."""
    town = hold_town(town)
    if not end_open(town, by=by, now=now):
        raise InviteRefused(
            "取りやめられる招待が、もうありません。使われたか、先に取りやめられています。いまの様子を見てください。"
        )
    town.standing = standing_when_over(town.standing, was_connected=town.connected_at is not None)
    town.save(update_fields=["standing"])
    record(by=by, act="town.invitation_withdrawn", kind="town", reference=town.code, now=now)


def end_open(town: Town, *, by: Actor, now: datetime) -> bool:
    """End the invitation that a town may still use; answers whether there was one. Who calls says in the trail why."""
    invitation = open_invitation(town)
    if invitation is None:
        return False
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    return True
