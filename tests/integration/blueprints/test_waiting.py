"""Whoever is at work on a page is not disturbed: it waits, and replays what it missed, in order."""

from datetime import timedelta

import pytest
from wagtail.models import Workflow

from kit.blueprints.actions.apply import replay
from kit.blueprints.actions.follow import apply_urgent, follow
from kit.blueprints.bridge.circumstances import waiting_uids
from kit.blueprints.bridge.guard import applying
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.models import ApplyRun, ObjectBase, StoredRelease
from kit.core.logic.site_config import BlueprintSettings
from tests.factories import releases
from tests.factories.people import make_user
from tests.factories.towns import BLUEPRINT, BY, edit, object_of, receive, take

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = (f"2026.{number}" for number in (1, 2, 3))


def title(version: str, key: str) -> str:
    return str(releases.release(version).by_uid[releases.keys()[key]].fields["title"])


def lock_page(key):
    page = object_of(key)
    page.locked = True
    page.save()


def unlock_page(key):
    page = object_of(key)
    page.locked = False
    page.save()


def start_workflow(key):
    page = object_of(key)
    page.save_revision()
    Workflow.objects.get().start(page, make_user("editor", "editor"))


def schedule(key, when):
    page = object_of(key).get_latest_revision_as_object()
    page.go_live_at = when
    page.lead = "来月からの前書き。"
    page.save_revision().publish()


@pytest.mark.parametrize("how", ["lock", "workflow", "schedule"])
def test_an_object_at_work_waits_and_the_rest_goes_on(how, now):
    {
        "lock": lock_page,
        "workflow": start_workflow,
        "schedule": lambda key: schedule(key, now + timedelta(days=400)),
    }[how]("learn-about")
    before = object_of("learn-about")
    report = take(SECOND, now)
    page = object_of("learn-about")
    assert (page.title, page.latest_revision_id) == (title(FIRST, "learn-about"), before.latest_revision_id)
    assert report.waiting == (str(page.uid),)
    assert object_of("learn-private").title == title(SECOND, "learn-private")


def test_what_waited_replays_every_release_in_order(now):
    lock_page("learn-family")
    edit("learn-you", title="あなたへ")
    take(SECOND, now)
    take(THIRD, now)
    uid = releases.keys()["learn-family"]
    assert read_standing(BLUEPRINT).sequences[uid] == 1
    assert replay(BLUEPRINT, by=BY, now=now) == []
    unlock_page("learn-family")
    reports = replay(BLUEPRINT, by=BY, now=now)
    assert [report.changed for report in reports] == [(uid,), (uid,)]
    theirs = releases.release(THIRD).by_uid[uid].fields
    assert read_standing(BLUEPRINT).sides["live"].ours[uid].fields == theirs
    assert set(ObjectBase.objects.values_list("sequence", flat=True)) == {3}
    assert object_of("learn-you").title == "あなたへ"


def test_looking_for_what_is_behind_does_not_read_the_town(now, django_assert_num_queries):
    take(SECOND, now)
    with django_assert_num_queries(
        11
    ):  # one for each type that can be locked; two begin and end the transaction
        assert replay(BLUEPRINT, by=BY, now=now) == []


def test_urgent_numbers_go_live_at_once_where_the_town_said_so(now):
    stored = receive(SECOND, now)
    policy = BlueprintSettings(policy="review", urgent="publish")
    done = follow(BLUEPRINT, policy, by=BY, now=now)
    contact = object_of("contact-centre")
    assert (contact.phone, contact.live) == ("059-000-0000", True)
    assert done.waiting == 1
    assert object_of("learn-about").title == title(FIRST, "learn-about"), "the rest waits"
    assert contact.source == releases.release(FIRST).by_uid[str(contact.uid)].fields["source"]
    (run,) = ApplyRun.objects.filter(kind="urgent")
    assert run.release == stored
    assert apply_urgent(stored, by=BY, now=now) == (), "once"


def test_an_urgent_number_is_not_brought_back_by_what_was_planned(now):
    contact = object_of("contact-centre")
    contact.go_live_at = now + timedelta(days=400)
    contact.summary = "来年度からの案内です。"
    with applying():
        contact.save_revision().publish()
    planned = contact.revisions.get(approved_go_live_at__isnull=False)
    assert releases.keys()["contact-centre"] in waiting_uids()
    apply_urgent(receive(SECOND, now), by=BY, now=now)
    planned.refresh_from_db()
    assert planned.approved_go_live_at == now + timedelta(days=400)
    assert (planned.content["phone"], planned.content["summary"]) == (
        "059-000-0000",
        "来年度からの案内です。",
    )
    assert object_of("contact-centre").phone == "059-000-0000"
    later = planned.as_object()
    later.go_live_at = None
    with applying():
        later.save_revision().publish()
    assert object_of("contact-centre").phone == "059-000-0000"


def test_a_release_before_an_urgent_number_does_not_bring_the_old_one_back(now):
    second = releases.NextRelease(releases.release_document(FIRST))
    uid = releases.keys()["contact-centre"]
    third = releases.NextRelease(second.document()).edit(uid, "phone", "059-000-0001").urgent(uid, "phone")
    receive(second.document(), now)
    receive(third.document(), now)
    follow(BLUEPRINT, BlueprintSettings(urgent="publish"), by=BY, now=now)
    take(second.document(), now)
    assert object_of("contact-centre").phone == "059-000-0001"
    take(third.document(), now)
    assert object_of("contact-centre").phone == "059-000-0001"


def test_a_town_that_follows_takes_what_it_received(now):
    edit("learn-about", title="町のことば")
    receive(SECOND, now)
    receive(THIRD, now)
    done = follow(BLUEPRINT, BlueprintSettings(policy="auto"), by=BY, now=now)
    assert (len(done.reports), done.waiting) == (2, 0)
    assert object_of("learn-about").title == "町のことば"
    assert read_standing(BLUEPRINT).sequence == 3


def test_a_held_release_is_not_taken_by_itself(now):
    receive(SECOND, now)
    StoredRelease.objects.filter(sequence=2).update(held_since=now)
    assert follow(BLUEPRINT, BlueprintSettings(policy="auto"), by=BY, now=now).reports == ()
