"""照会: make a sheet of questions, read what comes back, take it over, undo that.

Rules
- Reading a file changes nothing on the board. What it would change is shown cell by cell; then somebody takes it over.
- A file that is of no use is put away unread by the board: it waits for nobody any more, and its towns have not answered.
- Undoing takes back the entries that came from the file; what was entered before counts again, what was entered since
  stays, what another file said as well counts on. A file that was undone can be taken over again.
- A file that was altered, or is none of this inquiry's, is refused whole (`logic.board_sheets`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import Actor, person, record
from kit.core.actions.public_change import note_public_change
from kit.hub.actions.entering import NewEntry, enter_facts
from kit.hub.logic.board_facts import FACTS
from kit.hub.logic.board_sheets import (
    Answer,
    Asked,
    Numbered,
    SheetWrong,
    is_inquiry,
    read_list,
    read_sheet,
)
from kit.hub.models import Entered, Inquiry, ReturnedSheet, Town
from kit.hub.queries.board import values_now

KIND = "board"


class InquiryRefused(ValueError):
    """Nothing was changed; the text says what to do."""


@dataclass(frozen=True)
class NewInquiry:
    """What is asked: a title, facts, codes of towns, the last day for answers."""

    title: str
    facts: Sequence[str]
    codes: Sequence[str]
    due_on: date


@transaction.atomic
def make_inquiry(new: NewInquiry, *, by: Actor, now: datetime) -> Inquiry:
    """A new inquiry. Raises InquiryRefused."""
    facts = [fact for fact in FACTS if fact in new.facts]
    towns = list(Town.objects.filter(municipality__code__in=new.codes))
    if not new.title.strip():
        raise InquiryRefused("題名を書いてください。")
    if not facts or not towns:
        raise InquiryRefused("たずねる項目と市町を、ひとつ以上えらんでください。")
    if new.due_on < timezone.localdate(now):
        raise InquiryRefused("しめきりが過ぎた日になっています。")
    inquiry = Inquiry.objects.create(
        title=new.title.strip(), facts=facts, due_on=new.due_on, made_by=person(by), made_at=now
    )
    inquiry.towns.set(towns)
    record(
        by=by,
        act="inquiry.made",
        kind=KIND,
        reference=str(inquiry.uid),
        detail={"count": len(towns)},
        now=now,
    )
    return inquiry


def asked_of(inquiry: Inquiry, only: Collection[str] = ()) -> Asked:
    """An inquiry as its sheet needs it, of all its towns or `only` those with these codes."""
    towns = {town.code: town.municipality.name for town in inquiry.towns.select_related("municipality")}
    kept = {code: name for code, name in towns.items() if not only or code in only}
    return Asked(str(inquiry.uid), inquiry.title, tuple(inquiry.facts), kept)


@dataclass(frozen=True)
class FileRead:
    """A file as an edge read it: its name, its digest, and the lines of its first visible sheet."""

    name: str
    sha256: str
    rows: Sequence[Numbered]


@transaction.atomic
def receive_sheet(file: FileRead, *, inquiry: Inquiry | None, by: Actor, now: datetime) -> ReturnedSheet:
    """Keep a file's answers until somebody decides; `inquiry` None: a list. Raises SheetWrong."""
    answers = _answers(file.rows, inquiry, timezone.localdate(now))
    sheet = ReturnedSheet.objects.create(
        inquiry=inquiry, file_name=file.name[-120:], sha256=file.sha256,
        answers=[one.to_data() for one in answers], by=person(by), at=now,
    )  # fmt: skip
    record(
        by=by, act="inquiry.read", kind=KIND, reference=str(sheet.uid), detail={"rows": len(answers)}, now=now
    )
    return sheet


@transaction.atomic
def take_over(sheet: ReturnedSheet, chosen: Mapping[int, int | None], *, by: Actor, now: datetime) -> int:
    """Enter the answers with these places in the list; answers how many. Raises InquiryRefused, EntriesAsk.

    `chosen` says for each place the key of the entry that was shown beside it (0 for none, None for not shown).
    """
    row = ReturnedSheet.objects.select_for_update().get(pk=sheet.pk)
    if row.state == ReturnedSheet.State.TAKEN:
        raise InquiryRefused("このファイルはもう反映してあります。")
    answers = [Answer(**kept) for kept in row.answers]
    entries = [
        NewEntry(one.code, one.fact, one.value, one.source, date.fromisoformat(one.as_of), chosen[at])
        for at, one in enumerate(answers)
        if at in chosen and not one.problem
    ]
    if not entries:
        raise InquiryRefused("反映する欄をひとつ以上えらんでください。")
    count = enter_facts(entries, sheet=row, may_be_older=True, by=by, now=now)
    row.state, row.decided_at = ReturnedSheet.State.TAKEN, now
    row.save(update_fields=["state", "decided_at"])
    record(by=by, act="inquiry.taken", kind=KIND, reference=str(row.uid), detail={"rows": count}, now=now)
    return count


@dataclass(frozen=True)
class Undone:
    """What undoing did: how many entries were taken back, and of how many of them the board says another thing now."""

    rows: int
    changed: int


@transaction.atomic
def undo_sheet(sheet: ReturnedSheet, *, by: Actor, now: datetime) -> Undone:
    """Take back what came from a file. Raises InquiryRefused."""
    row = ReturnedSheet.objects.select_for_update().get(pk=sheet.pk)
    if row.state != ReturnedSheet.State.TAKEN:
        raise InquiryRefused("反映していないファイルは取り消せません。")
    mine = Entered.objects.filter(sheet=row, taken_back_at=None).select_related("town__municipality")
    places = [(one.town.code, one.fact) for one in mine]
    before = {place: one.value for place, one in values_now(places).items()}
    count = mine.select_related(None).update(taken_back_at=now)
    after = {place: one.value for place, one in values_now(places).items()}
    changed = sum(before.get(place, "") != after.get(place, "") for place in places)
    row.state = ReturnedSheet.State.UNDONE
    row.save(update_fields=["state"])
    record(by=by, act="inquiry.undone", kind=KIND, reference=str(row.uid), detail={"rows": count}, now=now)
    note_public_change(by=by)
    return Undone(count, changed)


@transaction.atomic
def put_away(sheet: ReturnedSheet, *, by: Actor, now: datetime) -> None:
    """Take nothing from a file that waits; it can still be taken over later. Raises InquiryRefused."""
    row = ReturnedSheet.objects.select_for_update().get(pk=sheet.pk)
    if row.state != ReturnedSheet.State.WAITING:
        raise InquiryRefused("このファイルは、もうほかの人が決めています。")
    row.state = ReturnedSheet.State.PUT_AWAY
    row.save(update_fields=["state"])
    record(by=by, act="inquiry.put_away", kind=KIND, reference=str(row.uid), now=now)


def _answers(rows: Sequence[Numbered], inquiry: Inquiry | None, today: date) -> list[Answer]:
    if inquiry:
        return read_sheet(rows, asked_of(inquiry), today)
    if is_inquiry(rows):
        raise SheetWrong("照会の表です。その照会の画面から取り込んでください。")
    return read_list(rows, _names(), today)


def _names() -> dict[str, str]:
    return {town.code: town.municipality.name for town in Town.objects.select_related("municipality")}
