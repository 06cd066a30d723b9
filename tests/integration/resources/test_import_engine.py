"""A file's rows against the town's records: compared, taken in, taken back."""

import pytest

from kit.core.models import AuditEntry, SearchEntry
from kit.resources.actions import records
from kit.resources.actions.imports import batches
from kit.resources.actions.imports.taking import Overtaken, take_in
from kit.resources.models import Change, ImportRow, Organisation, Resource
from kit.resources.queries.imports import touched_after
from tests.factories.imports import compared, row, take, undo
from tests.factories.people import make_user
from tests.factories.resources import NOW, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver():
    return make_user("shonin", "approver")


@pytest.fixture
def editor():
    return make_user("henshu", "editor")


def verdicts(batch):
    return list(
        ImportRow.objects.filter(batch=batch).order_by("number", "pk").values_list("verdict", flat=True)
    )


def searched():
    pks = Resource.objects.values_list("pk", flat=True)
    return SearchEntry.objects.filter(kind="resources", object_id__in=pks).count()


def snapshot():
    """Every column of every record but those that tell of the undoing itself."""
    told = {"id", "version", "modified_at", "changed_by", "was_public", "sessions_until"}
    return {
        str(one.uid): {
            f.attname: getattr(one, f.attname) for f in Resource._meta.concrete_fields if f.name not in told
        }
        for one in Resource.objects.all()
    }


def test_nothing_is_written_before_it_is_taken_in(approver):
    batch = compared([row(), row(code="A-2", name="家族会なぎ")], by=approver)
    assert (batch.state, batch.counts) == ("ready", {"new": 2})
    assert not Resource.objects.exists()
    take(batch, by=approver)
    first = Resource.objects.get(code="A-1")
    assert (batch.state, batch.reading["result"]) == ("done", {"new": 2})
    assert (first.state, first.organisation.name, first.version) == ("draft", "津市社会福祉協議会", 1)
    assert first.phones == [{"number": "059-229-3151", "extension": "", "note": ""}]
    assert Organisation.objects.count() == 1
    assert Change.objects.filter(batch=batch, act="imported").count() == 2
    entry = AuditEntry.objects.get(act="resource.imported")
    assert (entry.actor, entry.reference, entry.detail["new"]) == ("shonin", str(batch.uid), 2)
    assert searched() == 2


def test_the_same_file_again_changes_nothing(approver):
    take(compared([row(), row(code="", name="名なし広場")], by=approver), by=approver)
    before = snapshot()
    again = compared([row(), row(code="", name="名なし広場")], by=approver)
    assert again.counts == {"unchanged": 2}
    take(again, by=approver)
    assert snapshot() == before
    assert Change.objects.count() == 2


def test_three_values_meet_in_a_cell(approver):
    take(compared([row(access="歩いて8分", fee="無料", note="古い")], by=approver), by=approver)
    place = Resource.objects.get()
    edited = {"access": "歩いて10分", "note": "町の備考"}
    records.change_resource(place, edited, version=1, by=approver, now=NOW)
    batch = compared([row(access="歩いて8分", fee="100円", note="新しい")], by=approver)
    line = ImportRow.objects.get(batch=batch)
    assert line.verdict == "conflict"
    assert line.cells == {"fee": ["無料", "100円"], "note": ["町の備考", "新しい"]}
    assert line.decisions == {"note": "town"}
    take(batch, by=approver)
    place.refresh_from_db()
    assert (place.access, place.fee, place.note) == ("歩いて10分", "100円", "町の備考")
    assert compared([row(access="歩いて8分", fee="100円", note="新しい")], by=approver).counts == {
        "unchanged": 1
    }


def test_a_conflict_is_decided_for_the_file_in_one_row_or_in_all(approver):
    make_place(approver, public=False, code="A-1", access="手で書いた")
    batch = compared([row(access="ファイルの道")], by=approver)
    line = ImportRow.objects.get(batch=batch)
    assert line.decisions["access"] == "town"
    batches.decide(line, {"access": "file"}, by=approver, now=NOW)
    with pytest.raises(batches.ImportRefused):
        batches.decide(line, {"name": "file"}, by=approver, now=NOW)
    take(batch, by=approver)
    assert Resource.objects.get().access == "ファイルの道"
    other = compared([row(access="あたらしい道", address="津市本町1")], by=approver)
    records.change_resource(Resource.objects.get(), {"access": "また手で"}, version=2, by=approver, now=NOW)
    other = compared([row(access="あたらしい道", address="津市本町1")], by=approver)
    assert batches.decide_all(other, "conflict", "file", by=approver, now=NOW) == 1
    take(other, by=approver)
    assert Resource.objects.get().access == "あたらしい道"


def test_undo_puts_every_byte_back(approver):
    make_place(approver, public=False, code="A-1", name="居場所ひだまり", access="手")
    make_place(approver, code="A-2", name="みんなの部屋", extra={"旧": "1"})
    take(compared([row(access="手"), row(code="A-2", name="みんなの部屋")], by=approver), by=approver)
    before, bodies = snapshot(), list(Organisation.objects.values("pk", "name", "url"))
    changed = row(
        code="A-2", name="みんなの部屋", fee="500円", organisation_name="NPOなぎ", organisation_url="https://nagi.example.jp/"
    )  # fmt: skip
    batch = compared(
        [row(access="ほかの道", note="ねこ"), changed, row(code="A-3", name="あたらしい場")], by=approver
    )
    take(batch, by=approver)
    assert snapshot() != before
    undo(batch, by=approver)
    assert snapshot() == before
    assert list(Organisation.objects.values("pk", "name", "url")) == bodies
    assert batch.reading["undone"] == {"restored": 2, "unmade": 1}
    assert Change.objects.filter(act="import_undone").count() == 2
    assert AuditEntry.objects.filter(act="resource.import_undone", reference=str(batch.uid)).exists()


def test_undo_leaves_what_was_edited_since_unless_it_is_confirmed(approver):
    batch = take(compared([row(), row(code="A-2", name="なぎ")], by=approver), by=approver)
    batch = compared([row(fee="100円"), row(code="A-2", name="なぎ", fee="200円")], by=approver)
    take(batch, by=approver)
    first, second = Resource.objects.order_by("code")
    records.change_resource(first, {"note": "あとから"}, version=2, by=approver, now=NOW)
    records.change_resource(second, {"note": "あとから"}, version=2, by=approver, now=NOW)
    left = list(touched_after(batch))
    assert [one.label for one in left] == ["居場所ひだまり", "なぎ"]
    undo(batch, left[0].pk, by=approver)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.fee, first.note) == ("", "あとから")
    assert (second.fee, second.note) == ("200円", "あとから")
    assert batch.reading["undo_left"] == [left[1].pk]


def test_what_residents_saw_leaves_a_tombstone_and_comes_back_by_itself(approver):
    batch = take(compared([row(state="published")], by=approver), by=approver)
    place = Resource.objects.get()
    assert (place.state, place.was_public) == ("published", True)
    undo(batch, by=approver)
    place.refresh_from_db()
    assert place.is_withdrawn
    assert searched() == 0
    take(compared([row(state="published", fee="無料")], by=approver), by=approver)
    back = Resource.objects.get()
    assert (back.uid, back.is_withdrawn, back.state, back.fee) == (place.uid, False, "published", "無料")


def test_what_a_town_took_off_comes_back_only_by_a_word(approver):
    take(compared([row(state="published")], by=approver), by=approver)
    records.withdraw(Resource.objects.get(), by=approver, now=NOW)
    batch = compared([row(state="published")], by=approver)
    assert batch.counts == {"conflict": 1}
    take(batch, by=approver)
    assert Resource.objects.get().is_withdrawn
    batch = compared([row(state="published")], by=approver)
    batches.decide(ImportRow.objects.get(batch=batch), {"_back": "file"}, by=approver, now=NOW)
    take(batch, by=approver)
    assert (Resource.objects.get().is_withdrawn, Resource.objects.get().state) == (False, "published")
    undo(batch, by=approver)
    assert Resource.objects.get().is_withdrawn


def test_probably_the_same_waits_for_an_answer(approver):
    make_place(
        approver, public=False, code="R-9", name="居場所 ひだまり", address="三重県津市西丸之内２３番１号"
    )
    for answer, count in (("", 1), ("file", 1), ("town", 2)):
        batch = compared([row(code="Z-1", fee="50円", name="居場所ひだまり")], by=approver)
        line = ImportRow.objects.get(batch=batch)
        if answer == "town" and line.verdict != "conflict":
            break
        assert line.decisions["_same"] == ""
        batches.decide(line, {"_same": answer}, by=approver, now=NOW)
        take(batch, by=approver)
        assert Resource.objects.count() == count
    assert Resource.objects.get().code == "R-9"
    assert Resource.objects.get().fee == "50円"
    assert line.verdict == "unchanged"


def test_an_answer_makes_two_of_two(approver):
    make_place(approver, public=False, code="R-9", name="居場所ひだまり")
    batch = compared([row(code="Z-1")], by=approver)
    batches.decide(ImportRow.objects.get(batch=batch), {"_same": "town"}, by=approver, now=NOW)
    take(batch, by=approver)
    assert sorted(Resource.objects.values_list("code", flat=True)) == ["R-9", "Z-1"]


def test_rows_that_cannot_be_taken_leave_the_good_ones(approver):
    rows = [row(), row(code="A-2"), row(code="A-2", name="ふたつめ"), row(code="A-3", name="ひ" * 161)]
    batch = compared([*rows, row(code="A-4", name="よい", kind="ねこ")], by=approver)
    assert verdicts(batch) == ["new", "error", "error", "error", "new"]
    lines = list(ImportRow.objects.filter(batch=batch).order_by("number"))
    assert "3・4行目" in lines[1].issues[0]["text"]
    assert "161字、160字まで" in lines[3].issues[0]["text"]
    assert lines[4].issues[0]["code"] == "unknown_word"
    take(batch, by=approver)
    assert sorted(Resource.objects.values_list("name", "kind")) == [
        ("よい", "other"),
        ("居場所ひだまり", "place"),
    ]


def test_a_public_record_cannot_lose_what_makes_it_public(approver):
    make_place(approver, code="A-1")
    batch = compared([row(phones=[], checked_on="2026-11-01")], by=approver)
    batches_of = ImportRow.objects.get(batch=batch)
    assert batches_of.verdict in ("conflict", "error")
    assert "公開できなくなります" in str(batches_of.issues)


def test_missing_records_end_only_by_a_word(approver):
    take(compared([row(state="published"), row(code="A-2", name="なぎ")], by=approver), by=approver)
    make_place(approver, public=False, code="H-1", name="手で書いたところ")
    batch = compared([row(state="published")], by=approver)
    assert batch.counts == {"unchanged": 1, "missing": 1}
    take(batch, by=approver)
    assert Resource.objects.get(code="A-2").state == "draft"
    batch = compared([row(state="published")], by=approver)
    assert batches.decide_all(batch, "missing", "file", by=approver, now=NOW) == 1
    take(batch, by=approver)
    assert batch.reading["result"] == {"unchanged": 1, "ended": 1}
    assert Resource.objects.get(code="A-2").state == "ended"
    undo(batch, by=approver)
    assert Resource.objects.get(code="A-2").state == "draft"
    wrong = row(code="A-2", name="な" * 161)  # a row that cannot be taken in is in the file all the same
    assert compared([row(state="published"), wrong], by=approver).counts == {"unchanged": 1, "error": 1}


def test_an_editor_prepares_and_only_an_approver_changes_what_residents_see(editor, approver):
    batch = compared([row(state="published")], by=editor)
    take(batch, by=editor)
    assert Resource.objects.get().state == "proposed"
    records.set_state(Resource.objects.get(), "published", by=approver, now=NOW)
    batch = compared([row(state="published", fee="100円")], by=editor)
    with pytest.raises(batches.ImportRefused, match="承認者だけ"):
        batches.start_taking(batch, by=editor, now=NOW)
    batches.ask_approver(batch, by=editor, now=NOW)
    take(batch, by=approver)
    assert Resource.objects.get().fee == "100円"
    with pytest.raises(batches.ImportRefused, match="承認者だけ"):
        batches.start_undoing(batch, [], by=editor, now=NOW)


def test_a_hand_edit_between_looking_and_taking_ends_the_taking(approver):
    take(compared([row(fee="無料")], by=approver), by=approver)
    batch = compared([row(fee="100円"), row(code="A-2", name="なぎ")], by=approver)
    records.change_resource(Resource.objects.get(), {"fee": "300円"}, version=1, by=approver, now=NOW)
    batches.start_taking(batch, by=approver, now=NOW)
    with pytest.raises(Overtaken):
        take_in(batch, by=approver, now=NOW)
    assert Resource.objects.get().fee == "300円"
    assert Change.objects.filter(batch=batch).count() == 0


def test_two_batches_with_the_same_new_record_make_one(approver):
    first, second = compared([row()], by=approver), compared([row(fee="5円")], by=approver)
    take(first, by=approver)
    batches.start_taking(second, by=approver, now=NOW)
    with pytest.raises(Overtaken):
        take_in(second, by=approver, now=NOW)
    with pytest.raises(batches.MovedOn):
        batches.start_taking(first, by=approver, now=NOW)
    assert Resource.objects.get().fee == ""


def test_another_bodys_file_stays_another_bodys(approver):
    batch = take(compared([row()], by=approver, owner="242055"), by=approver)
    other = Resource.objects.get()
    assert (other.owner_code, batch.owner_code) == ("242055", "242055")
    with pytest.raises(records.NotOurs):
        records.change_resource(other, {"name": "x"}, version=1, by=approver, now=NOW)
    ours = compared([row(uid=str(other.uid))], by=approver)
    assert verdicts(ours) == ["error"]
    assert "ほかの市町" in ImportRow.objects.get(batch=ours).issues[0]["text"]


def test_giving_up_keeps_no_file(approver):
    batch = compared([row()], by=approver)
    batches.drop_batch(batch, by=approver, now=NOW)
    assert not ImportRow.objects.exists()
    assert not hasattr(batches.ImportBatch.objects.get(), "file")
