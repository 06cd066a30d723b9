"""A person decides: before a release is taken, weeks after it, and takes it back."""

import pytest

from kit.blueprints.actions.settle import NothingToDecide, choose, settle_conflict
from kit.blueprints.actions.undo import CannotUndo, newest_run, roll_back
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.logic.apply import Choice, PlanError, Take
from kit.blueprints.models import ApplyRun, Conflict, ObjectBase, PlanChoice
from kit.core.models import AuditEntry
from tests.factories import releases
from tests.factories.towns import (
    BLUEPRINT,
    BY,
    block_text,
    edit,
    edit_block,
    object_of,
    prospect,
    receive,
    snapshot,
    take,
)

pytestmark = pytest.mark.django_db
MINE = '<p data-block-key="p1">ここは町で書き直しました。</p>'


def state():
    bases = ObjectBase.objects.order_by("uid", "state").values_list(
        "uid", "state", "sequence", "content", "marks"
    )
    return snapshot(), list(bases), read_standing(BLUEPRINT).sequence


def test_going_back_right_away_restores_exactly(now):
    edit_block("learn-you", "quiet", MINE)
    edit("learn-about", publish=False, lead="下書きの前書き。")
    edit("learn-steps", lead="この町では、こう進めています。")
    before = state()
    take("2026.2", now)
    assert state() != before
    roll_back(newest_run(BLUEPRINT), by=BY, now=now)
    assert state() == before
    assert not Conflict.objects.exists()
    assert object_of("learn-steps").lead == "この町では、こう進めています。"
    assert object_of("learn-siblings") is None


def test_what_was_written_since_survives_going_back(now):
    take("2026.2", now)
    edit("learn-faq", lead="あとから町が書いた前書き。")
    roll_back(newest_run(BLUEPRINT), by=BY, now=now)
    page = object_of("learn-faq")
    assert page.lead == "あとから町が書いた前書き。"
    assert page.get_parent().pk == object_of("learn").pk, "the move is taken back"
    assert object_of("lang-fil").live


def test_a_release_that_was_taken_back_can_be_taken_again(now):
    take("2026.2", now)
    after = snapshot()
    roll_back(newest_run(BLUEPRINT), by=BY, now=now)
    assert prospect().stored.held_since == now
    take("2026.2", now)
    assert snapshot() == after


def test_only_the_newest_is_taken_back(now):
    take("2026.2", now)
    second = newest_run(BLUEPRINT)
    take("2026.3", now)
    with pytest.raises(CannotUndo, match="新しいもの"):
        roll_back(second, by=BY, now=now)
    roll_back(newest_run(BLUEPRINT), by=BY, now=now)
    assert newest_run(BLUEPRINT) == second


def conflict_of(key):
    return Conflict.objects.get(uid=releases.keys()[key], state="live")


@pytest.mark.parametrize("take_", ["theirs", "ours", "own"])
def test_a_conflict_is_decided_weeks_later(take_, now):
    edit_block("learn-you", "quiet", MINE)
    take("2026.2", now)
    conflict = conflict_of("learn-you")
    edit("learn-you", lead="そのあとで町が直した前書き。")
    own = '<p data-block-key="p1">二つを合わせた文です。</p>'
    settle_conflict(conflict, Choice(Take(take_), own), by=BY, now=now)
    text = block_text("learn-you", "quiet")
    there = next(
        item["value"] for item in releases.release("2026.2").by_uid[str(conflict.uid)].fields["body"]
        if item["value"] and "だまっていてよ" in str(item["value"])
    )  # fmt: skip
    first = {"theirs": there.split("</p>")[0], "ours": MINE[:-4], "own": own[:-4]}[take_]
    assert text.startswith(first)
    assert object_of("learn-you").lead == "そのあとで町が直した前書き。"
    conflict.refresh_from_db()
    assert (conflict.take, conflict.decided_at) == (take_, now)
    with pytest.raises(NothingToDecide):
        settle_conflict(conflict, Choice(Take.THEIRS), by=BY, now=now)
    assert AuditEntry.objects.filter(act="blueprint.settle").exists()


def test_deciding_can_be_taken_back_and_opens_the_conflict_again(now):
    edit_block("learn-you", "quiet", MINE)
    take("2026.2", now)
    before = state()
    settle_conflict(conflict_of("learn-you"), Choice(Take.THEIRS), by=BY, now=now)
    roll_back(newest_run(BLUEPRINT), by=BY, now=now)
    assert state() == before
    assert conflict_of("learn-you").decided_at is None


def test_a_choice_made_before_counts_when_the_release_is_taken(now):
    edit_block("learn-you", "quiet", MINE)
    receive("2026.2", now)
    (state_, entry) = prospect().open_conflicts[0]
    choose(prospect(), entry.id, Choice(Take.THEIRS), by=BY, now=now)
    assert prospect().open_conflicts == []
    report = take("2026.2", now)
    assert "町で書き直しました" not in block_text("learn-you", "quiet")
    assert not Conflict.objects.exists()
    assert (state_, report.conflicts) == ("live", 0), "nothing is left to decide"


def test_a_choice_about_other_words_does_not_count(now):
    edit_block("learn-you", "quiet", MINE)
    receive("2026.2", now)
    entry = prospect().open_conflicts[0][1]
    choose(prospect(), entry.id, Choice(Take.THEIRS), by=BY, now=now)
    edit_block("learn-you", "quiet", MINE.replace("書き直し", "もう一度書き直し"))
    assert len(prospect().open_conflicts) == 1
    take("2026.2", now)
    assert "もう一度書き直し" in block_text("learn-you", "quiet")


def test_what_is_fixed_cannot_be_chosen_away(now):
    receive("2026.2", now)
    found = prospect()
    entry = next(
        entry for _, entry in found.decision.entries
        if entry.uid == releases.keys()["contact-centre"] and entry.path == ("phone",)
    )  # fmt: skip
    with pytest.raises(PlanError):
        choose(found, entry.id, Choice(Take.OURS), by=BY, now=now)
    assert not PlanChoice.objects.exists()
    with pytest.raises(NothingToDecide):
        choose(found, "nothing", Choice(Take.OURS), by=BY, now=now)


def test_a_choice_can_be_taken_back(now):
    edit_block("learn-you", "quiet", MINE)
    receive("2026.2", now)
    entry = prospect().open_conflicts[0][1]
    choose(prospect(), entry.id, Choice(Take.OURS), by=BY, now=now)
    choose(prospect(), entry.id, None, by=BY, now=now)
    assert len(prospect().open_conflicts) == 1
    assert ApplyRun.objects.count() == 1
