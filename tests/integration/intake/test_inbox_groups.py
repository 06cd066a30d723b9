"""The parts of the inbox: the database sorts as `Case.group` does, counts all, and pages without opening anything."""

import itertools
from datetime import timedelta

import pytest

from kit.intake.logic.case import Case, Group, State
from kit.intake.models import Consultation, Telling
from kit.intake.queries.inbox import MINE, NOBODY, PER_PAGE, Wanted, placed, read_inbox
from kit.intake.queries.versions import current_version
from tests.factories.people import NOW
from tests.integration.intake.desk import counsellor

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = timedelta(days=1)


def every_case():
    """All that can stand in the columns that decide, in every mixture."""
    return [
        Case(state=state, read_at=read, unanswered_since=since, next_contact_on=due, is_unsafe=unsafe)
        for state, read, since, due, unsafe in itertools.product(
            State, (None, NOW), (None, NOW), (None, TODAY - DAY, TODAY, TODAY + DAY), (False, True)
        )
    ]


def rows_of(cases, **more):
    """Rows that nobody can open: the list must not need it."""
    version = current_version("hikikomori")
    made = []
    for number, one in enumerate(cases):
        row = Consultation(
            reference=f"{number:06d}",
            version=version,
            received_at=NOW,
            changed_at=NOW,
            sealed=b"closed",
            **more,
        )
        row.case = one
        row.save(force_insert=True)
        made.append(row)
    return made


def test_the_database_sorts_like_the_rule():
    rows = {row.pk: row for row in rows_of(every_case())}
    listed = list(placed(Consultation.objects.all(), Group, TODAY))
    assert len(listed) == len(rows) == 128
    assert {row.pk: Group(row.place) for row in listed} == {
        key: row.case.group(TODAY) for key, row in rows.items()
    }
    assert [row.place for row in listed] == sorted(row.place for row in listed)
    everything = read_inbox(Wanted(tuple(Group)), page=1, user=counsellor(), today=TODAY)
    assert sum(everything.counts.values()) == len(rows)
    for group in Group:
        only = read_inbox(Wanted((group,)), page=1, user=counsellor(f"u{group}"), today=TODAY)
        assert len(only.rows) == everything.counts[group] > 0
        assert {row.place for row in only.rows} == {group}


def test_pages_whose_and_who_was_told(django_assert_num_queries):
    ise, toba = counsellor(), counsellor("toba")
    waiting = Case(unanswered_since=NOW, read_at=NOW)
    rows_of([waiting] * (PER_PAGE + 1), assignee=ise)
    (unsafe,) = rows = Consultation.objects.filter(reference="000000")
    rows.update(is_unsafe=True, assignee=None, deputy=toba)
    Telling.objects.create(consultation=unsafe, listener="head", since=NOW, at=NOW)
    with django_assert_num_queries(3):
        first = read_inbox(Wanted(), page=1, user=ise, today=TODAY)
        [str(row.assignee) for row in first.rows]
    assert (first.pages, first.number, len(first.rows)) == (2, 1, PER_PAGE)
    assert first.rows[0] == unsafe
    assert [told.listener for told in first.told[unsafe.pk]] == ["head"]
    last = read_inbox(Wanted(), page=99, user=ise, today=TODAY)
    assert (last.number, len(last.rows)) == (2, 1)
    for whose, user, count in (
        (MINE, ise, 50), (MINE, toba, 1), (NOBODY, ise, 1), (str(ise.pk), toba, 50), ("9" * 30, ise, 51),
    ):  # fmt: skip
        assert (
            read_inbox(Wanted(whose=whose), page=1, user=user, today=TODAY).counts[Group.WAITING]
            + (read_inbox(Wanted(whose=whose), page=1, user=user, today=TODAY).counts[Group.UNSAFE])
            == count
        ), whose
