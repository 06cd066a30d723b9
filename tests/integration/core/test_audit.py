"""The audit trail only grows, names its actor, and shows when it was tampered with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kit.core.actions import audit_guard
from kit.core.actions.audit import NobodyActed, SystemActor, record, record_refusal
from kit.core.actions.audit_seal import seal
from kit.core.gateway.audit_heads import FileHeads
from kit.core.models import AuditEntry, AuditLink
from kit.core.queries.audit import Narrowed, list_entries, verify_trail
from tests.factories.people import NOW, make_user

KEY = bytes(range(32))
ROBOT = SystemActor("test")

pytestmark = pytest.mark.django_db


def write(count: int = 3) -> list[AuditEntry]:
    return [
        record(
            by=ROBOT,
            act="test.act",
            kind="page",
            reference=str(n),
            detail={"n": n, "ことば": "か\u3099"},
            now=NOW,
        )
        for n in range(count)
    ]


def lift_guards() -> None:
    """What only somebody with full power over the database can do."""
    with connection.cursor() as cursor:
        for table in audit_guard.TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER {table}_refuse ON {table}")
            else:
                for act in ("update", "delete", "replace"):
                    cursor.execute(f"DROP TRIGGER {table}_{act}")


@pytest.fixture
def heads(tmp_path):
    return FileHeads(tmp_path / "audit-heads.log")


def seal_now(heads, capture) -> int:
    with capture(execute=True):
        return seal(by=ROBOT, now=NOW, key=KEY, heads=heads)


def test_entry_names_person_or_part_of_the_kit():
    user = make_user("hanako")
    by_person = record(by=user, act="a", kind="page", now=NOW)
    by_robot = record(by=ROBOT, act="a", kind="page", now=NOW)
    assert (by_person.actor, by_robot.actor) == ("hanako", "system:test")
    assert by_person.at == NOW


@pytest.mark.parametrize("nobody", [None, AnonymousUser(), SystemActor(""), "hanako"])
def test_nobody_cannot_act(nobody):
    with pytest.raises(NobodyActed):
        record(by=nobody, act="a", kind="page", now=NOW)


def test_entry_dies_with_its_act():
    with transaction.atomic():
        record(by=ROBOT, act="never", kind="page", now=NOW)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.filter(act="never").exists()


def test_refusal_says_so():
    entry = record_refusal(by=ROBOT, act="open", kind="consultation", reference="7", reason="role", now=NOW)
    assert (entry.outcome, entry.detail) == ("refused", {"reason": "role"})


@pytest.mark.django_db(transaction=False)
def test_refusal_is_not_written_where_a_rollback_would_take_it():
    with pytest.raises(RuntimeError), transaction.atomic(), transaction.atomic():
        record_refusal(by=ROBOT, act="open", kind="consultation", now=NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kit_core_auditentry SET actor = 'nobody'",
        "DELETE FROM kit_core_auditentry",
        "UPDATE kit_core_auditlink SET position = position + 100",
        "DELETE FROM kit_core_auditlink",
    ],
)
def test_database_refuses_to_change_the_trail(statement, heads, django_capture_on_commit_callbacks):
    write()
    seal_now(heads, django_capture_on_commit_callbacks)
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.filter(actor="system:test").count() >= 3


def test_orm_cannot_change_the_trail_either():
    (entry,) = write(1)
    entry.actor = "somebody else"
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        entry.delete()


def test_the_way_around_the_triggers_is_shut():
    """SQLite's REPLACE deletes without asking, PostgreSQL's TRUNCATE has no rows to ask for."""
    (entry,) = write(1)
    statement = "TRUNCATE kit_core_auditentry"
    if connection.vendor == "sqlite":
        columns = "id, uid, at, actor, act, kind, reference, outcome, detail"
        rows = f"SELECT {columns} FROM kit_core_auditentry"
        statement = f"INSERT OR REPLACE INTO kit_core_auditentry ({columns}) {rows}"
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_serving_role_loses_its_rights(settings):
    """SQLite has no roles: there only the triggers stand, and `doctor` refuses it for a real domain."""
    assert audit_guard.is_installed(connection)
    if connection.vendor == "sqlite":
        return
    settings.INSTANCE = replace(settings.INSTANCE, database_url="postgres://serving%5Frole@localhost/kit")
    rights = "SELECT has_table_privilege('serving_role', %s, %s)"
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE serving_role")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO serving_role")
        audit_guard.install(connection)
        for table in audit_guard.TABLES:
            for right, has_it in {
                "INSERT": True,
                "UPDATE": False,
                "DELETE": False,
                "TRUNCATE": False,
            }.items():
                cursor.execute(rights, [table, right])
                assert cursor.fetchone() == (has_it,), (table, right)


def test_guards_come_back_however_often_they_are_installed():
    lift_guards()
    assert not audit_guard.is_installed(connection)
    audit_guard.install(connection)
    audit_guard.install(connection)
    assert audit_guard.is_installed(connection)


def test_seal_chains_everything_once(heads, django_capture_on_commit_callbacks):
    write(3)
    before = AuditLink.objects.count()
    made = seal_now(heads, django_capture_on_commit_callbacks)
    assert made >= 3
    assert seal_now(heads, django_capture_on_commit_callbacks) == 0
    assert AuditLink.objects.count() == before + made
    verdict = verify_trail(KEY, heads.all())
    assert (verdict.broken_at, verdict.waiting) == (None, 0)
    assert heads.path.stat().st_mode & 0o777 == 0o600
    assert list(heads.all()) == [AuditLink.objects.count()]


def test_entries_written_later_wait_and_are_chained_next(heads, django_capture_on_commit_callbacks):
    write(2)
    seal_now(heads, django_capture_on_commit_callbacks)
    write(1)
    assert verify_trail(KEY, heads.all()).waiting == 1
    seal_now(heads, django_capture_on_commit_callbacks)
    assert verify_trail(KEY, heads.all()).broken_at is None
    assert len(heads.all()) == 2


@pytest.mark.parametrize("field", ["actor", "act", "kind", "reference", "outcome"])
def test_changed_entry_is_seen(field, heads, django_capture_on_commit_callbacks):
    entries = write(3)
    seal_now(heads, django_capture_on_commit_callbacks)
    lift_guards()
    AuditEntry.objects.filter(pk=entries[1].pk).update(**{field: "refused"})
    position = AuditLink.objects.get(entry_uid=entries[1].uid).position
    verdict = verify_trail(KEY, heads.all())
    assert (verdict.broken_at, verdict.reason) == (position, "記録が書きかえられています。")


def test_removed_entry_is_seen(heads, django_capture_on_commit_callbacks):
    entries = write(3)
    seal_now(heads, django_capture_on_commit_callbacks)
    lift_guards()
    AuditEntry.objects.filter(pk=entries[1].pk).delete()
    assert verify_trail(KEY, heads.all()).reason == "記録が消えています。"


def test_end_cut_off_with_its_links_is_seen_from_outside(heads, django_capture_on_commit_callbacks):
    entries = write(3)
    seal_now(heads, django_capture_on_commit_callbacks)
    lift_guards()
    AuditLink.objects.filter(entry_uid=entries[2].uid).delete()
    AuditEntry.objects.filter(pk=entries[2].pk).delete()
    assert verify_trail(KEY, {}).broken_at is None
    assert verify_trail(KEY, heads.all()).reason == "終わりの記録が消えています。"


def test_chain_made_anew_with_the_key_is_seen_from_outside(
    heads, tmp_path, django_capture_on_commit_callbacks
):
    entries = write(3)
    seal_now(heads, django_capture_on_commit_callbacks)
    lift_guards()
    AuditLink.objects.all().delete()
    AuditEntry.objects.filter(pk=entries[0].pk).update(actor="somebody else")
    elsewhere = FileHeads(tmp_path / "forged.log")
    seal_now(elsewhere, django_capture_on_commit_callbacks)
    assert verify_trail(KEY, {}).broken_at is None
    assert verify_trail(KEY, heads.all()).reason == "データベースの外の控えと合いません。"


def test_torn_line_in_the_heads_file_is_left_out(heads):
    heads.append(NOW, 1, bytes(32))
    with heads.path.open("a") as file:
        file.write("2026-11-24T10:00:00+09:00 2 ab")
    assert heads.all() == {1: bytes(32)}


def test_list_is_narrowed_by_day_in_tokyo():
    record(by=ROBOT, act="early", kind="page", now=datetime(2026, 11, 23, 14, 59, tzinfo=UTC))
    record(by=ROBOT, act="late", kind="page", now=datetime(2026, 11, 23, 15, 1, tzinfo=UTC))
    day = datetime(2026, 11, 24).date()
    assert [entry.act for entry in list_entries(Narrowed(first=day, actor="test"))] == ["late"]
    assert "late" not in [entry.act for entry in list_entries(Narrowed(last=day - timedelta(days=1)))]
    assert [entry.act for entry in list_entries(Narrowed(act="early"))] == ["early"]


def test_command_says_yes_or_where_it_breaks(settings, tmp_path, capsys, django_capture_on_commit_callbacks):
    settings.KIT_DATA, settings.KIT_KEYS = tmp_path, tmp_path
    with pytest.raises(CommandError, match="audit"):
        call_command("audit", "verify")
    (tmp_path / "audit").write_text(KEY.hex())
    entries = write(2)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("audit", "seal")
    call_command("audit", "verify")
    assert "書かれたときのまま" in capsys.readouterr().out
    lift_guards()
    AuditEntry.objects.filter(pk=entries[0].pk).update(at=timezone.now())
    with pytest.raises(CommandError, match="書きかえられています"):
        call_command("audit", "verify")
