"""A town's own value in the place of a fixed fact of a contact, for 14 days at most.

For: putting the value in at once, and the way back, by hand or by the clock. Not for: the rules (`logic.overrides`)
and taking releases, which keep an override in place (`queries.overrides`).

Rules
- The value is public at once and stands in the draft too; what else the draft holds is kept, and so is a plan.
- The way back publishes what the prefecture says now, which may be newer than when the override began.
- The town's value is kept as a displaced text when it goes.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Revision

from kit.blueprints.bridge.directory import Directory
from kit.blueprints.bridge.guard import applying
from kit.blueprints.bridge.held import Held, read_held
from kit.blueprints.bridge.references import model_of
from kit.blueprints.bridge.values import write_fields
from kit.blueprints.logic.overrides import TYPE, OverrideRefused, check_override, check_value
from kit.blueprints.logic.values import Json
from kit.blueprints.models import Displaced, FixedOverride, ObjectBase, State
from kit.blueprints.queries.overrides import active_overrides
from kit.core.actions.audit import Actor, actor_words, record
from kit.core.models import Contact, User
from kit.core.queries.people import user_may

OVERRIDE_LOG: Final = "kit.blueprint.override"
END_LOG: Final = "kit.blueprint.override_end"


@transaction.atomic
def override_fixed(
    *, contact: Contact, fact: tuple[str, Json], reason: str, until: datetime, by: Actor, now: datetime
) -> FixedOverride:
    """Make a fact (path, value in URN space) public in the place of the prefecture's until then.

    Raises OverrideRefused, and has then changed nothing. The contact's bases are locked meanwhile.
    """
    path, value = fact
    if isinstance(by, User) and not user_may(by, "override", "blueprint"):
        raise OverrideRefused("県固定の連絡先を一時的に直せるのは管理者です。")
    check_override(type_name=TYPE, path=path, reason=reason, until=until, now=now)
    list(ObjectBase.objects.select_for_update().filter(uid=contact.uid))
    thing, held = _held(contact.uid)
    check_value(path=path, value=value, shown=held.newest.entry.fields.get(path))
    _check_can_stand(thing, held, path)
    override = FixedOverride.objects.create(
        uid=thing.uid, path=path, value=value, reason=reason.strip(), by=actor_words(by), at=now, until=until
    )
    _show(thing, {State.LIVE: {path: value}, State.DRAFT: {path: value}}, log_action=OVERRIDE_LOG, by=by)
    _record("blueprint.override", override, by=by, now=now)
    return override


@transaction.atomic
def end_override(*, override: FixedOverride, by: Actor, now: datetime) -> None:
    """Put the prefecture's value back and publish it; ending twice changes nothing."""
    fresh = FixedOverride.objects.select_for_update().get(pk=override.pk)
    if fresh.ended_at is not None:
        return
    fresh.ended_at = now
    fresh.save(update_fields=["ended_at"])
    if model_of(TYPE).objects.filter(uid=fresh.uid).exists():
        thing, held = _held(fresh.uid)
        values = {state: {fresh.path: base.entry.fields[fresh.path]} for state, base in held.bases.items()}
        _show(thing, values, log_action=END_LOG, by=by)
    Displaced.objects.create(uid=fresh.uid, state=State.LIVE, path=fresh.path, value=fresh.value, at=now)
    _record("blueprint.override_end", fresh, by=by, now=now)


def end_due_overrides(*, by: Actor, now: datetime) -> list[int]:
    """End every override whose time is over; answers their keys."""
    due = list(active_overrides().filter(until__lte=now))
    for override in due:
        end_override(override=override, by=by, now=now)
    return [override.pk for override in due]


def show_overrides(uids: Collection[str], *, by: Actor) -> None:
    """Put the values in force back on top of what a release has just written to these objects."""
    for override in active_overrides().filter(uid__in=uids):
        thing = model_of(TYPE).objects.filter(uid=override.uid, live=True).first()
        if thing is not None:
            values = {override.path: override.value}
            _show(thing, {State.LIVE: values, State.DRAFT: values}, log_action=OVERRIDE_LOG, by=by)


def _held(uid: Any) -> tuple[Any, Held]:
    thing = model_of(TYPE).objects.select_for_update().get(uid=uid)
    held = read_held(thing)
    if held is None:
        raise OverrideRefused("この連絡先は市町のものなので、ふつうに直せます。")
    return thing, held


def _check_can_stand(thing: Any, held: Held, path: str) -> None:
    base = held.newest
    if path not in base.entry.fields or not base.entry.owners.is_fixed((path,)):
        raise OverrideRefused("ここは県固定ではないので、ふつうに直せます。")
    if not thing.live:
        raise OverrideRefused("公開されていない連絡先は、一時的に直せません。")
    if active_overrides().filter(uid=thing.uid, path=path).exists():
        raise OverrideRefused("ここはもう一時的に直しています。先に県の値に戻してください。")


def _show(thing: Any, values: Mapping[str, Mapping[str, Json]], *, log_action: str, by: Actor) -> None:
    """Publish the live values, then put the draft with its own values back on top, and a plan back in place."""
    links, user = Directory(), by if isinstance(by, User) else None
    draft = thing.get_latest_revision_as_object() if thing.has_unpublished_changes else None
    planned = list(thing.revisions.filter(approved_go_live_at__isnull=False))
    live = values.get(State.LIVE) or values[State.DRAFT]
    with applying():
        write_fields(thing, TYPE, live, links)
        _check_valid(thing, live)
        thing.save_revision(user=user, log_action=log_action).publish(
            user=user, log_action=False, skip_permission_checks=True
        )
        if draft is not None:
            write_fields(draft, TYPE, values.get(State.DRAFT) or live, links)
            draft.save_revision(user=user, clean=False)
        for revision in planned:
            _plan_again(revision, values.get(State.DRAFT) or live, links)


def _check_valid(thing: Any, live: Mapping[str, Json]) -> None:
    others = [field.name for field in thing._meta.fields if field.name not in live]
    try:
        thing.clean_fields(exclude=others)
    except ValidationError as error:
        raise OverrideRefused(" ".join(error.messages)) from error


def _plan_again(revision: Revision, values: Mapping[str, Json], links: Directory) -> None:
    """A plan brings back the old number when its time comes, unless it is rewritten."""
    planned = revision.as_object()
    write_fields(planned, TYPE, values, links)
    revision.content = planned.serializable_data()
    revision.save(update_fields=["content", "approved_go_live_at"])


def _record(act: str, override: FixedOverride, *, by: Actor, now: datetime) -> None:
    detail = {"path": override.path, "until": override.until.isoformat()}
    record(by=by, act=act, kind="contact", reference=str(override.uid), detail=detail, now=now)
