"""A town takes the next release: what the prefecture changed arrives, what the town wrote stays, nothing is lost."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry

from kit.blueprints.actions.apply import Stale, apply_release
from kit.blueprints.bridge.guard import applying
from kit.blueprints.bridge.planning import prospects
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.logic.standing import STATES, OutOfOrder
from kit.blueprints.models import ApplyRun, Conflict, Displaced, ObjectBase
from kit.core.models import AuditEntry
from tests.factories import releases
from tests.factories.towns import (
    BLUEPRINT,
    BY,
    block_id,
    block_text,
    edit,
    edit_block,
    object_of,
    prospect,
    receive,
    snapshot,
    take,
    taken_fields,
)

pytestmark = pytest.mark.django_db


def test_a_town_that_changed_nothing_is_the_release(now):
    report = take("2026.2", now)
    theirs = releases.release("2026.2").by_uid
    standing = read_standing(BLUEPRINT)
    assert set(standing.sequences.values()) == {2}
    for state in STATES:
        ours = standing.sides[state].ours
        assert set(ours) == set(theirs)
        for uid, entry in theirs.items():
            assert (ours[uid].parent, ours[uid].after) == (entry.parent, entry.after), entry.fields.get(
                "title"
            )
            assert ours[uid].fields == taken_fields(entry), entry.fields.get("title")
    assert (report.conflicts, report.displaced, report.waiting) == (0, 0, ())
    assert set(report.added) == {releases.keys()[key] for key in ("learn-siblings", "picture-entrance")}
    assert set(report.deleted) == {releases.keys()["learn-steps"], releases.keys()["lang-fil"]}


def test_addresses_that_changed_lead_on(now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        take("2026.2", now)
    assert object_of("learn-faq").url_path.endswith("/faq/")
    assert Redirect.objects.get(old_path="/learn/faq").redirect_page_id == object_of("learn-faq").pk
    assert Redirect.objects.get(old_path="/learn/private").redirect_page_id == object_of("learn-private").pk


def test_taking_it_again_changes_nothing(now):
    take("2026.2", now)
    before, runs = snapshot(), ApplyRun.objects.count()
    assert apply_release(receive("2026.2", now), by=BY, now=now).is_empty
    assert (snapshot(), ApplyRun.objects.count(), prospects(BLUEPRINT)) == (before, runs, [])


def test_the_towns_words_stay_and_the_rest_arrives(now):
    words = '<p data-block-key="mine">わたしたちの町のことば。</p>'
    edit_block("learn-you", "nothing", words)
    edit("learn-family", title="ご家族のみなさまへ")
    take("2026.2", now)
    assert block_text("learn-you", "nothing") == words
    assert object_of("learn-family").title == "ご家族のみなさまへ"
    there = releases.release("2026.2").by_uid[releases.keys()["learn-you"]]
    assert _body(there, "quiet", "learn-you") == block_text("learn-you", "quiet")
    assert Conflict.objects.count() == 0


def test_both_changed_the_same_keeps_the_towns_and_asks(now):
    words = '<p data-block-key="p1">ここは町で書き直しました。</p>'
    edit_block("learn-you", "quiet", words)
    report = take("2026.2", now)
    assert block_text("learn-you", "quiet").startswith(words)
    conflicts = list(Conflict.objects.all())
    assert {str(found.uid) for found in conflicts} == {releases.keys()["learn-you"]}
    assert report.conflicts == len(conflicts) > 0
    entry = conflicts[0].entry
    assert "町で書き直しました" in str(entry["ours"])
    assert entry["base"] != entry["theirs"]


def test_a_fixed_text_is_restored_and_the_towns_kept_aside(now):
    contact = object_of("contact-mieco")
    contact.hours_note = "町で調べた時間: 9時から"
    with applying():
        contact.save_revision().publish()
    take("2026.2", now)
    fixed = releases.release("2026.2").by_uid[str(contact.uid)].fields["hours_note"]
    assert object_of("contact-mieco").hours_note == fixed
    (kept,) = Displaced.objects.filter(state="live")
    assert (kept.path, kept.value) == ("hours_note", "町で調べた時間: 9時から")


def test_a_draft_stays_a_draft_on_top_of_what_is_published(now):
    edit("learn-about", publish=False, lead="まだ公開していない、下書きの前書き。")
    take("2026.2", now)
    page = object_of("learn-about")
    theirs = releases.release("2026.2").by_uid[str(page.uid)].fields
    draft = page.get_latest_revision_as_object()
    assert (page.title, page.lead) == (theirs["title"], theirs["lead"])
    assert (draft.title, draft.lead) == (theirs["title"], "まだ公開していない、下書きの前書き。")
    assert page.live
    assert page.has_unpublished_changes


def test_a_page_that_was_edited_outlives_its_withdrawal(now):
    edit("learn-steps", lead="この町では、こう進めています。")
    take("2026.2", now)
    page = object_of("learn-steps")
    assert page.lead == "この町では、こう進めています。"
    assert [found.entry["reason"] for found in Conflict.objects.all()] == ["deleted-but-edited"]
    assert not ObjectBase.objects.filter(uid=page.uid).exists(), "it is the town's from now on"


def test_what_the_town_took_away_stays_away_unless_a_part_is_fixed(now):
    uid = releases.keys()["learn-you"]
    loose = releases.NextRelease(releases.release_document("2026.1")).own(uid, "slug", "standard")
    loose = releases.NextRelease(loose.document()).edit(uid, "lead", "書き直した前書き。")
    take(
        releases.NextRelease(releases.release_document("2026.1")).own(uid, "slug", "standard").document(), now
    )
    object_of("learn-you").delete()
    with applying():
        object_of("learn-family").delete()
    take(loose.document(), now)
    assert object_of("learn-you") is None
    assert object_of("learn-family").live, "its slug is the prefecture's"
    run = ApplyRun.objects.get(release__sequence=3)
    assert run.report["notices"] == 1


def test_a_fixed_page_takes_its_address_and_the_towns_page_is_still_found(
    now, django_capture_on_commit_callbacks
):
    mine = type(object_of("learn-you"))(title="この町のきょうだい会", slug="siblings", live=True)
    object_of("learn-family").add_child(instance=mine)
    with django_capture_on_commit_callbacks(execute=True):
        take("2026.2", now)
    mine = Page.objects.get(pk=mine.pk)
    assert (mine.slug, object_of("learn-siblings").slug, mine.live) == ("siblings-2", "siblings", True)
    assert Redirect.objects.get(old_path="/learn/family/siblings").redirect_page_id == mine.pk


def test_a_town_keeps_its_address_when_it_may(now):
    learn, uid = object_of("learn"), "0a0a0a0a-0000-4000-8000-00000000000a"
    mine = type(object_of("learn-you"))(title="この町の休む場所", slug="rest", live=True)
    learn.add_child(instance=mine)
    new = releases.NextRelease(releases.release_document("2026.1"))
    new.add(
        uid,
        {"title": "休むこと", "slug": "rest"},
        parent=str(learn.uid),
        after=releases.keys()["learn-windows"],
    )
    take(new.document(), now)
    (there,) = [page for page in learn.get_children().specific() if str(page.uid) == uid]
    mine.refresh_from_db()
    assert (mine.slug, there.slug, there.live) == ("rest", "rest-2", False)
    assert [found.entry["reason"] for found in Conflict.objects.filter(state="live")] == ["slug-taken"]


def test_every_release_is_replayed_in_order(now):
    edit("learn-family", title="ご家族のみなさまへ")
    receive("2026.3", now)
    with pytest.raises(OutOfOrder):
        prospects(BLUEPRINT)
    receive("2026.2", now)
    second, third = prospects(BLUEPRINT)
    assert (second.stored.version, third.stored.version) == ("2026.2", "2026.3")
    for found in (second, third):
        apply_release(found.stored, by=BY, now=now)
    theirs = releases.release("2026.3").by_uid
    standing = read_standing(BLUEPRINT)
    assert {uid: entry.fields for uid, entry in standing.sides["live"].ours.items()} == {
        uid: {**entry.fields, "title": "ご家族のみなさまへ"}
        if uid == releases.keys()["learn-family"]
        else taken_fields(entry)
        for uid, entry in theirs.items()
    }
    assert set(standing.sequences.values()) == {3}


def test_a_decision_about_an_older_town_is_not_carried_out(now):
    stored = receive("2026.2", now)
    seen = prospect().decision.digest
    edit("learn-you", title="本人のあなたへ")
    before = snapshot()
    with pytest.raises(Stale):
        apply_release(stored, by=BY, now=now, expected=seen)
    assert snapshot() == before
    apply_release(stored, by=BY, now=now, expected=prospect().decision.digest)
    assert object_of("learn-you").title == "本人のあなたへ"


def test_the_history_names_the_release(now):
    take("2026.2", now)
    page = object_of("learn-you")
    entry = PageLogEntry.objects.filter(page=page.pk, action="kit.blueprint.publish").latest("timestamp")
    assert entry.data == {"release": "hikikomori 2026.2"}
    assert entry.revision_id == page.latest_revision_id
    assert entry.formatter.format_message(entry) == "県のひな形 hikikomori 2026.2 を取り込み、公開しました"
    assert AuditEntry.objects.filter(act="blueprint.apply").count() == 2


def test_looking_writes_nothing(now):
    receive("2026.2", now)
    before = _counts()
    found = prospect()
    assert found.decision.plans["live"].changes
    assert _counts() == before


def _counts():
    return [
        model.objects.count() for model in (Page, ObjectBase, ApplyRun, Conflict, Displaced, PageLogEntry)
    ]


def _body(entry, block, key):
    return next(item["value"] for item in entry.fields["body"] if item["id"] == block_id(key, block))
