"""照会, read: which there are, what came back, and what a file would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, QuerySet

from kit.hub.logic.board_facts import sourced_words
from kit.hub.logic.board_sheets import Answer
from kit.hub.models import Entered, Inquiry, ReturnedSheet, Town
from kit.hub.queries.board import values_now


class Fate(StrEnum):
    """What became of an answer of a file that was taken over."""

    COUNTS = "counts"
    FOLLOWED = "followed"
    LEFT = "left"


class Answered(StrEnum):
    """How far a town is with an inquiry: something of its answer stands on the board, waits, or came without effect."""

    TAKEN = "taken"
    WAITING = "waiting"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Compared:
    """One answer beside what counts now; `place` is its place in the file's list.

    `town` is the name as the file has it where a line is of none of the 29, or is not read.
    """

    place: int
    answer: Answer
    town: str
    before: str = ""
    before_since: str = ""
    before_day: str = ""
    number: int = 0
    fate: Fate | None = None

    @property
    def is_same(self) -> bool:
        return not self.answer.problem and self.before == self.answer.value

    @property
    def since(self) -> str:
        """Of when the answer is and where from; "" for one that could not be read."""
        if self.answer.problem:
            return ""
        return sourced_words(date.fromisoformat(self.answer.as_of), self.answer.source)

    @property
    def is_older(self) -> bool:
        """Whether what counts now is of a later day."""
        return not self.answer.problem and self.before_day > self.answer.as_of


def inquiries() -> QuerySet[Inquiry]:
    """All, the newest first, each with how many towns were asked and how many files came back."""
    return Inquiry.objects.annotate(
        asked=Count("towns", distinct=True), files=Count("returned", distinct=True)
    )


def lists() -> QuerySet[ReturnedSheet]:
    """Lists that were read without an inquiry."""
    return returned(None)


def returned(inquiry: Inquiry | None) -> QuerySet[ReturnedSheet]:
    """The files of an inquiry, or of none."""
    return ReturnedSheet.objects.filter(inquiry=inquiry).select_related("by")


def answer_states(inquiry: Inquiry) -> dict[str, Answered]:
    """How far each town that answered is, by its code: three statements for any number of files and towns."""
    rows = list(returned(inquiry).values_list("state", "answers"))
    found = {
        answer["code"]: Answered.NOTHING
        for state, answers in rows
        if state == ReturnedSheet.State.TAKEN
        for answer in answers
    }
    standing = Entered.objects.filter(sheet__inquiry=inquiry, taken_back_at=None)
    codes = standing.order_by().values_list("town__municipality__code", flat=True).distinct()
    found |= dict.fromkeys(codes, Answered.TAKEN)
    waiting = {
        answer["code"]: Answered.WAITING
        for state, answers in rows
        if state == ReturnedSheet.State.WAITING
        for answer in answers
    }
    # What stands on the board outweighs what waits; what waits outweighs what had no effect.
    return {**found, **{code: one for code, one in waiting.items() if found.get(code) != Answered.TAKEN}}


def compared(sheet: ReturnedSheet) -> list[Compared]:
    """Every answer of a file beside the entry that counts now: three statements."""
    answers = [Answer(**kept) for kept in sheet.answers]
    now = values_now((one.code, one.fact) for one in answers)
    names = {town.code: town.municipality.name for town in Town.objects.select_related("municipality")}
    fates = _fates(sheet, now)
    return [
        _compared(place, one, names.get(one.code, one.raw), now.get((one.code, one.fact)), fates)
        for place, one in enumerate(answers)
    ]


def _fates(sheet: ReturnedSheet, now: Mapping[tuple[str, str], Entered]) -> dict[tuple[str, str], Fate]:
    """Of the entries of a file that was taken over: which still count."""
    rows = Entered.objects.filter(sheet=sheet, taken_back_at=None).select_related("town__municipality")
    counting = {row.pk for row in now.values()}
    return {(row.town.code, row.fact): Fate.COUNTS if row.pk in counting else Fate.FOLLOWED for row in rows}


def _compared(
    place: int, answer: Answer, town: str, row: Entered | None, fates: Mapping[tuple[str, str], Fate]
) -> Compared:
    fate = fates.get((answer.code, answer.fact), Fate.LEFT)
    if row is None:
        return Compared(place, answer, town, fate=fate)
    return Compared(place, answer, town, row.value, row.since, row.as_of.isoformat(), row.pk, fate)
