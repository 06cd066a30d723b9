"""Whose a path is."""

import pytest

from kit.blueprints.logic.ownership import Owner, OwnershipError, parse_ownership
from kit.blueprints.logic.values import parse_path, path_text

OWNERS = parse_ownership(
    {"": "standard", "title": "fixed", "body/what": "fixed", "body/what/text": "local", "note": "local"},
    ["body", "note"],
)


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("", Owner.STANDARD),
        ("lead", Owner.STANDARD),
        ("title", Owner.FIXED),
        ("body", Owner.STANDARD),
        ("body/what", Owner.FIXED),
        ("body/what/heading", Owner.FIXED),
        ("body/what/text", Owner.LOCAL),
        ("body/what/text/a1", Owner.LOCAL),
        ("body/whatever", Owner.STANDARD),
        ("note/deep/down", Owner.LOCAL),
    ],
)
def test_the_nearest_rule_above_decides(path: str, owner: Owner) -> None:
    assert OWNERS.owner_at(parse_path(path)) is owner


def test_what_holds_a_fixed_part_is_known() -> None:
    assert OWNERS.holds_fixed(())
    assert OWNERS.holds_fixed(("body",))
    assert OWNERS.holds_fixed(("body", "what", "heading"))
    assert not OWNERS.holds_fixed(("body", "what", "text"))
    assert not OWNERS.holds_fixed(("lead",))


def test_a_fixed_place_in_the_tree_does_not_forbid_deleting() -> None:
    assert not parse_ownership({"": "standard", "parent": "fixed"}).holds_fixed(())


def test_sealing_is_not_inherited() -> None:
    assert OWNERS.is_sealed(("body",))
    assert not OWNERS.is_sealed(("body", "what", "items"))


@pytest.mark.parametrize("rules", [{}, {"title": "fixed"}, {"": "mine"}, {"": "fixed", "body//x": "local"}])
def test_unclear_rules_are_refused(rules: dict[str, str]) -> None:
    with pytest.raises(OwnershipError):
        parse_ownership(rules)


def test_rules_are_written_back_as_they_were() -> None:
    assert OWNERS.to_data() == {
        "": "standard",
        "body/what": "fixed",
        "body/what/text": "local",
        "note": "local",
        "title": "fixed",
    }


def test_a_path_and_its_written_form_are_one() -> None:
    assert parse_path(path_text(("body", "b1", "items", "i1", "title"))) == (
        "body",
        "b1",
        "items",
        "i1",
        "title",
    )
    assert parse_path("") == ()
