"""照会, read: which there are, what came back, and what a file would change."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from kit.hub.logic.board_sheets import Answer
from kit.hub.models import Inquiry, ReturnedSheet, Town
from kit.hub.queries.board import values_now


@dataclass(frozen=True)
class Compared:
    """One answer beside what counts now; `place` is its place in the file's list.

    `town` is the name as the file has it where a line is of none of the 29, or is not read.
    """

    place: int
    answer: Answer
    town: str
    before: str
    before_since: str

    @property
    def is_same(self) -> bool:
        return not self.answer.problem and self.before == self.answer.value


def inquiries() -> QuerySet[Inquiry]:
    """All, the newest first, each with how many towns were asked and how many files were taken over."""
    return Inquiry.objects.annotate(
        asked=Count("towns", distinct=True), files=Count("returned", distinct=True)
    )


def lists() -> QuerySet[ReturnedSheet]:
    """Lists that were read without an inquiry."""
    return returned(None)


def returned(inquiry: Inquiry | None) -> QuerySet[ReturnedSheet]:
    """The files of an inquiry, or of none."""
    return ReturnedSheet.objects.filter(inquiry=inquiry).select_related("by")


def answer_states(inquiry: Inquiry) -> dict[str, ReturnedSheet.State]:
    """How far each town that answered is, by its code: taken over, or waiting for somebody to confirm."""
    known = (ReturnedSheet.State.WAITING, ReturnedSheet.State.TAKEN)
    rows = returned(inquiry).filter(state__in=known).values_list("state", "answers")
    found: dict[str, ReturnedSheet.State] = {}
    for state in known:  # what was taken over outweighs what waits
        for kept, answers in rows:
            if kept == state:
                found |= {answer["code"]: state for answer in answers}
    return found


def compared(sheet: ReturnedSheet) -> list[Compared]:
    """Every answer of a file beside the entry that counts now: two statements."""
    answers = [Answer(**kept) for kept in sheet.answers]
    now = values_now((one.code, one.fact) for one in answers)
    names = {town.code: town.municipality.name for town in Town.objects.select_related("municipality")}
    found = []
    for place, answer in enumerate(answers):
        row = now.get((answer.code, answer.fact))
        since = f"{row.source} {row.as_of:%Y-%m-%d}" if row else ""
        found.append(
            Compared(place, answer, names.get(answer.code, answer.raw), row.value if row else "", since)
        )
    return found
