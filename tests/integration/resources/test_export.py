"""The office's own file: out, everything gone, in again, and nothing is lost."""

import io

import pytest
from django.core.management import call_command

from kit.core.models import AuditEntry
from kit.resources.actions.imports import batches
from kit.resources.actions.records import approve_listing, set_state
from kit.resources.bridge.values import FIELDS, values_of
from kit.resources.logic.export import COLUMNS, HEADINGS, NOTED
from kit.resources.logic.words import LISTING_RULES
from kit.resources.models import Change, Organisation, Resource
from kit.resources.tasks.imports import work_on_import
from tests.factories.people import make_user
from tests.factories.resources import NOW, dated, make_place

pytestmark = pytest.mark.django_db


def worked(content, name, by):
    batch = batches.receive_file(content, name, by=by, now=NOW)
    work_on_import.func(batch.pk)
    batch.refresh_from_db()
    return batch


def snapshot():
    rows = Resource.objects.filter(withdrawn_at=None).select_related("organisation")
    return {str(one.uid): {name: values_of(one)[name] for name in FIELDS} for one in rows}


@pytest.mark.parametrize(("name", "form"), [("a.xlsx", "xlsx"), ("a.csv", "csv"), ("b.csv", "cp932")])
def test_nothing_is_lost_on_the_way_out_and_in(tmp_path, name, form):
    by = make_user("shonin", "approver")
    make_place(
        by, public=False, code="0012", note="=1+1\n二行目", address_confidential=True, extra={"ねこ": "いる"},
        phones=[{"number": "059-229-3151", "extension": "12", "note": "平日（昼）"}], dates=dated("2026-12-05"),
        leave_early="いつでも", fee="＠１００円", fee_is_free=False, minimum_age=15, latitude=34.7186, needs_check=True,
    )  # fmt: skip
    make_place(by, public=False, code="A-2", name="髙橋の家", access="同上", closed="'=祝日", capacity="20")
    over = make_place(by, public=False, code="A-3", name="終わった会", operator="outside")
    over = approve_listing(over, "-12号", rules_met=tuple(LISTING_RULES), by=by, now=NOW)
    set_state(over, "ended", by=by, now=NOW)
    before, file = snapshot(), tmp_path / name
    call_command("resources", "export", str(file), "--format", form, "--ended")
    assert file.stat().st_mode & 0o077 == 0
    again = worked(file.read_bytes(), name, by)
    assert (again.state, again.counts) == ("ready", {"unchanged": 3})
    number = HEADINGS.index(NOTED["approval_number"])
    assert (
        again.reading["columns"][number] | {"samples": ["-12号"], "field": ""}
        == again.reading["columns"][number]
    )
    Change.objects.all().delete()
    Resource.objects.all().delete()
    Organisation.objects.all().delete()
    batch = worked(file.read_bytes(), name, by)
    batches.start_taking(batch, by=by, now=NOW)
    work_on_import.func(batch.pk)
    assert snapshot() == before
    assert AuditEntry.objects.get(act="resource.exported").detail == {"count": 3, "format": form}
    assert not Resource.objects.exclude(approval_number="").exists()


def test_what_was_replaced_for_old_programs_is_no_change_when_it_comes_back(tmp_path):
    by, file = make_user("shonin", "approver"), tmp_path / "b.csv"
    note = "平日 9:00〜17:00"
    extra = {"ことば": "〜 "}
    make_place(by, name="𠮷田の家☺", hours="毎週火曜 13:30〜16:00", phones=[{"number": "059-229-3151", "note": note}], extra=extra)  # fmt: skip
    call_command("resources", "export", str(file), "--format", "cp932")
    assert worked(file.read_bytes(), "b.csv", by).counts == {"unchanged": 1}


def test_every_field_has_a_column():
    assert set(COLUMNS) == {*FIELDS, "state", "uid", "owner_code"}


def test_the_screen_tells_what_is_replaced_and_gives_the_file(client, tmp_path, capsys):
    by = make_user("henshu", "editor")
    make_place(by, public=False, code="A-1", name="居場所🐈", note="＝危ない—")
    set_state(make_place(by, public=False, code="A-2", name="終わった会"), "ended", by=by, now=NOW)
    client.force_login(by)
    shown = client.get("/admin/resources/export/").content.decode()
    assert "公開しない住所も入ります" in shown
    assert "1件を書き出します" in shown
    assert "終了した1件も入れる" in shown
    assert "写真、履歴" in shown
    asked = client.post("/admin/resources/export/", {"format": "cp932", "ended": "on"}).content.decode()
    for words in ("U+1F408", "→ 〓", "→ ―", "A-1 名称", 'name="seen"', 'name="ended"'):
        assert words in asked
    assert not AuditEntry.objects.filter(act="resource.exported").exists()
    sent = {"format": "cp932", "ended": "on", "seen": "1"}
    answer = client.post("/admin/resources/export/", sent)
    text = io.BytesIO(b"".join(answer.streaming_content)).getvalue().decode("cp932")
    assert "居場所〓" in text
    assert "'＝危ない―" in text
    assert "終わった会" in text
    assert AuditEntry.objects.get(act="resource.exported", actor="henshu").detail["count"] == 2
    answer = client.post("/admin/resources/export/", {"format": "csv"})
    assert "終わった会" not in b"".join(answer.streaming_content).decode()
    call_command("resources", "export", str(tmp_path / "x.csv"), "--format", "cp932")
    said = capsys.readouterr()
    assert "U+1F408 🐈 は 〓 と書きました（1か所: A-1 名称）" in said.err
    assert "終了した1件は入れていません" in said.out
