"""What a town's database remembers of the feed, and so what it takes even with an empty cache of metadata."""

import hashlib
import json
import shutil
from datetime import datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from securesystemslib.signer import CryptoSigner

from kit.blueprints.actions.fetch import Errand, fetch_releases, note_problem
from kit.blueprints.actions.receive import receive_release
from kit.blueprints.gateway.feed import TufFeed
from kit.blueprints.gateway.folder import BASE, FolderFetcher
from kit.blueprints.gateway.shipped import shipped_document
from kit.blueprints.logic.trust import FeedUnavailable, Shipped, TrustRefused
from kit.blueprints.logic.trust_expiry import BREAK_GLASS
from kit.blueprints.models import FeedPosition, FeedState, StoredRelease
from kit.blueprints.queries.feed import feed_state, feed_warnings
from kit.blueprints.queries.feed_todos import feed_todos
from kit.core.actions.audit import SystemActor
from kit.core.models import AuditEntry
from tests.factories.people import make_user
from tests.fakes.publisher import Publisher, release

pytestmark = pytest.mark.django_db
BY = SystemActor("test")
NAME = "tameshi"  # a blueprint of its own: what the kit ships may move on


@pytest.fixture(scope="module")
def document():
    """Canonical bytes of the release with a sequence."""
    base = json.loads(shipped_document(django_settings.KIT_BLUEPRINTS, "hikikomori"))
    base |= {"blueprint": NAME, "built_at": "2026-11-01T00:00:00+09:00", "urgent": []}
    return lambda sequence, **changes: release(base, sequence, **changes)


@pytest.fixture(scope="module")
def first(document):
    return document(1, previous=None)


@pytest.fixture
def shipped(db, first, now):
    stored = receive_release(first, origin="shipped", by=BY, now=now)
    return {NAME: (Shipped(1, stored.digest, datetime.fromisoformat("2026-11-01T00:00:00+09:00")),)}


@pytest.fixture
def publisher(tmp_path, now, first):
    made = Publisher(tmp_path / "hub", now)
    made.publish(first)
    return made


class Town:
    """The town under test at a folder of a feed; the cache may be wiped, the database stays."""

    def __init__(self, publisher, shipped, cache, now):
        self.folder, self.root, self.shipped, self.cache, self.now = (
            publisher.folder, publisher.first_root, shipped, cache, now
        )  # fmt: skip

    def feed(self):
        return TufFeed(FolderFetcher(self.folder), base=BASE, trust=self.root, cache=self.cache)

    def fetch(self, **choices):
        errand = Errand(shipped=self.shipped, **choices)
        return fetch_releases(self.feed(), errand, by=BY, now=self.now).stored

    def refused(self, **choices):
        before = rows()
        with pytest.raises(TrustRefused) as refusal:
            self.fetch(**choices)
        assert rows() == before
        return refusal.value.code

    def wipe(self):
        shutil.rmtree(self.cache)


@pytest.fixture
def town(publisher, shipped, tmp_path, now):
    return Town(publisher, shipped, tmp_path / "cache", now)


def rows():
    return (
        list(StoredRelease.objects.values_list("blueprint", "sequence", "digest")),
        list(FeedPosition.objects.values_list("blueprint", "verified_sequence")),
        AuditEntry.objects.count(),
    )


def acts(act):
    return AuditEntry.objects.filter(act=act)


def test_releases_are_stored_in_their_order_and_audited(town, publisher, document):
    assert town.fetch() == (), "what the kit ships is here already"
    assert FeedPosition.objects.get().verified_sequence == 1
    for sequence in (2, 3):
        publisher.publish(document(sequence))
    assert town.fetch() == ("tameshi 2026.2", "tameshi 2026.3")
    assert bytes(StoredRelease.objects.get(blueprint=NAME, sequence=3).document) == document(3)
    assert FeedPosition.objects.get().verified_sequence == 3
    assert acts("blueprint.fetch").get().detail == {"releases": 2}
    received = acts("blueprint.receive").filter(actor="system:test").values_list("reference", flat=True)
    assert set(received) == {"tameshi 2026.1", "tameshi 2026.2", "tameshi 2026.3"}
    assert town.fetch() == ()
    assert acts("blueprint.fetch").count() == 1, "a look that stores nothing leaves no entry"


def test_old_repository_to_a_fresh_town(town, publisher, document, shipped, now, first):
    """The kit ships sequence 2: a feed that ends at 1 is old, although nothing was ever fetched here."""
    newer = document(2)
    shipped[NAME] += (Shipped(2, hashlib.sha256(newer).hexdigest(), now),)
    assert town.refused() == "rolled_back"
    publisher.publish(newer)
    assert town.fetch() == ()


@pytest.mark.parametrize("is_marked", [True, False])
def test_old_repository_after_a_wiped_cache(town, publisher, document, tmp_path, is_marked):
    publisher.publish(document(2))
    old = publisher.copy_of_files(tmp_path / "old")
    publisher.publish(document(3))
    town.fetch()
    town.wipe()
    if not is_marked:
        FeedState.objects.update(trust="")
    town.folder = old
    assert town.refused() == "rolled_back"


def test_stolen_online_key_after_a_wiped_cache(town, publisher, document, tmp_path):
    """Targets 3 signed anew as current: TUF alone would take it in an empty cache."""
    publisher.publish(document(2))
    town.fetch()
    thief = publisher.branch(tmp_path / "thief")
    thief.targets.version -= 1
    thief.renew()
    town.wipe()
    town.folder = thief.folder
    assert town.refused() == "rolled_back"


def test_revoked_holders_after_a_wiped_cache(town, publisher, tmp_path):
    """The chain of roots cut short, so that keys count which were replaced."""
    old = publisher.copy_of_files(tmp_path / "old")
    publisher.rotate("targets", [CryptoSigner.generate_ed25519() for _ in range(3)])
    publisher.write_targets()
    town.fetch()
    town.wipe()
    town.folder = old
    assert town.refused() == "rolled_back"


def test_a_new_beginning_counts_from_its_own_first_root(town, publisher, document, first, tmp_path, now):
    """Holders' keys were lost, and a person trusted another root: a lower number is no step back then."""
    for published in (document(2), document(3), document(1, blueprint="other", previous=None)):
        publisher.publish(published)
    town.fetch()
    anew = Publisher(tmp_path / "anew", now)
    town.folder = anew.folder
    assert town.refused() == "signatures", "whose root is trusted here decides"
    town.root = anew.first_root
    anew.publish(first)
    anew.publish(document(2))
    assert town.refused() == "rolled_back", "what was taken here has to be out again"
    old = anew.copy_of_files(tmp_path / "old")
    anew.publish(document(3))
    assert town.fetch() == ()
    assert feed_state().targets_version < publisher.targets.version
    anew.publish(document(4))
    assert town.fetch() == ("tameshi 2026.4",)
    town.wipe()
    town.folder = old
    assert town.refused() == "rolled_back"


@pytest.mark.parametrize("polled", [True, False])
def test_a_new_beginning_where_no_start_was_noted(town, publisher, document, first, tmp_path, now, polled):
    """As a database from before the mark was kept: its cache tells from which root the versions were counted."""
    publisher.publish(document(2))
    publisher.rotate("targets", [CryptoSigner.generate_ed25519() for _ in range(3)])
    publisher.write_targets()
    town.fetch()
    FeedState.objects.update(trust="")
    if polled:
        town.fetch(full=False)
        assert feed_state().trust == hashlib.sha256(publisher.first_root).hexdigest()
    anew = Publisher(tmp_path / "anew", now)
    anew.publish(first)
    anew.publish(document(2))
    town.folder, town.root = anew.folder, anew.first_root
    assert town.fetch() == ()
    assert feed_state().root_version < publisher.root.version


def test_a_new_beginning_with_other_content_is_refused(town, publisher, document, first, tmp_path, now):
    publisher.publish(document(2))
    town.fetch()
    anew = Publisher(tmp_path / "anew", now)
    for made in (first, document(2, notes="ほかの文")):
        anew.publish(made)
    town.folder, town.root = anew.folder, anew.first_root
    assert town.refused() == "changed"


def test_clock_set_back(town, publisher, document, now):
    publisher.publish(document(2, built_at="2026-11-20T00:00:00+09:00"))
    town.fetch()
    town.now = now - timedelta(days=10)
    assert town.refused() == "clock"
    town.now = now - timedelta(days=3650)
    assert town.refused(full=False) == "clock", "neither does a wrong clock poll"


def test_clock_before_what_the_kit_ships(town, shipped):
    """A fresh town remembers nothing, but its kit was not made in the future."""
    (first,) = shipped[NAME]
    town.now = first.built_at - timedelta(days=1)
    assert town.refused() == "clock"
    assert not town.cache.exists(), "nothing was asked"


def test_clock_before_what_has_just_come(town, publisher, document, now):
    publisher.publish(document(2, built_at="2027-03-01T00:00:00+09:00"))
    assert town.refused() == "clock"
    assert feed_state().newest_built_at is None


@pytest.mark.parametrize(
    ("version", "sequence", "changes"),
    [
        ("2026.2", 2, {"blueprint": "other"}),
        ("2026.2", 3, {}),
        ("2026.2", 2, {"previous": "2025.9"}),
        ("2026.3", 2, {}),
    ],
)
def test_release_that_is_not_the_one_its_name_says(town, publisher, document, version, sequence, changes):
    publisher.publish(document(sequence, **changes), f"{NAME}/2-{version}.json")
    assert town.refused() in ("other_release", "gap")


def test_release_for_another_blueprint_is_not_taken(town, publisher, document):
    publisher.publish(document(1, blueprint="other", previous=None))
    assert town.fetch() == ()
    assert not StoredRelease.objects.filter(blueprint="other").exists()


def test_published_release_that_was_changed_afterwards(town, publisher, document):
    publisher.publish(document(2))
    town.fetch()
    publisher.publish(document(2, notes="ちがう"))
    assert town.refused() == "changed"


def test_another_first_release_needs_an_explicit_adoption(town, publisher, document, shipped):
    other = document(1, previous=None, notes="別の県の一番め")
    publisher.publish(other)
    publisher.publish(document(2))
    assert town.refused() == "other_line"
    digest = hashlib.sha256(other).hexdigest()
    assert town.fetch(adopt=digest[:16]) == ("tameshi 2026.2",)
    assert FeedPosition.objects.get().adopted == digest
    publisher.publish(document(3))
    assert town.fetch() == ("tameshi 2026.3",)


def test_release_that_needs_a_newer_kit_waits_outside(town, publisher, document, first):
    publisher.publish(document(2))
    needs = {"types": {**json.loads(first)["requires"]["types"], "pages.poll": ["title"]}, "blocks": {}}
    publisher.publish(document(3, requires=needs))
    publisher.publish(document(4))
    fetched = fetch_releases(town.feed(), Errand(shipped=town.shipped), by=BY, now=town.now)
    assert fetched.stored == ("tameshi 2026.2",)
    assert "キットを新しく" in fetched.left_out
    assert FeedPosition.objects.get().verified_sequence == 2
    keeper = make_user("kanri", "manager")
    assert [todo.message for todo in feed_todos(keeper)] == [fetched.left_out]


def test_two_fetches_at_once_store_each_release_once(town, publisher, document, tmp_path):
    """The second has judged before the first was done; the row is locked and the judgement made again."""
    publisher.publish(document(2))
    slow = Town(publisher, town.shipped, tmp_path / "another machine", town.now)

    class Overtaken(TufFeed):
        def document(self, listed):
            found = super().document(listed)
            if not StoredRelease.objects.filter(blueprint=NAME, sequence=2).exists():
                assert town.fetch() == ("tameshi 2026.2",)
            return found

    line, root = FolderFetcher(publisher.folder), publisher.first_root
    slow.feed = lambda: Overtaken(line, base=BASE, trust=root, cache=slow.cache)
    assert slow.fetch() == ()
    assert StoredRelease.objects.filter(blueprint=NAME, sequence=2).count() == 1
    assert acts("blueprint.fetch").count() == 1


def test_interruption_leaves_the_old_state_and_the_next_run_goes_on(town, publisher, document):
    town.fetch()
    seen = feed_state().timestamp_digest
    publisher.publish(document(2))
    path = next(publisher.folder.glob("targets/tameshi/*.2-2026.2.json"))
    hidden = path.rename(path.with_suffix(".away"))
    with pytest.raises(FeedUnavailable):
        town.fetch()
    assert feed_state().timestamp_digest == seen, "an unfinished look is not remembered as seen"
    hidden.rename(path)
    assert town.fetch(full=False) == ("tameshi 2026.2",)


class Asked(TufFeed):
    """Counts the questions; says that nothing has changed."""

    polled = refreshed = 0

    def changed(self, etag, timestamp_digest):
        type(self).polled += 1
        return False

    def refresh(self, at):
        type(self).refreshed += 1
        return super().refresh(at)


def test_a_poll_ends_with_unchanged_but_expiry_is_still_checked(town, publisher, now):
    town.feed = lambda: Asked(FolderFetcher(town.folder), base=BASE, trust=town.root, cache=town.cache)
    town.fetch(full=False)
    town.now = now + timedelta(hours=23)
    town.fetch(full=False)
    assert (Asked.polled, Asked.refreshed) == (1, 1)
    assert feed_state().polled_at == town.now
    town.now = now + timedelta(hours=25)
    town.fetch(full=False)
    assert (Asked.polled, Asked.refreshed) == (1, 2), "a full look once a day"
    FeedState.objects.update(trust="")
    town.wipe()
    town.fetch(full=False)
    assert (Asked.polled, Asked.refreshed) == (1, 3), "and where nothing tells from which root it was counted"
    FeedState.objects.update(refreshed_at=now + timedelta(days=36))
    town.now = now + timedelta(days=36)
    assert town.refused(full=False) == "expired"


def test_problem_is_remembered_once_and_ends_with_the_next_good_look(town, publisher, now):
    errand = Errand(shipped=town.shipped)
    for _ in range(3):
        note_problem(TrustRefused("signatures", "署名が足りません"), errand, by=BY, now=now)
    note_problem(FeedUnavailable("つながりません"), errand, by=BY, now=now)
    assert acts("blueprint.fetch").filter(outcome="refused").count() == 1
    assert feed_state().problem == "unavailable"
    town.fetch()
    assert feed_state().problem == ""


def test_warnings_on_the_keeper_s_home_screen_only(town, publisher, now, settings):
    town.fetch()
    FeedState.objects.update(
        expires={"timestamp": (datetime.now(now.tzinfo) + timedelta(days=3)).isoformat()}
    )
    (warning,) = feed_warnings(datetime.now(now.tzinfo))
    assert warning.stage == "soon"
    assert [todo.message for todo in feed_todos(make_user("kanri", "manager"))] == [warning.message]
    assert feed_todos(make_user("hanako", "editor")) == []


def test_expired_feed_is_taken_with_leeway_and_leaves_an_entry(town, publisher, document, now):
    publisher.publish(document(2))
    town.now = now + timedelta(days=60)
    assert town.refused() == "expired"
    detail = {"first": "hanako", "second": "taro", "reason": "閉じた網のため"}
    assert town.fetch(origin="bundle", leeway=BREAK_GLASS, detail=detail) == ("tameshi 2026.2",)
    assert acts("blueprint.fetch").get().detail == {"releases": 1, **detail}
    town.wipe()
    town.now = now + timedelta(days=35 + 91)
    assert town.refused(leeway=BREAK_GLASS) == "expired"


def test_failure_while_storing_takes_everything_back(town, publisher, document, monkeypatch):
    for sequence in (2, 3):
        publisher.publish(document(sequence))

    def fail(*args, **kwargs):
        raise RuntimeError("half way")

    before = rows()
    monkeypatch.setattr("kit.blueprints.actions.fetch._remember", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        town.fetch()
    assert rows() == before
