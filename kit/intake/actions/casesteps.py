"""Where a consultation goes: in charge, stage, next contact, rest, closing, another place, the same household.

For: 窓口相談員. Not for: what is written into it (`casework`), erasing (`erasure`).

Rules
- `logic.case` decides what fits the state and refuses in words.
- Each act asks the table of permissions, locks the row, writes one entry into the trail, and happens whole or not.
- Whom something is assigned to is a 窓口相談員 whose account is in force.
- That two consultations are of one household is said by staff, by the reference, and seen by staff only.
"""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kit.core.actions.audit import record
from kit.core.models import Stage, User
from kit.intake.actions.casework import keep, locked
from kit.intake.logic import case
from kit.intake.logic.case import ActRefused, Case
from kit.intake.logic.notes import PassingOn, passing_content, written
from kit.intake.logic.reference import read_reference
from kit.intake.models import Consultation, HouseholdLink, Message, Note
from kit.intake.models.consultations import CONSULTATION
from kit.intake.queries.inbox import counsellors


@transaction.atomic
def assign(uuid: UUID, assignee: User | None, *, deputy: User | None = None, by: User, now: datetime) -> None:
    """Say who is in charge and who stands in; None for nobody. Raises ActRefused."""
    row = locked(uuid, "assign", by=by)
    may = set(counsellors(timezone.localdate(now)))
    if ({assignee, deputy} - {None}) - may:
        raise ActRefused("担当と代わりの人は、いま使えるアカウントの窓口相談員から選びます。")
    if assignee is not None and assignee == deputy:
        raise ActRefused("担当と、担当の代わりは、別の人にしてください。")
    row.assignee, row.deputy = assignee, deputy
    _save(row, now)
    charge = {"in_charge": assignee, "deputy": deputy}
    detail = {name: user.get_username() for name, user in charge.items() if user is not None}
    record(by=by, act="consultation.assigned", kind=CONSULTATION, reference=str(uuid), detail=detail, now=now)


@transaction.atomic
def set_stage(uuid: UUID, stage: Stage | None, *, by: User, now: datetime) -> None:
    """Note the stage, or that none is said."""
    row = locked(uuid, "change", by=by)
    row.stage = stage
    _save(row, now)
    record(by=by, act="consultation.stage", kind=CONSULTATION, reference=str(uuid), now=now)


@transaction.atomic
def plan_contact(uuid: UUID, day: date | None, *, by: User, now: datetime) -> None:
    """Note when to be in touch next, None for no plan; raises ActRefused while the person rests, or it is over."""
    row = locked(uuid, "change", by=by)
    if day is not None and row.case.state is not case.State.OPEN:
        raise ActRefused("小休止中か、終わった相談です。次に連絡する日は決めません。")
    case.refuse_past(day, timezone.localdate(now))
    row.next_contact_on = day
    _save(row, now)
    record(by=by, act="consultation.planned", kind=CONSULTATION, reference=str(uuid), now=now)


@transaction.atomic
def rest(uuid: UUID, *, by: User, now: datetime) -> None:
    """Note the person's wish to rest; raises ActRefused."""
    row = locked(uuid, "change", by=by)
    _turn(row, case.rested, now)
    record(by=by, act="consultation.rested", kind=CONSULTATION, reference=str(uuid), now=now)


@transaction.atomic
def resume(uuid: UUID, *, by: User, now: datetime) -> None:
    """Go on after a rest, or open again what was over."""
    row = locked(uuid, "change", by=by)
    row.closed_on = None
    _turn(row, case.resumed, now)
    record(by=by, act="consultation.resumed", kind=CONSULTATION, reference=str(uuid), now=now)


@transaction.atomic
def ask_to_close(uuid: UUID, text: str, *, form: UUID, by: User, now: datetime) -> bool:
    """Ask the person, in their mailbox, whether this may end; False when this form was kept before.

    Raises ActRefused, NoteRefused.
    """
    row = locked(uuid, "answer", by=by)
    words = written(text, "たずねる文を書いてください。")
    row.case = case.asked_to_close(row.case, now)
    question = Message(consultation=row, kind=Message.Kind.QUESTION)
    if not keep(question, {"text": words}, form=form, by=by, now=now):
        return False
    record(by=by, act="consultation.asked_to_close", kind=CONSULTATION, reference=str(uuid), now=now)
    return True


@transaction.atomic
def note_agreement(uuid: UUID, heard: str, *, form: UUID, by: User, now: datetime) -> None:
    """Note that the person said elsewhere than in the mailbox that this may end; `heard` says when and how.

    Nothing happens when this form was kept before. Raises NoteRefused.
    """
    row = locked(uuid, "change", by=by)
    words = written(heard, "いつ、どのように聞いたかを書いてください。")
    row.case = case.agreed_to_close(row.case)
    note = Note(consultation=row, kind=Note.Kind.CONTACT, on=timezone.localdate(now))
    if not keep(note, {"what": f"「終わってよい」と聞いた。聞き方: {words}"}, form=form, by=by, now=now):
        return
    record(by=by, act="consultation.may_close", kind=CONSULTATION, reference=str(uuid), now=now)


@transaction.atomic
def close(uuid: UUID, *, by: User, now: datetime) -> None:
    """End it; raises ActRefused when the person did not say so."""
    row = locked(uuid, "change", by=by)
    row.closed_on = timezone.localdate(now)
    _turn(row, case.closed, now)
    record(by=by, act="consultation.closed", kind=CONSULTATION, reference=str(uuid), now=now)


@transaction.atomic
def pass_on(uuid: UUID, passing: PassingOn, *, by: User, now: datetime) -> Note | None:
    """Keep what is passed on to another place and by which right; None when this form was kept before.

    Raises NoteRefused.
    """
    row = locked(uuid, "hand_over", by=by)
    content = passing_content(passing)
    if passing.goes_over:
        row.case = case.handed_over(row.case, has_ground=bool(content["ground"]))
    note = Note(consultation=row, kind=Note.Kind.PASSING_ON, on=timezone.localdate(now))
    kept = keep(note, content, form=passing.form, by=by, now=now)
    if kept:
        detail = {"ground": passing.ground.value}
        record(
            by=by, act="consultation.passed_on", kind=CONSULTATION, reference=str(uuid), detail=detail,
            now=now,
        )  # fmt: skip
    return kept


@transaction.atomic
def link_household(uuid: UUID, reference: str, *, by: User, now: datetime) -> None:
    """Say that another consultation comes from the same household; raises ActRefused."""
    row = locked(uuid, "change", by=by)
    other = Consultation.objects.defer("sealed").filter(reference=read_reference(reference) or "").first()
    if other is None:
        raise ActRefused("この受付番号の相談は見つかりません。もう一度たしかめてください。")
    if other.pk == row.pk:
        raise ActRefused("いま開いている相談の番号です。もう一つの相談の番号を書いてください。")
    first, second = sorted((row, other), key=lambda one: one.pk)
    HouseholdLink.objects.get_or_create(first=first, second=second, defaults={"at": now, "by": by})
    record(by=by, act="consultation.linked", kind=CONSULTATION, reference=str(uuid), now=now)


@transaction.atomic
def unlink_household(uuid: UUID, link: int, *, by: User, now: datetime) -> None:
    """Take back that two consultations come from one household; nothing happens when it was taken back before."""
    row = locked(uuid, "change", by=by)
    HouseholdLink.objects.filter(Q(first=row) | Q(second=row), pk=link).delete()
    record(by=by, act="consultation.unlinked", kind=CONSULTATION, reference=str(uuid), now=now)


def _turn(row: Consultation, change: Callable[[Case], Case], now: datetime) -> None:
    row.case = change(row.case)
    _save(row, now)


def _save(row: Consultation, now: datetime) -> None:
    row.changed_at = now
    row.save()
