"""Sealed texts open only with the same keys, for the same purpose, unchanged."""

from pathlib import Path

import pytest

from kit.core.gateway.keys import KeyMissing, make_missing
from kit.core.gateway.sealing import SealBroken, open_text, seal_text


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    make_missing(tmp_path / "keys")
    return tmp_path / "keys"


def test_what_was_sealed_opens(keys: Path) -> None:
    assert open_text(seal_text("JBSWY3DP", folder=keys, purpose="a"), folder=keys, purpose="a") == "JBSWY3DP"


def test_the_same_text_never_looks_the_same(keys: Path) -> None:
    assert seal_text("x", folder=keys, purpose="a") != seal_text("x", folder=keys, purpose="a")


def test_another_purpose_cannot_open(keys: Path) -> None:
    with pytest.raises(SealBroken):
        open_text(seal_text("x", folder=keys, purpose="a"), folder=keys, purpose="b")


@pytest.mark.parametrize("text", ["JBSWY3DP", "v1.", "v1.AAAA", "v1.###"])
def test_what_was_not_sealed_is_refused(keys: Path, text: str) -> None:
    with pytest.raises(SealBroken):
        open_text(text, folder=keys, purpose="a")


def test_a_changed_text_is_refused(keys: Path) -> None:
    sealed = seal_text("x", folder=keys, purpose="a")
    with pytest.raises(SealBroken):
        open_text(sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:], folder=keys, purpose="a")


def test_without_keys_nothing_is_sealed(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="data"):
        seal_text("x", folder=tmp_path, purpose="a")
