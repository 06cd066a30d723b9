"""A ciphertext opens for its own row, kind and town, unchanged, with its own key, and otherwise not at all."""

import pickle
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from kit.core.gateway import keys
from kit.core.gateway.records import InstanceSealer
from kit.core.logic.sealed import DataKey, SealBroken, Wrapped, bound_to, key_bound_to, packed, unpacked

ONE, OTHER = UUID(int=1), UUID(int=2)
HERE = bound_to("242012", "consultation", ONE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys.make_missing(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def sealer(folder: Path) -> InstanceSealer:
    return InstanceSealer(lambda: folder)


def test_what_was_sealed_opens_and_never_looks_the_same(sealer: InstanceSealer) -> None:
    key, content = sealer.new_key(), {"ことば": "𠮷野家で 😀", "n": [1, None]}
    first = sealer.seal(packed(content), key=key, bound=HERE)
    assert unpacked(sealer.open(first, key=key, bound=HERE)) == content
    assert first != sealer.seal(packed(content), key=key, bound=HERE)
    assert "ことば".encode() not in first


@pytest.mark.parametrize(
    "bound",
    [
        bound_to("242012", "consultation", OTHER),
        bound_to("242012", "message", ONE),
        bound_to("242021", "consultation", ONE),
        HERE.replace("v1", "v2"),
        "",
    ],
)
def test_another_row_kind_town_or_version_cannot_open(sealer: InstanceSealer, bound: str) -> None:
    key = sealer.new_key()
    with pytest.raises(SealBroken):
        sealer.open(sealer.seal(b"x", key=key, bound=HERE), key=key, bound=bound)


@pytest.mark.parametrize(
    "damage",
    [
        lambda sealed: b"",
        lambda sealed: sealed[:1],
        lambda sealed: sealed[:28],
        lambda sealed: sealed[:-1],
        lambda sealed: sealed + b"\0",
        lambda sealed: b"\x02" + sealed[1:],
        lambda sealed: sealed[:20] + bytes([sealed[20] ^ 1]) + sealed[21:],
    ],
)
def test_what_was_cut_or_changed_is_refused(sealer: InstanceSealer, damage: Callable[[bytes], bytes]) -> None:
    key = sealer.new_key()
    with pytest.raises(SealBroken):
        sealer.open(damage(sealer.seal(b"content", key=key, bound=HERE)), key=key, bound=HERE)


def test_another_key_cannot_open(sealer: InstanceSealer) -> None:
    sealed = sealer.seal(b"x", key=sealer.new_key(), bound=HERE)
    with pytest.raises(SealBroken):
        sealer.open(sealed, key=sealer.new_key(), bound=HERE)


def test_a_wrapped_key_opens_for_its_record_and_holder_only(sealer: InstanceSealer, tmp_path: Path) -> None:
    key, bound = sealer.new_key(), key_bound_to("242012", "consultation", ONE, "instance")
    wrapped = sealer.wrap(key, bound=bound)
    assert sealer.unwrap(wrapped, bound=bound).raw() == key.raw()
    for other in (
        bound.replace("instance", "code"),
        key_bound_to("242012", "consultation", OTHER, "instance"),
    ):
        with pytest.raises(SealBroken):
            sealer.unwrap(wrapped, bound=other)
    keys.make_missing(tmp_path / "others")
    with pytest.raises(SealBroken):
        InstanceSealer(lambda: tmp_path / "others").unwrap(wrapped, bound=bound)
    with pytest.raises(SealBroken):
        sealer.unwrap(Wrapped(wrapped.key_id, wrapped.data[:-1]), bound=bound)


def test_what_a_secret_wrapped_no_key_file_opens(sealer: InstanceSealer) -> None:
    key, secret, bound = sealer.new_key(), sealer.new_key(), key_bound_to("242012", "draft", ONE, "browser")
    wrapped = sealer.wrap_by(secret, key, bound=bound)
    assert sealer.unwrap_by(secret, wrapped, bound=bound).raw() == key.raw()
    with pytest.raises(SealBroken):
        sealer.unwrap_by(sealer.new_key(), wrapped, bound=bound)
    with pytest.raises(SealBroken):
        sealer.unwrap(Wrapped(sealer.newest_id(), wrapped.data), bound=bound)


def test_a_data_key_shows_itself_to_nobody() -> None:
    key = DataKey(b"secret bytes of the key 12345678")
    assert "secret" not in f"{key} {key!r} {[key]}"
    with pytest.raises(TypeError):
        pickle.dumps(key)


@pytest.mark.parametrize(("town", "kind"), [("", "draft"), ("242012", ""), ("242012", "a|b")])
def test_nothing_is_bound_to_nothing(town: str, kind: str) -> None:
    with pytest.raises(ValueError, match="bound"):
        bound_to(town, kind, uuid4())


def test_the_words_that_bind_never_change() -> None:
    """Ciphertexts of years ago are bound to exactly these."""
    assert HERE == "v1|242012|consultation|00000000-0000-0000-0000-000000000001"
    assert key_bound_to("242012", "draft", ONE, "code") == (
        "v1|242012|draft|00000000-0000-0000-0000-000000000001|key of code"
    )
