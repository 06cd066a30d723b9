"""What changes is named part by part, marked on both sides, and readable without colour."""

from hypothesis import given
from hypothesis import strategies as st

from kit.pages.logic.differences import Difference, Part, Piece, differences, mark


def part(key: str, text: str) -> Part:
    return Part(key, "本文", f"本文 {key}", text)


def joined(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def test_the_same_words_are_no_row() -> None:
    assert differences([part("a", "同じ")], [part("a", "同じ")]) == ()


def test_changed_added_and_removed_parts() -> None:
    before = [part("a", "ひとつ"), part("b", "ふたつ"), part("c", "みっつ")]
    after = [part("a", "ひとつ"), part("c", "みっつめ"), part("d", "よっつ")]
    assert differences(before, after) == (
        Difference("本文 b", "removed", before=(Piece("ふたつ", True),)),
        Difference("本文 c", "changed", (Piece("みっつ"),), (Piece("みっつ"), Piece("め", True))),
        Difference("本文 d", "added", after=(Piece("よっつ", True),)),
    )


def test_an_empty_part_is_not_said_to_come_or_go() -> None:
    assert differences([], [part("a", "")]) == ()
    assert differences([part("a", "")], []) == ()


def test_a_placeholder_stays_whole() -> None:
    before, after = mark("{town.name}の番号", "{town.hall}の番号")
    assert before == (Piece("{town.name}", True), Piece("の番号"))
    assert after == (Piece("{town.hall}", True), Piece("の番号"))


def test_numbers_and_hours_stay_whole() -> None:
    assert mark("電話: 000-000-0000", "電話: 000-111-0000") == (
        (Piece("電話: "), Piece("000-000-0000", True)),
        (Piece("電話: "), Piece("000-111-0000", True)),
    )


def test_blocks_that_change_places_show_both_orders() -> None:
    first, second = part("a", "ひとつ"), part("b", "ふたつ")
    assert differences([first, second], [second, first]) == (
        Difference("本文", "moved", (Piece("本文 a\n本文 b"),), (Piece("本文 b\n本文 a"),)),
    )


def test_everything_of_a_new_page_is_added() -> None:
    assert [row.change for row in differences([], [part("a", "題"), part("b", "文")])] == ["added", "added"]


@given(st.text(alphabet="あいう1:\n"), st.text(alphabet="あいう1:\n"))
def test_both_sides_keep_every_letter_and_unmarked_ones_are_the_same(before: str, after: str) -> None:
    left, right = mark(before, after)
    assert (joined(left), joined(right)) == (before, after)
    same = [joined(tuple(piece for piece in side if not piece.marked)) for side in (left, right)]
    assert same[0] == same[1]


@given(
    st.lists(st.sampled_from("abcdef"), unique=True),
    st.lists(st.sampled_from("abcdef"), unique=True),
)
def test_every_part_of_one_side_only_has_its_row(old: list[str], new: list[str]) -> None:
    rows = differences([part(key, key) for key in old], [part(key, key) for key in new])
    assert {row.label for row in rows if row.change == "added"} == {
        f"本文 {key}" for key in set(new) - set(old)
    }
    assert {row.label for row in rows if row.change == "removed"} == {
        f"本文 {key}" for key in set(old) - set(new)
    }
