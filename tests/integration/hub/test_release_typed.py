"""What people type at the release desk stays theirs: given up, overtaken, corrected, or called by an odd name."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.hub.actions.correct import begin_correction
from kit.hub.actions.on_its_way import TooLate
from kit.hub.management.desk import blueprint_name, first_draft, read_line
from kit.hub.models import NextRelease
from tests.factories import releases
from tests.factories.towns import edit
from tests.integration.hub.desk import HubDesk, address
from tests.integration.hub.test_release_desk import build, row, text

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]
BY = SystemActor("test")


@pytest.fixture
def staff(tmp_path, settings, client):
    HubDesk(tmp_path, settings, timezone.now()).staff(client, "shonin-ken", "approver")
    return client


def test_what_was_written_about_a_release_that_is_given_up_is_in_the_next_one(staff):
    edit("learn-you", title="ご本人へ")
    for version in ("x2026.4", "2026.4a", "2026.12345", "2026"):
        answer = build(staff, version=version)
        assert (answer.status_code, "年と番号を点でつないで" in text(answer)) == (422, True), version
    assert not NextRelease.objects.exists()
    build(staff, "長い説明です。", version="2026.20")
    staff.post(address("one", row().pk), {"do": "drop"})
    assert row().stage == "dropped"
    form = staff.get(address("next")).context["table"].form
    assert (form["notes"].value(), form["version"].value()) == ("長い説明です。", "2026.20")


def test_of_two_at_once_the_first_stays_and_the_other_is_told(staff, monkeypatch):
    build(staff, do="save")
    seen = row()
    assert build(staff, do="first").status_code == 302
    first = row()
    assert (first.stage, first.sequence) == ("built", 1)
    late = build(staff, "あとから書いた説明", do="first")
    assert (late.status_code, "先に進めました" in text(late), "あとから書いた説明" in text(late)) == (
        409,
        True,
        True,
    )
    NextRelease.objects.filter(pk=first.pk).delete()
    NextRelease.objects.filter(pk=seen.pk).update(stage="built", document=b"kept")
    monkeypatch.setattr("kit.hub.actions.release.being_made", lambda blueprint: seen)
    late = build(staff, "あとから書いた説明")
    assert (late.status_code, "あとから書いた説明" in text(late)) == (409, True)
    seen.refresh_from_db()
    assert (seen.stage, bytes(seen.document), seen.notes) == ("built", b"kept", "題を直しました。")
    monkeypatch.setattr("kit.hub.management.desk.being_made", lambda blueprint: None)
    with pytest.raises(TooLate):
        first_draft(read_line(blueprint_name()), by=BY, now=timezone.now())


def test_a_correction_leaves_what_was_being_written_and_has_the_year_of_the_prefecture(staff):
    last = releases.release("2026.1")
    reasons = {"u": "まとめたため。"}
    NextRelease.objects.create(
        blueprint="hikikomori", sequence=2, version="2026.2", notes="書きかけの説明", reasons=reasons, written_by="a",
        at=timezone.now(),
    )  # fmt: skip
    begin_correction(last, last, by=BY, now=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    assert (row().version, row().reasons, row().corrects) == ("2027.1", reasons, "2026.1")
    assert row().notes == "2026.1 の訂正版です。2026.1 の文に戻します。\n\n書きかけの説明"
