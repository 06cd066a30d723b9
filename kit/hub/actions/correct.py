"""Brings the texts of an earlier release back into the hub's editors, so that a correcting one can be made.

For: 訂正版をつくる. Not for: taking anything out of the feed, and sending it: the correction goes the way of every release.

Rules
- It is a merge the other way: what staff wrote since stays.
- Nothing is deleted: what has come since the earlier release is not published any more, what was withdrawn comes back as something new.
- The places become the towns' or the prefecture's again as they were.
- What somebody had written about the next release already stays, below.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from kit.blueprints.actions.carry_out.fill import Held
from kit.blueprints.actions.carry_out.town import carry_out
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.logic.apply import decide_rollback, restored
from kit.blueprints.logic.changes import turn_between
from kit.blueprints.logic.decide import Objects
from kit.blueprints.logic.document import BlueprintObject, Release
from kit.blueprints.logic.standing import STATES, together
from kit.blueprints.queries.state import lock_state
from kit.core.actions.audit import Actor, record
from kit.hub.actions.release import Written, set_ownership, write
from kit.hub.bridge.desk import texts_again
from kit.hub.logic.compose import Owned, next_version
from kit.hub.models import NextRelease
from kit.hub.queries.release import being_made, given_up


class CannotCorrect(Exception):
    """The earlier texts cannot stand here now; the message says which. Nothing was changed."""


@transaction.atomic
def begin_correction(before: Release, wrong: Release, *, by: Actor, now: datetime) -> NextRelease:
    """Put the texts of `before`, any earlier one, back where they are others in `wrong`, the newest, and begin the next.

    Raises CannotCorrect, or TooLate when another release is on its way.
    """
    lock_state(wrong.blueprint)
    reason = f"{wrong.version} の訂正のため"
    texts = texts_again(before, wrong, f"{wrong.version}/{now.isoformat()}")
    new = {uid: entry for uid, entry in texts.items() if uid not in before.by_uid}
    gone = [uid for uid, entry in new.items() if uid in wrong.by_uid]
    begun = being_made(wrong.blueprint) or given_up(wrong.blueprint, wrong.sequence + 1) or NextRelease()
    head = f"{wrong.version} の訂正版です。{before.version} の文に戻します。"
    notes = begun.notes if begun.notes.startswith(head) else f"{head}\n\n{begun.notes}".strip()
    written = Written(
        version=next_version(wrong.version, timezone.localdate(now).year), edition=before.edition, notes=notes,
        urgent=tuple(begun.urgent), reasons={**begun.reasons, **dict.fromkeys(gone, reason)}, ticked=tuple(begun.ticked),
    )  # fmt: skip
    row = write(wrong, written, by=by, now=now, corrects=wrong.version)
    _put_back(texts, wrong, by=by)
    _give_back(texts, wrong.by_uid, by=by, now=now)
    record(by=by, act="release.correct", kind="release", reference=str(row), now=now)
    return row


def _put_back(texts: Objects, wrong: Release, *, by: Actor) -> None:
    standing = read_standing(wrong.blueprint)
    here: dict[str, Objects] = {state: standing.sides[state].ours for state in STATES}
    then = {}
    for state in STATES:
        before, after = {**here[state], **texts}, {**here[state], **wrong.by_uid}
        then[state] = restored(decide_rollback(before, after, here[state]), before)
    turn = turn_between(here, {**together(then)})
    try:
        carry_out(turn, label=f"{wrong.blueprint} {wrong.version}（訂正）", by=by)
    except Held as held:
        raise CannotCorrect(f"前の文に戻せないものがあります。{held}") from held


def _give_back(texts: Objects, wrong: Objects, *, by: Actor, now: datetime) -> None:
    for uid, entry in texts.items():
        if uid not in wrong or _owned(entry) != _owned(wrong[uid]):
            set_ownership(UUID(uid), _owned(entry), by=by, now=now)


def _owned(entry: BlueprintObject) -> Owned:
    rules = {path: str(owner) for path, owner in entry.ownership.items()}
    return replace(Owned(rules), sealed=tuple(entry.sealed))
