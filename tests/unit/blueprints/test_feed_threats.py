"""One test for each way to give a town something wrong: real files, a real server, no database.

What TUF decides is asked of the town's own gateway; what the kit decides beside it stands in `test_trust`, and the
memory that outlives a wiped cache in tests/integration/blueprints/test_fetch.py.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from securesystemslib.signer import CryptoSigner

from kit.blueprints.gateway.feed import TufFeed, alone
from kit.blueprints.gateway.http import HubFetcher, feed_url
from kit.blueprints.logic.trust import FeedBusy, FeedUnavailable, TrustRefused, list_releases
from tests.fakes.feed_server import body, cut_off, dripping, endless, serving, status
from tests.fakes.publisher import Publisher

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
STAMP = "/metadata/timestamp.json"


def document(sequence, blueprint="hikikomori"):
    head = {"blueprint": blueprint, "sequence": sequence, "version": f"2026.{sequence}", "text": "文" * 2000}
    return json.dumps(head).encode()


class Town:
    """A town at a server: its cache and its first root."""

    def __init__(self, server, root, cache, **limits):
        self.server, self.root, self.cache, self.limits = server, root, cache, limits

    def feed(self):
        base = feed_url(self.server.address)
        fetcher = HubFetcher(base, **{"seconds": 20, "gap": 5, **self.limits})
        return TufFeed(fetcher, base=base, trust=self.root, cache=self.cache)

    def look(self, at=NOW):
        """Everything that is offered, fetched and verified: the digests' documents, oldest first."""
        feed = self.feed()
        return [feed.document(listed) for listed in list_releases(feed.refresh(at).targets)]

    def refused(self, at=NOW):
        with pytest.raises(TrustRefused) as refusal:
            self.look(at)
        return refusal.value.code


@pytest.fixture
def publisher(tmp_path):
    made = Publisher(tmp_path / "hub", NOW)
    made.publish(document(1))
    return made


@pytest.fixture
def server(publisher):
    with serving(publisher.folder) as running:
        yield running


@pytest.fixture
def town(server, publisher, tmp_path):
    return Town(server, publisher.first_root, tmp_path / "cache")


def test_honest_feed_is_taken_and_continues(town, publisher):
    assert town.look() == [document(1)]
    publisher.publish(document(2))
    assert town.look() == [document(1), document(2)]


def test_forged_bytes_of_the_same_length(town, publisher):
    publisher.put("hikikomori/1-2026.1.json", document(1)).write_bytes(document(1).replace(b"text", b"test"))
    assert town.refused() == "damaged"


def test_forged_metadata(town, publisher):
    path = publisher.metadata / "2.targets.json"
    path.write_bytes(path.read_bytes().replace(b"2026.1", b"2026.9"))
    assert town.refused() == "signatures"


def test_too_few_signatures(town, publisher):
    publisher.publish(document(2), signers=publisher.keys["targets"][:1])
    assert town.refused() == "signatures"


def test_one_holder_signing_twice_is_one_signature(town, publisher):
    publisher.publish(document(2), signers=publisher.keys["targets"][:1] * 2)
    assert town.refused() == "signatures"


def test_root_signed_by_one_of_two(town, publisher):
    town.look()
    stranger = CryptoSigner.generate_ed25519()
    publisher.rotate("targets", [stranger], signers=publisher.keys["root"][:1])
    assert town.refused() == "signatures"


def test_rollback_of_an_updated_town(town, server, publisher, tmp_path):
    town.look()
    old = publisher.copy_of_files(tmp_path / "old")
    publisher.publish(document(2))
    town.look()
    server.folder = old
    assert town.refused() == "rolled_back"


def test_frozen_timestamp(town, publisher):
    town.look()
    assert town.look(NOW + timedelta(days=34)) == [document(1)]
    assert town.refused(NOW + timedelta(days=36)) == "expired"
    publisher.now = NOW + timedelta(days=36)
    publisher.renew()
    assert town.look(NOW + timedelta(days=36)) == [document(1)]


def test_expired_root(town, publisher):
    publisher.now = NOW + timedelta(days=800)
    publisher.renew()
    assert town.refused(NOW + timedelta(days=800)) == "expired"


def test_mix_and_match(town, publisher):
    """Old targets under the name that the new snapshot asks for."""
    publisher.publish(document(2))
    old, new = (publisher.metadata / f"{version}.targets.json" for version in (2, 3))
    new.write_bytes(old.read_bytes())
    assert town.refused() == "rolled_back"


@pytest.mark.parametrize("answer", [body(b"{" * 70_000), endless(), endless(promised=10_000_000_000)])
@pytest.mark.parametrize("path", [STAMP, "/metadata/3.snapshot.json"])
def test_oversize_and_endless_metadata(town, server, path, answer):
    server.spoil[path] = answer
    assert town.refused() == "oversize"


def test_ten_gigabytes_instead_of_a_document(town, server):
    (path,) = (
        "/targets/" + str(p.relative_to(server.folder / "targets")) for p in server.folder.rglob("*1-2026*")
    )
    server.spoil[path] = endless(promised=10_000_000_000)
    assert town.refused() == "oversize"


@pytest.mark.parametrize(
    "name", ["../../evil.json", "/etc/evil.json", "a/../../evil.json", "a\\..\\evil.json", "..%2fevil"]
)
def test_path_tricks_in_target_names(town, publisher, tmp_path, name):
    publisher.targets.targets[name] = publisher.targets.targets["hikikomori/1-2026.1.json"]
    publisher.targets.targets[name].path = name
    publisher.targets.version += 1
    publisher.write_targets()
    publisher.renew()
    assert town.refused() == "name"
    assert [path for path in tmp_path.parent.rglob("*evil*") if path.is_file()] == []


def test_lost_key(town, publisher):
    """Two of three holders sign the next root, in which the lost key is replaced."""
    town.look()
    lost, *rest = publisher.keys["root"]
    new = [*rest, CryptoSigner.generate_ed25519()]
    publisher.rotate("root", new, signers=[*rest, new[-1]])
    publisher.rotate("targets", new)
    publisher.publish(document(2), signers=new[1:])
    assert town.look() == [document(1), document(2)]
    publisher.publish(document(3), signers=[lost, new[0]])
    assert town.refused() == "signatures"


def test_rotated_keys_count_only_after_signing_anew(town, publisher, tmp_path):
    town.look()
    publisher.rotate("targets", [CryptoSigner.generate_ed25519() for _ in range(3)])
    assert town.refused() == "signatures"
    publisher.publish(document(2))
    assert len(town.look()) == 2
    late = Town(town.server, publisher.first_root, tmp_path / "another cache")
    assert len(late.look()) == 2, "a town that slept follows the chain of roots"


def test_another_start_of_trust(town, tmp_path):
    stranger = Publisher(tmp_path / "stranger", NOW)
    assert Town(town.server, stranger.first_root, tmp_path / "cache").refused() == "signatures"


def test_fast_forward_and_recovery(town, server, publisher, tmp_path):
    town.look()
    thief = publisher.branch(tmp_path / "thief")
    thief.snapshot.version = thief.timestamp.version = 2**31
    thief.renew()
    server.folder = thief.folder
    assert town.look() == [document(1)], "the stolen online key can say that something is current"
    server.folder = publisher.folder
    publisher.publish(document(2))
    assert town.refused() == "rolled_back"
    for role in ("snapshot", "timestamp"):
        publisher.rotate(role, [CryptoSigner.generate_ed25519()])
    publisher.renew()
    assert town.look() == [document(1), document(2)], "a new online key in root sets the town free"


def test_stolen_online_key_cannot_publish_or_take_back(town, server, publisher, tmp_path):
    publisher.publish(document(2))
    town.look()
    thief = publisher.branch(tmp_path / "thief")
    thief.publish(document(3), signers=thief.keys["timestamp"])
    server.folder = thief.folder
    assert town.refused() == "signatures"
    again = publisher.branch(tmp_path / "again")
    again.targets.version = 2
    again.timestamp.version += 10
    again.snapshot.version += 10
    again.renew()
    server.folder = again.folder
    assert town.refused() == "rolled_back"


def test_cached_404_for_a_new_root(town, server, publisher):
    """A proxy hides the root that rotates the online key: refused, unharmed, and well when the proxy forgets."""
    town.look()
    for role in ("snapshot", "timestamp"):
        publisher.rotate(role, [CryptoSigner.generate_ed25519()])
    publisher.publish(document(2))
    server.spoil["/metadata/2.root.json"] = status(404)
    assert town.refused() == "signatures"
    server.spoil.clear()
    assert town.look() == [document(1), document(2)]


def test_interrupted_fetch_continues(town, server, publisher):
    town.look()
    publisher.publish(document(2))
    for path in (
        "/metadata/4.snapshot.json",
        "/metadata/3.targets.json",
        f"/targets/{_file(server, '2-2026')}",
    ):
        server.spoil = {path: cut_off(b"x" * 900)}
        with pytest.raises((FeedUnavailable, TrustRefused)):
            town.look()
    server.spoil.clear()
    server.asked.clear()
    assert town.look() == [document(1), document(2)]
    assert not any("1-2026.1" in path for path in server.asked), "what was fetched whole is not fetched again"


def test_line_that_breaks_is_no_alarm(town, server):
    server.spoil[STAMP] = cut_off(b"{" * 900)
    with pytest.raises(FeedUnavailable, match="前の状態のまま"):
        town.look()


@pytest.mark.parametrize("answer", [status(500), status(404), status(302), status(301)])
def test_errors_and_redirects_are_not_followed(town, server, answer):
    server.spoil[STAMP] = answer
    with pytest.raises(FeedUnavailable):
        town.look()


@pytest.mark.parametrize(
    "answer",
    [body(b"<html>Welcome</html>"), body(b""), body(b"[]"), body(b"\xff\xfe\x00"), body(b"[" * 9000)],
)
def test_garbage(town, server, answer):
    server.spoil[STAMP] = answer
    assert town.refused() == "damaged"


def test_hub_that_is_not_there(town, server):
    server.shutdown()
    server.server_close()
    with pytest.raises(FeedUnavailable, match="つながりません"):
        town.look()


@pytest.mark.parametrize(
    "raw", [b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n ", b"HTTP/1.1 100 Continue\r\n\r\n", b"x"]
)
def test_slow_line_is_hung_up_in_time(town, server, raw):
    """Each byte comes in time, the whole never: in the body, in the head, in endless interim answers."""
    server.spoil[STAMP] = dripping(raw)
    town.limits = {"seconds": 0.4, "gap": 5}
    with pytest.raises(FeedUnavailable, match="時間がかかりすぎ"):
        town.look()


def test_silent_line_is_hung_up_in_time(town, server):
    server.spoil[STAMP] = lambda handler: handler.server.stop.wait(5)
    town.limits = {"gap": 0.2}
    with pytest.raises(FeedUnavailable, match="時間がかかりすぎ"):
        town.look()


@pytest.mark.parametrize(
    "url", ["http://evil.example/feed/metadata/1.root.json", "http://127.0.0.1:1/feed/x", "{base}../secret", "{base}%2e%2e/x", "file:///etc/passwd"]
)  # fmt: skip
def test_only_the_configured_hub_is_asked(server, url):
    base = feed_url(server.address)
    with pytest.raises(Exception, match="is not below"):
        list(HubFetcher(base).fetch(url.replace("{base}", base)))
    assert server.asked == []


def test_two_fetches_at_once(town, tmp_path):
    with (
        alone(tmp_path / "cache"),
        pytest.raises(FeedBusy, match="別の受け取り"),
        alone(tmp_path / "cache"),
    ):
        pass
    with alone(tmp_path / "cache"):
        assert town.look() == [document(1)]


def test_poll_is_one_question_under_one_kilobyte(town, server, publisher):
    feed = town.feed()
    offer = feed.refresh(NOW)
    server.asked.clear()
    server.sizes.clear()
    assert not town.feed().changed(offer.etag, offer.timestamp_digest)
    assert server.asked == [STAMP]
    assert sum(server.sizes) < 1024, server.sizes
    assert not town.feed().changed("", offer.timestamp_digest), "a server without validators: equal bytes"
    publisher.renew()
    assert town.feed().changed(offer.etag, offer.timestamp_digest)


def _file(server, part):
    (path,) = server.folder.glob(f"targets/hikikomori/*{part}*")
    return f"hikikomori/{path.name}"
