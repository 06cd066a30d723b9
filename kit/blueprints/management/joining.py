"""Joins this town to the prefecture's hub by an invitation: the screen and the command do the same.

Rules
- `look_at` changes nothing: it says whose invitation this is, or why it cannot be used here.
- Joining asks the hub first. Only after it has accepted the key is anything kept here, all in one transaction: whose
  signatures count, and the link. What fails before leaves everything as it was; what fails in between is done again with
  the same file, and the hub takes the same key as the same town.
- Trust comes from the invitation that a person compared with the paper, and only where there is none yet. Where there is
  one, the root in the invitation has to be that one or its follower.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kit.blueprints.actions.joining import Joined, note_join, put_off
from kit.blueprints.actions.trust import note_trust
from kit.blueprints.gateway.exchange import HubUnreachable, post_message
from kit.blueprints.gateway.root import Trust, judge_root, knows_root, read_trust, write_trust
from kit.blueprints.logic.exchange import ENROL, Message
from kit.blueprints.logic.hub_words import HubRefused
from kit.blueprints.logic.invitation import Here, Invitation, InvitationRefused, read_invitation, require_for
from kit.blueprints.logic.trust import TrustRefused
from kit.blueprints.management.exchange import require_ok
from kit.blueprints.management.feeds import cache_folder, trust_file
from kit.blueprints.management.reporting import report_to_hub
from kit.blueprints.models import HubLink
from kit.blueprints.queries.joining import hub_link
from kit.blueprints.tasks import fetch_feed
from kit.core.actions.audit import Actor
from kit.core.gateway.instance_key import (
    instance_key,
    next_instance_key,
    public_half,
    public_id,
    settle_instance_key,
)
from kit.core.gateway.keys import KeyMissing

REFUSALS: Final = (InvitationRefused, TrustRefused, HubRefused, HubUnreachable, KeyMissing)
FILE: Final = Path("招待のファイル")


@dataclass(frozen=True)
class Look:
    """An invitation that may be used here; `is_first_trust`: root.json is written when it is."""

    invitation: Invitation
    trust: Trust
    is_first_trust: bool


def here() -> Here:
    """This instance, as an invitation has to name it."""
    config = settings.SITE_CONFIG
    return Here(config.code, config.name, config.domain, settings.TRIAL, config.blueprints.hub_url)


def look_at(raw: bytes) -> Look:
    """Read an invitation and judge it, without the network; raises InvitationRefused or TrustRefused."""
    if settings.SITE_CONFIG.is_hub:
        raise InvitationRefused("hub", "これは県ハブです。招待は、市町のサイトで取り込みます。")
    invitation = read_invitation(raw)
    require_for(invitation, here())
    link = hub_link()
    if link is not None and str(link.invitation) == invitation.uid:
        raise InvitationRefused(
            "already", "この招待は、このサイトでもう取り込んであります。することはありません。"
        )
    trust, ours = judge_root(invitation.root, FILE), read_trust(trust_file())
    if ours is None and trust.expires <= timezone.now():
        raise InvitationRefused(
            "root_expired", "この招待にある鍵の名簿は、期限が切れています。県に、新しい招待を頼んでください。"
        )
    if ours is not None and not knows_root(ours, trust, _cache_of(ours)):
        raise InvitationRefused(
            "other_root",
            "この招待にある県の鍵の名簿は、このサイトがもう信じている名簿と違います。何も変えていません。"
            "県の鍵が新しくなったところなら、先に県からの更新を受け取る（blueprint fetch）と使えます。"
            "それでも同じときは、この招待を使わずに、県に電話で確かめてください。",
        )
    return Look(invitation, trust, ours is None)


def join(look: Look, *, by: Actor) -> HubLink:
    """Enrol this town's key with the hub and keep what follows from it; raises what stands in REFUSALS."""
    _require_writable(look)
    link, keys = hub_link(), settings.KIT_KEYS
    is_enrolled = link is not None and link.key_id == public_id(public_half(instance_key(keys)))
    key = next_instance_key(keys) if is_enrolled else instance_key(keys)
    sequence = (link.sequence if link else 0) + 1
    content = {
        "invitation": look.invitation.uid, "secret": look.invitation.secret, "public_key": public_half(key),
    }  # fmt: skip
    message = Message(look.invitation.code, sequence, timezone.now(), ENROL, content)
    require_ok(post_message(look.invitation.hub, message, key))
    try:
        if is_enrolled:
            settle_instance_key(keys)
        joined = Joined(look.invitation.hub, look.invitation.uid, public_id(public_half(key)), sequence)
        return _keep(look, joined, by=by)
    except OSError as error:
        raise InvitationRefused("not_kept", _not_kept(error)) from error


def _keep(look: Look, joined: Joined, *, by: Actor) -> HubLink:
    now, trust = timezone.localtime(), look.trust
    with transaction.atomic():
        made = note_join(joined, by=by, now=now)
        put_off(by=by, now=now)  # the first report goes at once; the clock sees to it when that one fails
        for task in (fetch_feed, report_to_hub):
            transaction.on_commit(task.enqueue)
        if look.is_first_trust:
            note_trust(fingerprint=trust.fingerprint, version=trust.version, by=by, now=now)
            write_trust(trust_file(), trust.document)
    return made


def _require_writable(look: Look) -> None:
    """The hub is asked only when what it allows can be kept here."""
    if look.is_first_trust and not os.access(trust_file().parent, os.W_OK):
        raise InvitationRefused(
            "not_writable",
            f"このサイトの設定のフォルダー（{trust_file().parent}）に書けないので、県の鍵を登録できません。"
            "このサイトを設置した担当者に、招待のファイルを渡して、その機械で、設定のフォルダーに書ける利用者"
            f"（ふつうは root）として kit --site {settings.SITE_CONFIG.slug} blueprint join FILE をおこなうように頼んでください。何も変えていません。",
        )


def _cache_of(trust: Trust) -> Path:
    return cache_folder() / hashlib.sha256(trust.document).hexdigest()[:16]


def _not_kept(error: OSError) -> str:
    return (
        f"県ハブには登録されましたが、このサイトにしまえませんでした（{error.strerror or error}）。"
        "ディスクの空きとフォルダーの権限を確かめて、同じ招待で、もう一度おこなってください。"
    )
