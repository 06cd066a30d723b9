"""The data key is exchanged; between any two steps everything opens and other keys are noticed."""

from pathlib import Path

import pytest

from kit.core.gateway import keys
from kit.core.gateway.records import InstanceSealer
from kit.core.gateway.sealing import SealBroken, open_text, seal_text
from kit.core.logic.sealed import bound_to
from tests.unit.core.test_records import ONE

BOUND = bound_to("242012", "consultation", ONE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys.make_missing(tmp_path / "keys")
    return tmp_path / "keys"


def test_both_keys_open_at_every_step(folder: Path) -> None:
    sealer, before = InstanceSealer(lambda: folder), keys.mark(folder)
    key = sealer.new_key()
    old, old_text = sealer.wrap(key, bound=BOUND), seal_text("JBSWY3DP", folder=folder, purpose="a")
    keys.begin_rotation(folder)
    new, new_text = sealer.wrap(key, bound=BOUND), seal_text("JBSWY3DP", folder=folder, purpose="a")
    assert keys.is_rotating(folder)
    assert new.key_id == sealer.newest_id() != old.key_id
    for step in (lambda: None, lambda: keys.begin_rotation(folder), lambda: keys.finish_rotation(folder)):
        step()
        assert sealer.newest_id() == new.key_id
        assert {sealer.unwrap(wrapped, bound=BOUND).raw() for wrapped in (old, new)} == {key.raw()}
        assert {open_text(text, folder=folder, purpose="a") for text in (old_text, new_text)} == {"JBSWY3DP"}
        assert before in keys.marks(folder)
    assert not keys.is_rotating(folder)
    assert keys.mark(folder) != before
    (kept,) = keys.old_keys(folder)
    assert (kept.name, kept.stat().st_mode & 0o777) == (f"data.old-{old.key_id}", 0o600)
    kept.unlink()
    assert keys.marks(folder) == {keys.mark(folder)}
    with pytest.raises(SealBroken):
        sealer.unwrap(old, bound=BOUND)
    with pytest.raises(SealBroken):
        open_text(old_text, folder=folder, purpose="a")


def test_a_kill_between_keeping_the_old_and_renaming_the_new_is_brought_to_its_end(folder: Path) -> None:
    before = keys.read_key(folder, "data")
    keys.begin_rotation(folder)
    (folder / f"data.old-{keys.key_id(before)}").hardlink_to(folder / "data")
    after = keys.data_keys(folder)[0]
    assert keys.data_keys(folder) == (after, before)
    keys.finish_rotation(folder)
    assert keys.data_keys(folder) == (after, before)
    assert (keys.read_key(folder, "data"), keys.is_rotating(folder)) == (after, False)


def test_many_exchanges_keep_every_key(folder: Path) -> None:
    seen = [keys.read_key(folder, "data")]
    for _ in range(3):
        keys.begin_rotation(folder)
        keys.finish_rotation(folder)
        seen.append(keys.read_key(folder, "data"))
    assert set(keys.data_keys(folder)) == set(seen)
    assert keys.data_keys(folder)[0] == seen[-1]


def test_an_old_key_with_other_content_is_refused(folder: Path) -> None:
    (folder / "data.old-0123456789abcdef").write_text("ab" * 32)
    with pytest.raises(keys.KeyMissing, match=r"data\.old-0123456789abcdef"):
        keys.data_keys(folder)


@pytest.mark.parametrize("name", ["data", "lookup", "telephone", "audit"])
def test_other_keys_are_noticed_after_an_exchange(folder: Path, name: str) -> None:
    keys.begin_rotation(folder)
    keys.finish_rotation(folder)
    noted = keys.mark(folder)
    (folder / name).write_text("cd" * 32)
    assert noted not in keys.marks(folder)
    (folder / name).unlink()
    with pytest.raises(keys.KeyMissing):
        keys.marks(folder)


def test_only_one_exchanges_at_a_time(folder: Path) -> None:
    with keys.rotating(folder), pytest.raises(keys.RotationRunning), keys.rotating(folder):
        raise AssertionError
    with keys.rotating(folder):
        pass
