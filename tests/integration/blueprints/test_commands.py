"""`kit blueprint plan, apply, rollback`: what is said, what is done, and every refusal in one line."""

import io

import pytest

from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.models import ApplyRun, Conflict, StoredRelease
from kit.core.models import AuditEntry
from tests.factories import releases
from tests.factories.towns import BLUEPRINT, edit, edit_block, object_of, receive, snapshot
from tests.integration.blueprints.commands import blueprint, check_shape

pytestmark = pytest.mark.django_db
MINE = '<p data-block-key="p1">ここは町で書き直しました。</p>'


def local_edits():
    """One conflict, one text that a fixed value pushes aside, one page that waits."""
    edit_block("learn-you", "quiet", MINE)
    contact = object_of("contact-mieco")
    type(contact).objects.filter(pk=contact.pk).update(hours_note="町で調べた時間")
    page = object_of("learn-private")
    type(page).objects.filter(pk=page.pk).update(locked=True)


def counts():
    return [model.objects.count() for model in (ApplyRun, Conflict, AuditEntry)], snapshot()


def test_plan_says_in_plain_lines_what_would_change_and_changes_nothing(now):
    local_edits()
    receive("2026.2", now)
    before = counts()
    said = blueprint("plan")
    assert (said.status, said.err, counts()) == (0, "", before)
    assert "■ hikikomori 2026.2（順番 2）" in said.out
    assert "先にお読みください（緊急）" in said.out
    assert "! 緊急 " in said.out
    assert (
        "ひきこもりについて知る › タイトル: 「ひきこもりについて知る」→「ひきこもりとは」（県の新しい文になります）"
        in said.out
    )
    (conflict,) = [line for line in said.out.splitlines() if "ここは町で" in line]
    assert "本人の方へ › 本文 › " in conflict
    assert "県も市町も書きかえました" in conflict
    (displaced,) = [line for line in said.out.splitlines() if "市町「町で調べた時間」" in line]
    assert "MieCo" in displaced
    waits = said.out.partition("待つもの（")[2]
    assert "民間の支援を選ぶ前に" in waits
    assert "<p" not in said.out
    assert "sokumen:" not in said.out


def test_plan_for_a_script_has_its_published_shape(now):
    check_shape(blueprint("plan", "--json").data, "blueprint-plan")
    local_edits()
    receive("2026.2", now)
    receive("2026.3", now)
    data = blueprint("plan", "--json").data
    check_shape(data, "blueprint-plan")
    second, third = data["blueprints"][0]["releases"]
    assert (second["version"], second["counts"]["conflict"], second["counts"]["displaced"]) == (
        "2026.2",
        1,
        1,
    )
    assert [found["title"] for found in second["waiting"]] == ["民間の支援を選ぶ前に"]
    assert third["sequence"] == 3


def test_nothing_waiting_is_no_refusal():
    for words in (("plan",), ("apply",), ("apply", "--all"), ("rollback", "--yes")):
        said = blueprint(*words)
        assert (said.status, said.err) == (0, ""), words
        assert "ありません" in said.out, words


def test_apply_takes_what_was_looked_at_and_says_what_is_left_to_decide(now):
    local_edits()
    receive("2026.2", now)
    receive("2026.3", now)
    digest = blueprint("plan", "--json").data["blueprints"][0]["releases"][0]["digest"]
    said = blueprint("apply", "--expect", digest)
    assert said.status == 0, said.err
    assert "hikikomori 2026.2 を取り込みました。" in said.out
    assert "くいちがい 1、よけた文 1" in said.out
    assert "ここは町で書き直しました" in said.out.partition("人が決めること")[2]
    assert "民間の支援を選ぶ前に" in said.out.partition("待つもの")[2]
    assert read_standing(BLUEPRINT).sequence == 2, "one at a time"
    assert object_of("learn-about").title == "ひきこもりとは"
    entry = AuditEntry.objects.filter(act="blueprint.apply").latest("pk")
    assert entry.actor == "system:command"


def test_all_in_order_and_for_a_script(now):
    receive("2026.2", now)
    receive("2026.3", now)
    data = blueprint("apply", "--all", "--json").data
    check_shape(data, "blueprint-acts")
    assert [(act["version"], act["kind"]) for act in data["acts"]] == [
        ("2026.2", "apply"),
        ("2026.3", "apply"),
    ]
    assert read_standing(BLUEPRINT).sequence == 3


def refused(*words):
    """The one line of a refusal; nothing may have changed."""
    before = counts()
    said = blueprint(*words)
    assert (said.status, said.out, counts()) == (1, "", before)
    assert len(said.err.splitlines()) == 1
    return said.err


def test_a_plan_of_before_an_edit_is_not_carried_out(now):
    receive("2026.2", now)
    digest = blueprint("plan", "--json").data["blueprints"][0]["releases"][0]["digest"]
    edit("learn-you", title="あなたへ")
    assert "市町の内容が変わりました" in refused("apply", "--expect", digest)
    assert blueprint("apply").status == 0
    assert object_of("learn-you").title == "あなたへ"


def test_releases_are_taken_in_order(now):
    receive("2026.3", now)
    assert "間の公開版がありません" in refused("apply")
    plan = blueprint("plan")
    assert (plan.status, "間の公開版がありません" in plan.out) == (0, True)
    receive("2026.2", now)
    assert "先に 2026.2 を取り込んでください" in refused("apply", "--release", "2026.3")
    assert "2027.1 は受け取っていません" in refused("apply", "--release", "2027.1")
    assert blueprint("apply", "--release", "2026.2").status == 0
    again = blueprint("apply", "--release", "2026.2")
    assert (again.status, read_standing(BLUEPRINT).sequence) == (0, 2)


@pytest.mark.parametrize("words", [("apply", "--all", "--expect", "x"), ("rollback", "--json"), ("nothing",)])
def test_wrong_usage_ends_with_2(words, capsys):
    try:
        status = blueprint(*words).status
    except SystemExit as stop:
        status = stop.code
    assert status == 2


def test_rollback_shows_what_it_undoes_asks_and_holds_the_release(now, monkeypatch):
    edit("learn-steps", lead="この町では、こう進めています。")
    before = snapshot()
    receive("2026.2", now)
    blueprint("apply")
    after = snapshot()
    monkeypatch.setattr("sys.stdin", io.StringIO("いいえ\n"))
    said = blueprint("rollback")
    assert (said.status, snapshot()) == (1, after)
    assert "きょうだい・配偶者の方へ" in said.out
    assert "取り消していません" in said.err
    monkeypatch.setattr("sys.stdin", io.StringIO("はい\n"))
    said = blueprint("rollback")
    assert (said.status, snapshot()) == (0, before)
    assert "hikikomori 2026.2 を取り消しました" in said.out
    assert "--release 2026.2" in refused("apply")
    assert "取り消されています" in blueprint("plan").out
    assert blueprint("apply", "--release", "2026.2").status == 0
    assert snapshot() == after
    data = blueprint("rollback", "--yes", "--json").data
    check_shape(data, "blueprint-acts")
    assert (data["acts"][0]["kind"], snapshot()) == ("rollback", before)


def test_what_the_site_was_made_from_is_not_taken_back():
    before = snapshot()
    assert blueprint("rollback", "--yes").out == "取り消せる取り込みはありません。\n"
    assert snapshot() == before


def test_a_release_for_a_newer_kit_stays_outside_and_those_before_it_go_on(now):
    receive("2026.2", now)
    third = releases.NextRelease(releases.release_document("2026.2"))
    third.data["kit"] = "0.9"
    stored = receive(third.document(), now)
    document = bytes(stored.document).replace(b'"pages.content"', b'"pages.poll"')
    StoredRelease.objects.filter(pk=stored.pk).update(document=document)
    plan = blueprint("plan")
    assert plan.status == 0
    assert "■ hikikomori 2026.2" in plan.out
    assert (
        "× hikikomori 2026.3 には、このキット（0.1.0）にない部品があります（pages.poll）。キット 0.9 以上"
        in plan.out
    )
    check_shape(blueprint("plan", "--json").data, "blueprint-plan")
    said = blueprint("apply", "--all")
    assert (said.status, "キット 0.9 以上に新しくしてください" in said.err) == (1, True)
    assert read_standing(BLUEPRINT).sequence == 2, "what came before it is taken"
    assert "キット 0.9" in refused("apply")
