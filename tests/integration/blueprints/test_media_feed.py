"""Media of releases through the signed feed and through bundles: honest, missing, forged, too large, unsafe."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings

from kit.blueprints.actions.fetch import Errand, Fetched, fetch_releases
from kit.blueprints.bridge.media import STORAGE, kept
from kit.blueprints.gateway.bundle import BASE as BUNDLE
from kit.blueprints.gateway.bundle import open_bundle, write_bundle
from kit.blueprints.gateway.feed import TufFeed
from kit.blueprints.gateway.http import HubFetcher, feed_url
from kit.blueprints.gateway.shipped import shipped_releases
from kit.blueprints.logic.trust import FeedUnavailable, TrustRefused, list_releases
from kit.blueprints.models import StoredRelease
from kit.core.actions.audit import SystemActor
from tests.factories.pictures import DOOR, medium, picture, reference, with_other_file, with_picture
from tests.factories.releases import NextRelease, release_document
from tests.fakes.feed_server import FeedServer, body, endless, serving
from tests.fakes.publisher import Publisher

pytestmark = pytest.mark.django_db
BY = SystemActor("test")
RED, BLUE = picture("darkred"), picture("navy")
SECOND = with_picture(NextRelease(release_document("2026.1")), RED).document()
THIRD = NextRelease(SECOND).edit(DOOR, "title", "裏口").document()
NAME = f"media/{medium(RED)['sha256']}.png"
PATH = f"/targets/media/{medium(RED)['sha256']}.{medium(RED)['sha256']}.png"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    own = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**settings.STORAGES, STORAGE: own}


@pytest.fixture
def publisher(tmp_path: Any, now: Any) -> Publisher:
    """Two releases whose page shows the same picture."""
    made = Publisher(tmp_path / "hub", now)
    made.publish(release_document("2026.1"))
    made.publish(RED, NAME)
    made.publish(SECOND)
    made.publish(THIRD)
    return made


@pytest.fixture
def server(publisher: Publisher) -> Any:
    with serving(publisher.folder) as running:
        yield running


class Town:
    """Fetches over HTTP, or from a bundle."""

    def __init__(self, server: FeedServer, publisher: Publisher, cache: Any, now: Any) -> None:
        self.server, self.root, self.cache, self.now = server, publisher.first_root, cache, now

    def feed(self) -> TufFeed:
        base = feed_url(self.server.address)
        return TufFeed(HubFetcher(base, seconds=20, gap=5), base=base, trust=self.root, cache=self.cache)

    def fetch(self, feed: TufFeed | None = None) -> Fetched:
        shipped = {"hikikomori": shipped_releases(django_settings.KIT_BLUEPRINTS, "hikikomori")}
        return fetch_releases(feed or self.feed(), Errand(shipped=shipped), by=BY, now=self.now)

    def refused(self) -> str:
        before = StoredRelease.objects.count()
        with pytest.raises((TrustRefused, FeedUnavailable)) as refusal:
            self.fetch()
        assert (StoredRelease.objects.count(), kept(medium(RED)["sha256"])) == (before, None)
        return getattr(refusal.value, "code", "unavailable")


@pytest.fixture
def town(server: FeedServer, publisher: Publisher, tmp_path: Any, now: Any) -> Town:
    return Town(server, publisher, tmp_path / "cache", now)


def test_media_come_with_their_release_and_once(town: Town, server: FeedServer, publisher: Publisher) -> None:
    assert town.fetch().stored == ("hikikomori 2026.2", "hikikomori 2026.3")
    assert kept(medium(RED)["sha256"]) == RED
    assert server.asked.count(PATH) == 1, "the second release has the same file"
    publisher.publish(BLUE, f"media/{medium(BLUE)['sha256']}.png")
    publisher.publish(with_other_file(NextRelease(THIRD), BLUE).document())
    server.asked.clear()
    town.fetch()
    assert [path for path in server.asked if "/media/" in path] == [PATH.replace(*_sha())]


def _sha() -> tuple[str, str]:
    return medium(RED)["sha256"], medium(BLUE)["sha256"]


def test_forged_bytes_of_the_same_length(town: Town, server: FeedServer) -> None:
    server.spoil[PATH] = body(RED[:-1] + b"x")
    assert town.refused() == "damaged"


@pytest.mark.parametrize(
    "answer", [body(RED * 2), endless(10**10), endless()], ids=["twice", "said", "endless"]
)
def test_more_bytes_than_signed(town: Town, server: FeedServer, answer: Any) -> None:
    server.spoil[PATH] = answer
    assert town.refused() == "oversize"


def test_a_file_that_is_not_there(town: Town, publisher: Publisher) -> None:
    (publisher.folder / PATH.lstrip("/")).unlink()
    assert town.refused() == "unavailable"


@pytest.mark.parametrize("lie", ["not listed", "another size"])
def test_a_file_that_the_signed_list_does_not_have(town: Town, publisher: Publisher, lie: str) -> None:
    made = with_other_file(NextRelease(THIRD), BLUE)
    if lie == "another size":
        publisher.publish(BLUE, f"media/{medium(BLUE)['sha256']}.png")
        made.data["media"] = [medium(BLUE, size=len(BLUE) + 1)]
    publisher.publish(made.document())
    with pytest.raises(TrustRefused) as refusal:
        town.fetch()
    assert refusal.value.code == "medium"
    assert not StoredRelease.objects.filter(sequence__gt=1).exists()


def test_a_signed_file_that_is_no_safe_picture_ends_the_row(town: Town, publisher: Publisher) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    sha256 = hashlib.sha256(svg).hexdigest()
    made = NextRelease(THIRD)
    made.entry(DOOR)["fields"]["file"] = reference(svg)
    made.data["media"] = [{"sha256": sha256, "size": len(svg), "name": "door.png", "type": "image/png"}]
    publisher.publish(svg, f"media/{sha256}.png")
    publisher.publish(made.document())
    fetched = town.fetch()
    assert fetched.stored == ("hikikomori 2026.2", "hikikomori 2026.3")
    assert "door.png" in fetched.left_out
    assert "読めません" in fetched.left_out
    assert kept(sha256) is None


def test_a_bundle_carries_media_once(town: Town, tmp_path: Any, now: Any) -> None:
    feed = town.feed()
    write_bundle(tmp_path / "feed.zip", feed.bundle_entries(list_releases(feed.refresh(now).targets)))
    town.cache = tmp_path / "another"
    with open_bundle(tmp_path / "feed.zip") as fetcher:
        names = [name for name in fetcher.archive.namelist() if "/media/" in name]
        assert names == [PATH.lstrip("/")]
        bundled = TufFeed(fetcher, base=BUNDLE, trust=town.root, cache=town.cache)
        assert town.fetch(bundled).stored == ("hikikomori 2026.2", "hikikomori 2026.3")
    assert kept(medium(RED)["sha256"]) == RED


def test_an_expired_feed_brings_no_media(town: Town, server: FeedServer) -> None:
    town.now += timedelta(days=36)
    assert town.refused() == "expired"
    assert PATH not in server.asked
