"""The instance key: made once, replaced in one step, and no part of what a database is recognised by."""

import pytest

from kit.core.gateway import keys
from kit.core.gateway.instance_key import (
    holds,
    instance_key,
    next_instance_key,
    public_half,
    public_id,
    settle_instance_key,
    sign,
)


@pytest.fixture
def folder(tmp_path):
    keys.make_missing(tmp_path / "keys")
    return tmp_path / "keys"


def test_a_folder_from_before_gets_the_key_and_keeps_its_mark(folder):
    (folder / "instance").unlink()
    before = keys.mark(folder), {path.name: path.read_bytes() for path in folder.iterdir()}
    keys.make_later(folder)
    made = (folder / "instance").read_bytes()
    keys.make_later(folder)
    assert (folder / "instance").read_bytes() == made
    assert (folder / "instance").stat().st_mode & 0o777 == 0o600
    (folder / "instance").unlink()
    assert before == (keys.mark(folder), {path.name: path.read_bytes() for path in folder.iterdir()})
    assert keys.have_any(folder)


def test_a_new_key_takes_the_place_of_the_old_one_in_one_step(folder):
    old, new = instance_key(folder), next_instance_key(folder)
    assert (old != new, next_instance_key(folder), instance_key(folder)) == (True, new, old)
    settle_instance_key(folder)
    settle_instance_key(folder)
    assert instance_key(folder) == new
    assert not (folder / "instance.new").exists()


def test_a_key_that_root_makes_belongs_to_whom_the_folder_belongs(folder, monkeypatch):
    """A town joins anew by the command of root; the user who serves it has to read the key."""
    given = []
    monkeypatch.setattr("os.fchown", lambda handle, user, group: given.append((user, group)))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    next_instance_key(folder)
    assert given == []
    settle_instance_key(folder)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    next_instance_key(folder)
    assert given == [(folder.stat().st_uid, -1)]


def test_a_signature_is_of_one_key_and_of_exactly_these_bytes(folder):
    key, other = instance_key(folder), next_instance_key(folder)
    signature = sign(key, b"words")
    assert holds(public_half(key), signature, b"words")
    assert not holds(public_half(other), signature, b"words")
    assert not holds(public_half(key), signature, b"words ")
    for nonsense in ("", "zz", signature[:-2]):
        assert not holds(public_half(key), nonsense, b"words")
        assert not holds(nonsense, signature, b"words")
    assert public_id(public_half(key)) != public_id(public_half(other))


def test_a_key_that_nobody_may_write_says_who_should(tmp_path):
    with pytest.raises(keys.KeyMissing, match="作れません"):
        instance_key(tmp_path / "no" / "folder")
