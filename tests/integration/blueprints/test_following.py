"""A town follows the prefecture by itself, as far as its policy goes, and a refusal is told and not repeated."""

import logging
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.gateway.feed import TufFeed
from kit.blueprints.gateway.folder import BASE, FolderFetcher
from kit.blueprints.management.following import follow_releases, follow_subscribed, follow_when_due
from kit.blueprints.models import ApplyRun, BlueprintState, StoredRelease
from kit.blueprints.tasks import fetch_feed
from kit.conf.clock import jobs
from kit.core.models import AuditEntry
from kit.core.queries.todos import list_todos
from tests.factories import releases
from tests.factories.people import make_user
from tests.factories.towns import BLUEPRINT, BY, edit, object_of, receive, snapshot, take
from tests.fakes.publisher import Publisher

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(settings):
    def choose(policy="review", urgent="review"):
        ours = replace(settings.SITE_CONFIG.blueprints, policy=policy, urgent=urgent)
        settings.SITE_CONFIG = replace(settings.SITE_CONFIG, blueprints=ours)

    return choose


@pytest.fixture
def due(now, settings):
    """The first of this town's minutes."""
    return now.replace(minute=int(settings.SITE_CONFIG.code) % 5)


def queued():
    return DBTaskResult.objects.filter(task_path=follow_releases.module_path).count()


def lock(key, locked):
    page = object_of(key)
    type(page).objects.filter(pk=page.pk).update(locked=locked)


def test_the_clock_queues_it_only_when_there_is_something_to_do(due, policy, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert not follow_when_due(due)
    receive("2026.2", due)
    assert not follow_when_due(due), "the town's people decide"
    policy("auto")
    assert not follow_when_due(due + timedelta(minutes=1)), "not in this town's minute"
    assert follow_when_due(due)
    assert "follow" in dict(jobs(due))
    assert queued() == 1


def test_a_town_that_takes_by_itself_keeps_its_own_words(now, policy):
    policy("auto")
    edit("learn-about", title="町のことば")
    receive("2026.2", now)
    receive("2026.3", now)
    follow_releases.call()
    assert read_standing(BLUEPRINT).sequence == 3
    assert object_of("learn-about").title == "町のことば"
    assert set(AuditEntry.objects.filter(act="blueprint.apply", kind="release").values_list("actor", flat=True)) == {
        "system:setup", "system:follow",
    }  # fmt: skip


def test_urgent_numbers_go_at_once_and_what_waited_follows_when_it_no_longer_waits(due, policy):
    policy("review", "publish")
    receive("2026.2", due)
    assert follow_when_due(due)
    done = follow_subscribed(by=BY, now=due)[BLUEPRINT]
    assert (object_of("contact-centre").phone, len(done.urgent), done.waiting) == ("059-000-0000", 2, 1)
    lock("learn-private", True)
    take("2026.2", due)
    follow_subscribed(by=BY, now=due)
    assert object_of("learn-private").slug == "private"
    lock("learn-private", False)
    assert follow_when_due(due)
    follow_subscribed(by=BY, now=due)
    assert object_of("learn-private").slug == "before-paying"
    assert not follow_when_due(due)


def test_what_a_fetch_brings_is_followed_at_once(policy, tmp_path, monkeypatch):
    policy("auto")
    publisher = Publisher(tmp_path / "hub", timezone.now())
    for version in ("2026.1", "2026.2"):
        publisher.publish(releases.release_document(version))
    source = FolderFetcher(publisher.folder)
    signed = TufFeed(source, base=BASE, trust=publisher.first_root, cache=tmp_path / "cache")
    monkeypatch.setattr("kit.blueprints.tasks.takes_the_feed", lambda: True)
    monkeypatch.setattr("kit.blueprints.tasks.hub_feed", lambda: nullcontext(signed))
    fetch_feed.call()
    assert read_standing(BLUEPRINT).sequence == 2
    assert object_of("learn-about").title == "ひきこもりとは"


def test_a_held_release_does_not_wake_the_clock(due, policy):
    policy("auto")
    receive("2026.2", due)
    StoredRelease.objects.filter(sequence=2).update(held_since=due)
    assert not follow_when_due(due)


def test_a_release_that_this_kit_cannot_hold_is_told_once_and_retried_an_hour_later(due, policy):
    policy("auto")
    stored = receive("2026.2", due)
    good = bytes(stored.document)
    bad = good.replace(b'"pages.content"', b'"pages.poll"')
    StoredRelease.objects.filter(pk=stored.pk).update(document=bad)
    before = snapshot()
    for minutes in (0, 5):
        assert follow_subscribed(by=BY, now=due + timedelta(minutes=minutes)) == {}
    state = BlueprintState.objects.get()
    assert (state.problem, snapshot()) == ("refused", before)
    assert "pages.poll" in state.problem_words
    assert AuditEntry.objects.filter(act="blueprint.follow", outcome="refused").count() == 1
    said = [todo.message for todo in list_todos(make_user("hanako", "approver"))]
    assert any("取り込めずにいます" in line and "pages.poll" in line for line in said)
    assert not follow_when_due(due + timedelta(minutes=30))
    assert follow_when_due(due + timedelta(minutes=65))
    StoredRelease.objects.filter(pk=stored.pk).update(document=good)
    follow_subscribed(by=BY, now=due + timedelta(minutes=65))
    state.refresh_from_db()
    assert (state.problem, state.problem_at, state.sequence) == ("", None, 2)
    assert not any("取り込めずにいます" in todo.message for todo in list_todos(make_user("taro", "approver")))


def test_a_fault_of_the_kit_is_logged_told_and_stops_nothing_else(now, policy, monkeypatch, caplog):
    policy("auto")
    receive("2026.2", now)
    before = snapshot()

    def broken(*args, **kwargs):
        raise RuntimeError("a slip")

    monkeypatch.setattr("kit.blueprints.actions.apply.carry_out", broken)
    logging.getLogger("kit").addHandler(caplog.handler)
    try:
        follow_releases.call()
    finally:
        logging.getLogger("kit").removeHandler(caplog.handler)
    assert "a slip" in caplog.text
    assert BlueprintState.objects.get().problem == "failed"
    assert (snapshot(), ApplyRun.objects.filter(release__sequence=2).exists()) == (before, False)
    assert not connection.needs_rollback
