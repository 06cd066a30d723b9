"""Every way to tamper with the chain is seen at its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.audit_chain import GENESIS, AuditChainError, canonical_entry, link, verify

KEY = b"k" * 32
Chain = list[tuple[bytes, bytes]]


def chain(*entries: bytes, key: bytes = KEY) -> Chain:
    links: Chain = []
    previous = GENESIS
    for entry in entries:
        previous = link(previous, entry, key)
        links.append((entry, previous))
    return links


def test_entry_has_one_byte_form() -> None:
    composed, decomposed = "が", "\u304b\u3099"
    assert canonical_entry({"b": 1, "a": composed}) == canonical_entry({"a": decomposed, "b": 1})
    assert canonical_entry({"a": "が", "n": None, "t": True}) == '{"a":"が","n":null,"t":true}'.encode()


@pytest.mark.parametrize("value", [1.5, b"x", ["a"], {"a": 1}])
def test_values_without_one_form_are_refused(value: object) -> None:
    with pytest.raises(AuditChainError, match="amount"):
        canonical_entry({"amount": value})  # type: ignore[dict-item]


def test_field_names_that_are_the_same_text_are_refused() -> None:
    with pytest.raises(AuditChainError):
        canonical_entry({"が": 1, "\u304b\u3099": 2})


def test_a_link_is_stable_for_ever() -> None:
    assert (
        link(GENESIS, b"{}", KEY).hex() == "508045776734b09a49bc42798bdf311f3c5b2d5f7d6f71e28caa0955fe3b38fd"
    )


def test_short_key_and_wrong_link_are_refused() -> None:
    with pytest.raises(AuditChainError, match="32"):
        link(GENESIS, b"", b"short")
    with pytest.raises(AuditChainError, match="32"):
        link(b"", b"", KEY)


def test_an_untouched_chain_holds() -> None:
    kept = chain(b"1", b"2", b"3")
    assert verify(kept, KEY) is None
    assert verify([], KEY) is None
    assert verify(kept, KEY, head=kept[-1][1]) is None


def test_a_part_is_verified_from_the_link_before_it() -> None:
    kept = chain(b"1", b"2", b"3")
    assert verify(kept[1:], KEY, start=kept[0][1]) is None
    assert verify(kept[1:], KEY) == 0


def test_changed_removed_added_and_swapped_entries_are_found() -> None:
    kept = chain(b"1", b"2", b"3")
    assert verify([kept[0], (b"x", kept[1][1]), kept[2]], KEY) == 1
    assert verify([kept[0], kept[2]], KEY) == 1
    assert verify([kept[0], kept[0], *kept[1:]], KEY) == 1
    assert verify([kept[1], kept[0], kept[2]], KEY) == 0


def test_a_cut_end_is_found_with_the_kept_head() -> None:
    kept = chain(b"1", b"2", b"3")
    assert verify(kept[:2], KEY) is None
    assert verify(kept[:2], KEY, head=kept[2][1]) == 2
    assert verify([], KEY, head=kept[2][1]) == 0


def test_a_chain_written_with_another_key_fails_at_once() -> None:
    assert verify(chain(b"1", key=b"x" * 32), KEY) == 0


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=6), st.data())
def test_any_single_change_is_found_where_it_is(entries: list[bytes], data: st.DataObject) -> None:
    kept = chain(*entries)
    at = data.draw(st.integers(0, len(kept) - 1))
    other = data.draw(st.binary(max_size=8).filter(lambda value: value != kept[at][0]))
    kept[at] = (other, kept[at][1])
    assert verify(kept, KEY) == at


@given(st.binary(max_size=6), st.binary(max_size=6))
def test_moving_bytes_between_entries_changes_the_chain(one: bytes, two: bytes) -> None:
    joined, empty = chain(one + two, b""), chain(one, two)
    assert (joined[-1][1] == empty[-1][1]) is (two == b"")
