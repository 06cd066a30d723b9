"""Real files through the worker: read in a child process, asked about, compared, taken in."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from kit.resources.actions.imports import batches
from kit.resources.actions.imports.working import LEASE, abandoned, take_lease
from kit.resources.models import ColumnMeaning, ImportBatch, ImportRow, Resource
from kit.resources.tasks.imports import take_up_abandoned, work_on_import, write_dates
from tests.factories.people import make_user
from tests.factories.resources import NOW

pytestmark = pytest.mark.django_db
HEAD = ["管理番号", "名称", "種類", "対象者", "所在地", "電話番号", "開催日時", "更新日", "ねこの有無"]
ROWS = [
    ["S-1", "居場所ひだまり", "居場所", "ご本人・ご家族", "三重県津市西丸之内２３－１", "0592293151", "毎月第2土曜 13:30～16:00", "令和8年11月1日", "いる"],
    ["S-2", "家族会なぎ", "家族会", "家族", "津市本町1", "059-224-2273(内線12)", "", "R8.10.1", ""],
]  # fmt: skip


@pytest.fixture
def approver():
    return make_user("shonin", "approver")


def xlsx(rows, *, above=("津市 ひきこもり支援 社会資源一覧",)):
    book = openpyxl.Workbook()
    sheet = book.active
    for title in above:
        sheet.append([title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=5)
    for line in rows:
        sheet.append(line)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def csv_file(rows, encoding="cp932"):
    kept = io.StringIO()
    csv.writer(kept, lineterminator="\r\n").writerows(rows)
    return kept.getvalue().encode(encoding)


def received(content, by, name="社会資源.xlsx", **more):
    batch = batches.receive_file(content, name, by=by, now=NOW, **more)
    return worked(batch)


def worked(batch):
    work_on_import.func(batch.pk)
    batch.refresh_from_db()
    return batch


def test_an_awkward_xlsx_goes_all_the_way(approver):
    batch = received(xlsx([HEAD, *ROWS]), approver)
    assert (batch.state, batch.lease_until) == ("mapping", None)
    columns = batch.reading["columns"]
    cats = next(column for column in columns if column["header"] == "ねこの有無")
    assert (cats["is_unknown"], cats["field"], cats["samples"]) == (True, "extra", ["いる"])
    place = columns.index(cats)
    batches.say_columns(batch, {place: "parking"}, by=approver, now=NOW)
    assert ColumnMeaning.objects.get().field == "parking"
    worked(batch)
    assert (batch.state, batch.counts) == ("ready", {"new": 2})
    first = ImportRow.objects.get(batch=batch, number=3)
    assert first.values["phones"] == [{"number": "059-229-3151", "extension": "", "note": ""}]
    assert first.values["checked_on"] == "2026-11-01"
    assert first.raw[5] == "0592293151"
    batches.start_taking(batch, by=approver, now=NOW)
    worked(batch)
    assert (batch.state, batch.taken_by) == ("done", approver)
    place = Resource.objects.get(code="S-1")
    assert (place.kind, place.for_person, place.for_family, place.parking) == ("place", True, True, "いる")
    family = Resource.objects.get(code="S-2")
    assert family.phones == [{"number": "059-224-2273", "extension": "12", "note": ""}]
    assert place.sessions_until is None
    write_dates.func()
    place.refresh_from_db()
    assert (place.weekdays, place.schedule is not None) == (("sa",), True)
    assert place.sessions_until is not None
    # The town's words for the column are remembered: nobody is asked again, and nothing has changed.
    again = received(csv_file([HEAD, *ROWS]), approver, name="社会資源.csv")
    assert list(ImportRow.objects.filter(batch=again).values_list("cells", flat=True)) == [{}, {}]
    assert (again.state, again.counts) == ("ready", {"unchanged": 2})
    batches.start_undoing(batch, [], by=approver, now=NOW)
    worked(batch)
    assert (batch.state, Resource.objects.count()) == ("undone", 0)


def test_an_unknown_column_stays_with_the_record(approver):
    batch = received(csv_file([HEAD, *ROWS]), approver, name="a.csv")
    batches.say_columns(batch, {8: "extra"}, by=approver, now=NOW)
    worked(batch)
    batches.start_taking(batch, by=approver, now=NOW)
    worked(batch)
    assert Resource.objects.get(code="S-1").extra["ねこの有無"] == "いる"


BAD = [
    (b"", "", "empty"),
    (b"%PDF-1.7 x", "a.pdf", "pdf"),
    (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "a.xls", None),
    (xlsx([HEAD, *ROWS])[:800], "a.xlsx", None),
    (csv_file([HEAD]), "a.csv", "no_rows"),
    (csv_file([["12345", "67890"], ["1", "2"]]), "a.csv", None),
    (b"\xff\xfe\x00", "a.csv", None),
]


@pytest.mark.parametrize(("content", "name", "code"), BAD)
def test_bad_files_are_told_in_words(approver, content, name, code):
    if not content:
        with pytest.raises(batches.ImportRefused, match="空です"):
            received(content, approver, name=name)
        return
    batch = received(content, approver, name=name)
    assert (batch.state, batch.lease_until) == ("failed", None)
    assert code in (None, batch.refusal)
    assert batch.reading["refusal"].endswith("。") or "ください" in batch.reading["refusal"]
    assert not ImportRow.objects.exists()


def test_another_towns_file_is_refused_and_offered_as_theirs(approver):
    rows = [["全国地方公共団体コード", *HEAD[:8]], *(["242055", *line[:8]] for line in ROWS)]
    batch = received(csv_file(rows, "utf-8-sig"), approver, name="kuwana.csv")
    assert (batch.state, batch.refusal, batch.reading["others"]) == ("failed", "other_town", ["242055"])
    batches.import_for(batch, "242055", by=approver, now=NOW)
    worked(batch)
    assert (batch.state, batch.counts) == ("ready", {"new": 2})
    batches.start_taking(batch, by=approver, now=NOW)
    worked(batch)
    assert set(Resource.objects.values_list("owner_code", flat=True)) == {"242055"}


def test_a_row_without_a_name_and_a_row_of_another_town_wait(approver):
    head = ["全国地方公共団体コード", "ID", "名称"]
    rows = [head, ["242012", "1", "よい場"], ["242055", "2", "桑名の場"], ["242012", "3", ""]]
    batch = received(csv_file(rows), approver, name="a.csv")
    lines = ImportRow.objects.filter(batch=batch).order_by("number")
    assert [line.verdict for line in lines] == ["new", "error", "error"]
    assert "ほかの市町" in lines[1].issues[0]["text"]
    assert "名前がありません" in lines[2].issues[0]["text"]


def test_a_dead_workers_batch_is_taken_up_again(approver):
    batch = batches.receive_file(
        csv_file([HEAD[:8], *(line[:8] for line in ROWS)]), "a.csv", by=approver, now=NOW
    )
    now = timezone.now()
    assert take_lease(batch.pk, by=approver, now=now) is not None
    assert take_lease(batch.pk, by=approver, now=now) is None
    work_on_import.func(batch.pk)  # comes twice, finds it held
    batch.refresh_from_db()
    assert batch.state == "uploaded"
    assert abandoned(now) == []
    later = now + LEASE + timedelta(seconds=1)
    assert abandoned(later) == [batch.pk]
    assert take_up_abandoned(later) == 1
    ImportBatch.objects.update(lease_until=now - LEASE)
    assert worked(batch).state == "ready"
    work_on_import.func(batch.pk)
    assert ImportRow.objects.filter(batch=batch).count() == 2
