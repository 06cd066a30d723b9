"""Releases that are out, the one that is being made, and what staff decided about whose each place is."""

from kit.blueprints.logic.document import BlueprintObject, parse_object
from kit.blueprints.models import ObjectBase, State, StoredRelease
from kit.core.models import PlanEdition
from kit.hub.logic.compose import Owned
from kit.hub.models import NextRelease, Ownership
from kit.hub.models.on_its_way import Stage

BEING_MADE = (Stage.WRITING, Stage.BUILT, Stage.SIGNED, Stage.ASKED)


def decided_ownership() -> dict[str, Owned]:
    """What staff decided here, by uid; everything else is as the last release had it."""
    return {str(row.uid): as_owned(row) for row in Ownership.objects.all()}


def ownership_of(uid: object) -> Owned | None:
    """What staff decided here about one object, None when nothing."""
    row = Ownership.objects.filter(uid=uid).first()
    return as_owned(row) if row else None


def as_owned(row: Ownership) -> Owned:
    """A row as logic reads it."""
    return Owned(row.rules, tuple(row.sealed), row.is_left_out)


def stored_documents(blueprint: str) -> dict[int, bytes]:
    """The releases that this hub has, by sequence."""
    rows = StoredRelease.objects.filter(blueprint=blueprint).order_by("sequence")
    return {row.sequence: bytes(row.document) for row in rows}


def being_made(blueprint: str) -> NextRelease | None:
    """The release that is being made, None when nobody began one."""
    return NextRelease.objects.filter(blueprint=blueprint, stage__in=BEING_MADE).first()


def given_up(blueprint: str, sequence: int) -> NextRelease | None:
    """The last one with this number that was dropped: what was written in it goes on. None when none was."""
    rows = NextRelease.objects.filter(blueprint=blueprint, sequence=sequence, stage=Stage.DROPPED)
    return rows.defer("document").first()


def made_before(blueprint: str) -> list[NextRelease]:
    """What was made here before and is out or dropped, newest first, without the documents."""
    rows = NextRelease.objects.filter(blueprint=blueprint).exclude(stage__in=BEING_MADE)
    return list(rows.defer("document"))


def editions() -> list[tuple[str, str]]:
    """The editions of the plan that a release may be made from, by code."""
    return list(PlanEdition.objects.order_by("-pk").values_list("code", "name"))


def released_object(uid: object) -> BlueprintObject | None:
    """An object as the last release has it, None for one that was in none."""
    row = ObjectBase.objects.filter(uid=uid, state=State.LIVE).first()
    return parse_object(row.content) if row else None
