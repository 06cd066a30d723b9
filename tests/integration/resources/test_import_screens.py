"""The screens of a file on its way in, as staff press through them, and the command that does the same."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kit.core.models import AuditEntry
from kit.resources.actions.imports.working import forget_files
from kit.resources.models import ImportBatch, ImportFile, ImportRow, Resource
from kit.resources.tasks.imports import work_on_import
from tests.factories.imports import compared, row, take
from tests.factories.people import make_user, sign_in

pytestmark = pytest.mark.django_db
TABLE = "管理番号,名称,対象者,電話番号,よくわからない列\r\nA-1,ひだまり,本人,059-229-3151,ねこ\r\n,,家族,,\r\n=1+1,なぎ,家族,,\r\n"


@pytest.fixture
def approver():
    return make_user("shonin", "approver")


@pytest.fixture
def desk(client, approver):
    return sign_in(client, approver)


def send(client, content=None, name="一覧.csv"):
    content = TABLE.encode("cp932") if content is None else content
    return client.post(reverse("kit_imports"), {"file": SimpleUploadedFile(name, content)})


def work(batch):
    work_on_import.func(batch.pk)
    batch.refresh_from_db()
    return batch


def page(client, batch, query=""):
    return client.get(reverse("kit_import", args=[batch.uid]) + query).content.decode()


def press(client, batch, name, **words):
    return client.post(reverse(f"kit_import_{name}", args=[batch.uid]), words, follow=True).content.decode()


def test_a_clerk_goes_all_the_way(desk):
    answer = send(desk)
    batch = ImportBatch.objects.get()
    assert answer.headers["Location"] == reverse("kit_import", args=[batch.uid])
    assert DBTaskResult.objects.filter(task_path__endswith="work_on_import").count() == 1
    working = page(desk, batch)
    assert "ファイルを読んでいます。" in working
    assert '<noscript><meta http-equiv="refresh"' in working
    progress = reverse("kit_import_progress", args=[batch.uid])
    assert desk.get(progress).json() == {"working": True, "done": 0, "total": 0}
    work(batch)
    mapping = page(desk, batch)
    assert "よくわからない列" in mapping
    assert "「ねこ」" in mapping
    press(desk, batch, "columns", **{"column-4": "parking"})
    work(batch)
    ready = page(desk, batch)
    assert "名前がありません" in ready
    assert "まだ何も変わっていません" in ready
    assert "059-229-3151" in page(desk, batch, "?show=new")
    assert not Resource.objects.exists()
    press(desk, batch, "take", new_state="draft")
    work(batch)
    done = page(desk, batch)
    assert "取り込みました" in done
    assert Resource.objects.count() == 2
    assert "取り込む前に戻す" in desk.get(reverse("kit_import_undo", args=[batch.uid])).content.decode()
    press(desk, batch, "put-back")
    work(batch)
    assert "取り込む前に戻しました" in page(desk, batch)
    assert not Resource.objects.exists()
    assert "同じファイルを" not in send(desk).content.decode()


def test_rejected_rows_come_back_to_be_corrected_and_are_known_again(desk, approver):
    rows = [row(name="", note="\ufffe"), row(code="A-2", name="=SUM(A1)")]
    batch = take(compared(rows, by=approver), by=approver)
    ImportRow.objects.filter(batch=batch).update(verdict="error")
    columns = [{**column, "indexes": [at]} for at, column in enumerate(batch.reading["columns"])]
    ImportBatch.objects.update(reading={**batch.reading, "columns": columns})
    sheet = desk.get(reverse("kit_import_rejected", args=[batch.uid, "xlsx"]))
    table = openpyxl.load_workbook(io.BytesIO(sheet.content)).active
    assert table.cell(1, len(columns) + 1).value == "取り込めないわけ"
    assert (table.cell(3, 2).value, table.cell(3, 2).data_type) == ("=SUM(A1)", "s")
    assert "'=SUM(A1)" in desk.get(reverse("kit_import_rejected", args=[batch.uid, "csv"])).content.decode(
        "utf-8-sig"
    )
    send(desk, "名称,取り込めないわけ\r\n'=名前,なおした\r\nふたつめ,\r\n".encode(), "again.csv")
    again = work(ImportBatch.objects.first())
    assert (again.state, again.counts) == ("ready", {"new": 2})
    names = ImportRow.objects.filter(batch=again, verdict="new").values_list("values__name", "values__extra")
    assert list(names) == [("=名前", {}), ("ふたつめ", {})]


def test_conflicts_are_decided_on_the_screen(desk, approver):
    take(compared([row(note="古い")], by=approver), by=approver)
    Resource.objects.update(note="町の備考")
    batch = compared([row(note="新しい")], by=approver)
    shown = page(desk, batch)
    assert "町の備考" in shown
    assert "新しい" in shown
    line = ImportRow.objects.get(batch=batch)
    answer = desk.post(
        reverse("kit_import_decide", args=[batch.uid]),
        {"row": line.pk, "verdict": "conflict", "cell-note": "file"},
    )
    assert answer.headers["Location"].endswith(f"?show=conflict&p=1#row-{line.pk}")
    line.refresh_from_db()
    assert line.decisions == {"note": "file"}
    press(desk, batch, "decide", all="town", verdict="conflict")
    line.refresh_from_db()
    assert line.decisions == {"note": "town"}
    assert "えらべないものが送られました" in press(
        desk, batch, "decide", row=line.pk, **{"cell-name": "file"}
    )


def test_who_may_what(client, approver, desk):
    take(compared([row(state="published")], by=approver), by=approver)
    batch = compared([row(state="published", fee="1円")], by=approver)
    client.logout()
    sign_in(client, make_user("henshu", "editor"))
    shown = page(client, batch)
    assert "承認者に頼む" in shown
    assert reverse("kit_import_take", args=[batch.uid]) not in shown
    assert "承認者だけが取り込めます" in press(client, batch, "take")
    assert "承認者に頼んであります" in press(client, batch, "ask")
    batch.refresh_from_db()
    assert batch.state == "ready"
    client.logout()
    sign_in(client, make_user("soudan", "counsellor"))
    for name in ("kit_imports", "kit_import", "kit_import_undo"):
        address = reverse(name, args=[] if name == "kit_imports" else [batch.uid])
        assert client.get(address).status_code == 302
    assert AuditEntry.objects.filter(act="import", outcome="refused", actor="soudan").count() == 3


def test_bad_uploads_are_said_beside_the_field(desk):
    assert "ファイルをえらんでください" in desk.post(reverse("kit_imports"), {}).content.decode()
    empty = send(desk, b"", "a.csv")
    assert (empty.status_code, "空です" in empty.content.decode()) == (422, True)
    large = desk.post(reverse("kit_imports"), {}, CONTENT_LENGTH=str(30 * 1024 * 1024))
    assert (large.status_code, "20MBまで" in large.content.decode()) == (413, True)
    send(desk, b"%PDF-1.7", "a.pdf")
    batch = work(ImportBatch.objects.get())
    assert "PDFは表として読めません" in page(desk, batch)
    assert "やめました" in press(desk, batch, "drop")
    assert not ImportFile.objects.exists()


def test_screens_ask_the_same_for_one_row_and_for_many(desk, approver, django_assert_max_num_queries):
    one = compared([row()], by=approver)
    many = compared([row(code=f"M-{at}", name=f"場所{at}") for at in range(40)], by=approver)
    page(desk, one)
    for batch in (one, many):
        with django_assert_max_num_queries(24):
            page(desk, batch)
    with django_assert_max_num_queries(24):
        desk.get(reverse("kit_imports"))


def test_the_command_shows_first_and_writes_only_when_told(tmp_path, capsys):
    file = tmp_path / "一覧.csv"
    file.write_bytes(TABLE.encode("cp932"))
    call_command("resources", "import", str(file))
    said = capsys.readouterr().out
    assert "新しい 2件" in said
    assert "取り込めない 1件" in said
    assert "何も書いていません" in said
    assert not Resource.objects.exists()
    assert not ImportBatch.objects.exists()
    call_command("resources", "import", str(file), "--yes")
    assert Resource.objects.get(name="ひだまり").extra == {"対象": "本人", "よくわからない列": "ねこ"}
    assert ImportBatch.objects.get().state == "done"


@pytest.mark.parametrize(("content", "words"), [(b"%PDF-1.7", "PDF"), (b"", "空です"), (None, "読めません")])
def test_the_command_refuses_in_one_line(tmp_path, content, words):
    file = tmp_path / "a.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=words) as refused:
        call_command("resources", "import", str(file), "--yes")
    assert "\n" not in str(refused.value)
    assert not ImportBatch.objects.exists()


def test_files_go_after_ninety_days(approver):
    batch = take(compared([row()], by=approver), by=approver)
    now = timezone.now()
    ImportBatch.objects.update(uploaded_at=now - timedelta(days=91))
    assert forget_files(by=approver, now=now) == 1
    assert not ImportRow.objects.filter(batch=batch).exists()
    assert forget_files(by=approver, now=now) == 0
