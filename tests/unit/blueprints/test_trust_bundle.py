"""Bundles: what is in them is not read before the archive itself is plain, small and only what it may be."""

import io
import struct
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from kit.blueprints.gateway.bundle import BASE, open_bundle, write_bundle
from kit.blueprints.gateway.feed import TufFeed
from kit.blueprints.logic.trust import FeedUnavailable, TrustRefused, list_releases
from kit.blueprints.logic.trust_bundle import END_LENGTH, LARGEST, Entry, check_end, check_entries
from tests.fakes.publisher import Publisher
from tests.unit.blueprints.test_feed_threats import document

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
GOOD = "metadata/timestamp.json"


@pytest.fixture
def publisher(tmp_path):
    made = Publisher(tmp_path / "hub", NOW)
    for sequence in (1, 2):
        made.publish(document(sequence))
    return made


@pytest.fixture
def bundle(publisher, tmp_path):
    write_bundle(tmp_path / "feed.zip", _files(publisher))
    return tmp_path / "feed.zip"


def _files(publisher):
    paths = sorted(path for path in publisher.folder.rglob("*.json"))
    return [(str(path.relative_to(publisher.folder)), path.read_bytes()) for path in paths]


def look(path, publisher, cache, at=NOW):
    with open_bundle(path) as fetcher:
        feed = TufFeed(fetcher, base=BASE, trust=publisher.first_root, cache=cache)
        return [feed.document(listed) for listed in list_releases(feed.refresh(at).targets)]


def refused(path, publisher, tmp_path):
    with pytest.raises((TrustRefused, FeedUnavailable)) as refusal:
        look(path, publisher, tmp_path / "cache")
    return getattr(refusal.value, "code", "unavailable")


def rewritten(path, **choices):
    """A bundle made anew by a careless or hostile hand; `extra` entries and how they are stored."""
    target = path.with_name("other.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", choices.get("method", 0)) as new:
        new.comment = choices.get("comment", b"")
        for info in old.infolist():
            if info.filename not in choices.get("without", ()):
                new.writestr(info.filename, old.read(info))
        for info, data in choices.get("extra", ()):
            new.writestr(info, data)
    return target


def test_honest_bundle_is_a_feed(bundle, publisher, tmp_path):
    assert look(bundle, publisher, tmp_path / "cache") == [document(1), document(2)]


def test_same_content_is_the_same_bundle(bundle, publisher, tmp_path):
    write_bundle(tmp_path / "again.zip", _files(publisher))
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


def test_bundle_without_old_roots(publisher, tmp_path):
    keys = publisher.keys["targets"]
    for _ in range(2):
        publisher.rotate("targets", keys)
    publisher.publish(document(3))
    write_bundle(tmp_path / "whole.zip", _files(publisher))
    assert len(look(tmp_path / "whole.zip", publisher, tmp_path / "one")) == 3
    for role in ("snapshot", "timestamp"):
        publisher.rotate(role, [type(keys[0]).generate_ed25519()])
    publisher.renew()
    write_bundle(tmp_path / "feed.zip", _files(publisher))
    lacking = rewritten(tmp_path / "feed.zip", without={"metadata/2.root.json", "metadata/4.root.json"})
    assert refused(lacking, publisher, tmp_path) == "signatures"


def test_bundle_that_lacks_a_release(bundle, publisher, tmp_path):
    (name,) = [name for name, _ in _files(publisher) if "1-2026.1" in name]
    assert refused(rewritten(bundle, without={name}), publisher, tmp_path) == "unavailable"


def test_expired_bundle(bundle, publisher, tmp_path):
    with pytest.raises(TrustRefused, match="期限"):
        look(bundle, publisher, tmp_path / "cache", NOW + timedelta(days=36))


@pytest.mark.parametrize("keep", [0, 1, 21, 300, -1, -22, -60])
def test_truncated_bundle(bundle, publisher, tmp_path, keep):
    bundle.write_bytes(bundle.read_bytes()[:keep])
    assert refused(bundle, publisher, tmp_path) in ("bundle", "unavailable")


def test_one_flipped_byte_anywhere_is_noticed(bundle, publisher, tmp_path):
    """Nothing forged comes out, and nothing but a refusal comes up."""
    data = bundle.read_bytes()
    honest = [document(1), document(2)]
    for place in range(0, len(data), len(data) // 50):
        bundle.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        try:
            assert look(bundle, publisher, tmp_path / f"c{place}") == honest, place
        except (TrustRefused, FeedUnavailable):
            continue


def test_packed_bundle_is_refused_before_it_grows(bundle, publisher, tmp_path):
    bomb = (zipfile.ZipInfo("metadata/9.root.json"), b"\0" * 1_000_000)
    bomb[0].compress_type = zipfile.ZIP_DEFLATED
    assert refused(rewritten(bundle, extra=[bomb]), publisher, tmp_path) == "bundle"
    assert refused(rewritten(bundle, method=zipfile.ZIP_LZMA), publisher, tmp_path) == "bundle"


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/passwd", "metadata/../x.json", "metadata/", "metadata/0.root.json", "readme.txt", "metadata\\1.root.json"]
)  # fmt: skip
def test_names_that_no_feed_has(bundle, publisher, tmp_path, name):
    assert refused(rewritten(bundle, extra=[(zipfile.ZipInfo(name), b"{}")]), publisher, tmp_path) == "bundle"


def test_the_same_name_twice(bundle, publisher, tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = rewritten(bundle, extra=[(zipfile.ZipInfo(GOOD), b"{}")])
    assert refused(twice, publisher, tmp_path) == "bundle"


def test_a_link_instead_of_a_file(bundle, publisher, tmp_path):
    link = zipfile.ZipInfo("metadata/9.root.json")
    link.external_attr = 0o120777 << 16
    assert refused(rewritten(bundle, extra=[(link, b"/etc/passwd")]), publisher, tmp_path) == "bundle"


def test_too_many_entries(bundle, publisher, tmp_path):
    many = [(zipfile.ZipInfo(f"metadata/{number}.root.json"), b"") for number in range(10, 2_015)]
    assert refused(rewritten(bundle, extra=many), publisher, tmp_path) == "bundle"


def test_a_remark_behind_the_archive_could_hide_another_one(bundle, publisher, tmp_path):
    assert refused(rewritten(bundle, comment=b"hello"), publisher, tmp_path) == "bundle"


def test_an_archive_behind_other_bytes(bundle, publisher, tmp_path):
    bundle.write_bytes(b"#!/bin/sh\n" + bundle.read_bytes())
    assert refused(bundle, publisher, tmp_path) == "bundle"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"size": 10}, "larger than packed"), ({"flags": 0x1}, "encrypted"), ({"flags": 0x8}, "sizes told later"),
        ({"method": 8, "packed": 1}, "packed"), ({"mode": 0o040755}, "a folder"), ({"mode": 0o010644}, "a pipe"),
    ],
)  # fmt: skip
def test_odd_entries(changed, why):
    plain = {"name": GOOD, "size": 5, "packed": 5, "method": 0, "flags": 0x800, "mode": 0o100644}
    check_entries([Entry(**plain)], 1000)
    with pytest.raises(TrustRefused):
        check_entries([Entry(**(plain | changed))], 1000)


def test_entries_that_share_their_bytes():
    """Ten entries of 900 bytes in a file of 1000: a bomb of stored entries."""
    shared = [Entry(f"metadata/{n}.root.json", 900, 900, 0, 0, 0) for n in range(1, 11)]
    with pytest.raises(TrustRefused, match="大きさ"):
        check_entries(shared, 1000)


def test_end_records_that_lie():
    def end(size, **changed):
        parts = {
            "disk": 0,
            "start": 0,
            "here": 3,
            "count": 3,
            "length": 150,
            "offset": 500,
            "comment": 0,
        } | changed
        return b"\0" * 20 + b"PK\x05\x06" + struct.pack("<HHHHLLH", *parts.values()), size

    check_end(*end(672))
    lies = [
        {"disk": 1}, {"start": 1}, {"here": 2}, {"count": 2001, "here": 2001}, {"comment": 5}, {"offset": 499},
        {"length": 2**31}, {"count": 65535, "here": 65535, "offset": 2**32 - 1},
    ]  # fmt: skip
    for lie in lies:
        with pytest.raises(TrustRefused):
            check_end(*end(672, **lie))
    with pytest.raises(TrustRefused, match="200MB"):
        check_end(end(672)[0], LARGEST + 1)
    tail, size = end(672)
    with pytest.raises(TrustRefused, match="形"):
        check_end(b"PK\x06\x07" + b"\0" * 16 + tail[-END_LENGTH:], size)


def test_a_file_that_is_no_archive(publisher, tmp_path):
    for number, data in enumerate(
        [b"", b"PK", b"hello" * 50, io.BytesIO(b"PK\x05\x06").read() + b"\xff" * 18]
    ):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(data)
        assert refused(path, publisher, tmp_path) == "bundle"
    assert refused(tmp_path / "nowhere.zip", publisher, tmp_path) == "unavailable"
