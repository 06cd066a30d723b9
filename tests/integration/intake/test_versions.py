"""Whatever way a definition is published, what was public stays for ever as it was."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Revision, Workflow

from kit.blueprints.bridge.guard import applying
from kit.core.actions.schedule import publish_due
from kit.core.models import AuditEntry
from kit.core.models.owned import PublishRefused
from kit.intake.logic.definition import DefinitionError
from kit.intake.models import DefinitionVersion, IntakeDefinition, VersionIsFinal
from tests.factories.people import SETUP, make_user
from tests.integration.intake.editing import draft_with, own_question, shipped, stream, versions

pytestmark = pytest.mark.django_db


def published(**fields):
    draft_with(**fields).save_revision().publish()
    return versions()


def test_each_publication_that_changes_something_leaves_one_version():
    first = versions()
    assert published(title="書いて相談") == [*first, versions()[1]]
    assert published() == versions()[:2], "the same words again are no new version"
    assert [version.number for version in published(title=first[0].definition.title)] == [1, 2, 3]
    one, two, three = versions()
    assert (one.digest, one.document) == (three.digest, three.document)
    assert two.definition.title == "書いて相談"
    entries = AuditEntry.objects.filter(act="definition.version", reference=str(shipped().uid))
    assert sorted(entry.detail["version"] for entry in entries) == [1, 2, 3]


def test_a_draft_leaves_none_and_a_planned_one_when_it_is_due():
    draft_with(title="下書き").save_revision()
    draft_with(title="予約", go_live_at=timezone.now() + timedelta(hours=1)).save_revision().publish()
    assert len(versions()) == 1
    planned = Revision.objects.get(approved_go_live_at__isnull=False)
    planned.content = {**planned.content, "go_live_at": timezone.now().isoformat()}
    planned.save()
    assert publish_due(by=SETUP, now=timezone.now() + timedelta(hours=2)).published == ["予約"]
    assert [version.definition.title for version in versions()] == ["書いて相談する", "予約"]


def test_approval_publishes_a_version():
    editor, approver = make_user("kaku", "editor"), make_user("shonin", "approver")
    draft_with(title="承認を待つ").save_revision(user=editor)
    workflow = shipped().get_workflow()
    assert workflow == Workflow.objects.get(name="作成 → 承認")
    state = workflow.start(shipped(), editor)
    assert len(versions()) == 1
    state.current_task_state.approve(user=approver)
    assert [version.definition.title for version in versions()] == ["書いて相談する", "承認を待つ"]


def test_an_old_version_put_back_and_one_saved_live_at_once_leave_theirs():
    old = shipped().get_latest_revision() or shipped().save_revision()
    published(title="新しい")
    old.publish()
    assert [version.definition.title for version in versions()] == [
        "書いて相談する",
        "新しい",
        "書いて相談する",
    ]
    other = IntakeDefinition(key="other", title="別の", steps=shipped().steps, live=True)
    other.save()
    (version,) = DefinitionVersion.objects.filter(definition_uid=other.uid)
    assert (version.number, version.key) == (1, "other")


def test_what_is_incomplete_is_refused_by_every_way_and_leaves_none():
    draft = draft_with(town_questions=stream("town_questions", [own_question(step="ない画面")]))
    with pytest.raises(PublishRefused) as refusal:
        draft.save_revision().publish()
    assert refusal.value.reasons == [
        "市町の質問「通いやすい日」を入れる画面がありません。画面を選びなおしてください。"
    ]
    with pytest.raises(PublishRefused):
        IntakeDefinition(key="other", title="空", live=True).save()
    assert len(versions()) == 1


def test_row_and_version_live_and_die_together(monkeypatch):
    monkeypatch.setattr("kit.intake.actions.versions.record", lambda **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        published(title="半分")
    assert len(versions()) == 1
    assert shipped().title == "書いて相談する"


def test_a_version_is_never_changed_or_deleted():
    version = versions()[0]
    version.document = "{}"
    rows = DefinitionVersion.objects.all()
    for attempt in (
        version.save,
        version.delete,
        lambda: rows.update(number=9),
        rows.delete,
        lambda: DefinitionVersion.objects.filter(pk=version.pk).delete(),
        lambda: rows.bulk_update([version], ["document"]),
        lambda: rows.bulk_create([DefinitionVersion()]),
        lambda: rows.update_or_create(defaults={"number": 9}, uid=version.uid),
    ):
        with pytest.raises(VersionIsFinal), transaction.atomic():
            attempt()
    fresh = versions()[0]
    assert (fresh.number, fresh.definition) == (1, shipped().read()[0])


def test_a_version_outlives_its_definition():
    uid = shipped().uid
    with applying():
        shipped().delete()
    (version,) = DefinitionVersion.objects.filter(definition_uid=uid)
    assert version.definition.title == "書いて相談する"


def test_a_row_changed_behind_the_kits_back_is_not_shown():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kit_intake_definitionversion SET document = '{}'")
    with pytest.raises(DefinitionError):
        _ = versions()[0].definition


def test_unpublishing_keeps_what_was_and_a_town_question_makes_a_new_version():
    merged = published(town_questions=stream("town_questions", [own_question()]))[-1].definition
    asked = merged.step("contact").questions[-1]
    assert (asked.label, asked.is_town, asked.key) == ("通いやすい日", True, "qid-")
    shipped().unpublish()
    assert len(versions()) == 2
