"""One content, one sequence of bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.blueprints.logic.canonical import (
    DEEPEST,
    CanonicalError,
    canonical_bytes,
    digest,
    is_canonical,
    read,
)

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e6, 1e6) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcé", max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


def test_keys_are_sorted_and_the_file_ends_with_a_line_end() -> None:
    assert canonical_bytes({"b": [1], "a": "あ"}) == '{\n "a": "あ",\n "b": [\n  1\n ]\n}\n'.encode()


def test_text_and_keys_are_in_nfc() -> None:
    assert canonical_bytes({"か\u3099": "は\u309a"}) == canonical_bytes({"が": "ぱ"})


@pytest.mark.parametrize(("written", "same"), [(1.0, 1), (-0.0, 0), (54.10, 54.1), (1e3, 1000)])
def test_numbers_have_one_form(written: float, same: float) -> None:
    assert canonical_bytes([written]) == canonical_bytes([same])


@pytest.mark.parametrize(
    "bad",
    [
        float("nan"),
        float("inf"),
        2**53 + 1,
        1e300,
        {1: "a"},
        {"が": 1, "か\u3099": 2},
        object(),
        "\ud800",
        {1, 2},
    ],
)
def test_what_has_no_one_form_is_refused(bad: object) -> None:
    with pytest.raises(CanonicalError):
        canonical_bytes({"value": bad})


def test_the_message_names_the_path() -> None:
    with pytest.raises(CanonicalError, match="objects/1/fields"):
        canonical_bytes({"objects": [{}, {"fields": object()}]})


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": 1, "a": 2}', b"[NaN]", b"[Infinity]", b"\xff", b"{", b"[9007199254740993]", b"9" * 5000,
        *(b"[" * depth + b"]" * depth for depth in (DEEPEST + 2, 450, 900, 50_000)),
    ],
    ids=range(11),
)  # fmt: skip
def test_reading_refuses_what_writing_never_makes(raw: bytes) -> None:
    with pytest.raises(CanonicalError):
        read(raw)


@given(values)
def test_reading_back_gives_the_same_bytes(value: object) -> None:
    try:
        raw = canonical_bytes(value)
    except CanonicalError:
        return
    assert canonical_bytes(read(raw)) == raw
    assert is_canonical(raw)
    assert not is_canonical(raw + b" ")


def test_the_digest_is_that_of_the_bytes() -> None:
    assert digest({}) == "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"
