"""What people type at the release desk stays theirs: given up, overtaken, corrected, or called by an odd name."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.hub.actions.correct import begin_correction
from kit.hub.actions.on_its_way import TooLate, drop
from kit.hub.management.desk import blueprint_name, first_draft, read_line
from kit.hub.models import NextRelease
from tests.factories import releases
from tests.factories.towns import edit, object_of
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


def test_a_refusal_brings_everything_back_that_was_typed(staff):
    """The reasons of what goes and of what cannot wait too, though there is no form to show them in."""
    steps, centre = releases.keys()["learn-steps"], releases.keys()["contact-centre"]
    build(staff, do="save")
    NextRelease.objects.update(stage="built", document=b"kept")
    typed = {
        f"reason-{steps}": "まとめたため。", f"urgent-{centre}-phone": "番号が変わったため。", "reason-odd": "どこかの理由",
    }  # fmt: skip
    late = build(staff, "あとから書いた説明", **typed)
    assert late.status_code == 409
    assert [words for _label, words in late.context["typed"]] == ["あとから書いた説明", *typed.values()]
    assert late.context["typed"][1][0] == "「相談のあとに起きること」を取り下げる理由"
    assert all(words in text(late) for words in typed.values())


def test_the_way_to_the_editor_keeps_what_was_typed(staff):
    edit("learn-you", lead="電話は059-000-0000へ。甘えではありません。")
    here = f"/admin/pages/{object_of('learn-you').pk}/edit/"
    assert f'form="next-form" name="open" value="{here}"' in text(staff.get(address("next")))
    assert build(staff, "直す前に書いた説明", do="", open=here).url == here
    assert row().notes == "直す前に書いた説明"
    assert build(staff, "べつの説明", do="", open="https://elsewhere.example/").url == address("next")
    assert build(staff, "番号の前に書いた", do="", open=here, version="x").status_code == 422


def test_a_correction_that_was_given_up_is_still_one(staff):
    last = releases.release("2026.1")
    begin_correction(last, last, by=BY, now=timezone.now())
    drop(row(), by=BY, now=timezone.now())
    build(staff, "書き直した説明", do="save")
    assert (row().stage, row().corrects) == ("writing", "2026.1")
    drop(row(), by=BY, now=timezone.now())
    begin_correction(last, last, by=BY, now=timezone.now())
    assert row().notes == "2026.1 の訂正版です。2026.1 の文に戻します。\n\n書き直した説明"
    drop(row(), by=BY, now=timezone.now())
    begin_correction(last, last, by=BY, now=timezone.now())
    assert row().notes.count("訂正版です") == 1


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
