"""The table of who may do what: one case per promise, and the whole of it at a glance."""

import pytest

from kit.core.logic.permissions import (
    ACTS,
    KINDS,
    ROLES,
    TABLE,
    PermissionTableError,
    TableRow,
    explain_table,
    may,
    roles_that_may,
)

ALL_BUT = {role: frozenset(ROLES) - {role} for role in ROLES}


def only(role: str) -> frozenset[str]:
    return frozenset({role})


@pytest.mark.parametrize("act", ["view", "add", "open", "change", "answer", "assign", "hand_over", "export"])
def test_consultations_are_for_counsellors_alone(act: str) -> None:
    assert may(only("counsellor"), act, "consultation")
    assert not may(ALL_BUT["counsellor"], act, "consultation", own=True)


def test_meeting_records_are_for_secretaries_alone() -> None:
    assert may(only("secretary"), "open", "meeting")
    assert not may(ALL_BUT["secretary"], "open", "meeting")


@pytest.mark.parametrize("act", ["view", "open", "add", "change", "export", "propose_erasure"])
def test_closed_meetings_are_for_the_secretaries_who_are_named(act: str) -> None:
    assert may(only("secretary"), act, "closed_meeting", own=True)
    assert not may(frozenset(ROLES), act, "closed_meeting")
    assert not may(ALL_BUT["secretary"], act, "closed_meeting", own=True)


def test_only_approvers_publish() -> None:
    for kind in KINDS:
        if any(rule.kind == kind and "publish" in rule.acts for rule in TABLE):
            assert roles_that_may("publish", kind) == only("approver")


def test_editors_delete_their_own_draft_only() -> None:
    assert not may(only("editor"), "delete", "page")
    assert may(only("editor"), "delete", "page", own=True)
    assert not may(only("counsellor"), "delete", "page", own=True)


@pytest.mark.parametrize("kind", ["consultation", "meeting", "closed_meeting"])
def test_nobody_approves_an_erasure_he_proposed(kind: str) -> None:
    assert may(only("protection_manager"), "approve_erasure", kind)
    assert not may(frozenset(ROLES), "approve_erasure", kind, own=True)
    assert not may(ALL_BUT["protection_manager"], "approve_erasure", kind)


def test_nobody_confirms_the_review_of_his_own_reading() -> None:
    assert may(frozenset({"protection_manager", "counsellor"}), "confirm", "read_review")
    assert not may(frozenset(ROLES), "confirm", "read_review", own=True)


def test_reviewing_reads_opens_nothing() -> None:
    assert not may(only("protection_manager"), "open", "consultation")
    assert not may(only("manager"), "view", "read_review")


def test_accounts_are_the_managers_but_everybody_keeps_his_own() -> None:
    assert may(only("manager"), "disable", "account")
    assert may(only("editor"), "change", "account", own=True)
    assert not may(only("editor"), "change", "account")
    assert not may(only("editor"), "disable", "account", own=True)


def test_override_of_a_fixed_contact_is_the_managers() -> None:
    assert roles_that_may("override", "blueprint") == only("manager")


def test_roles_add_up_and_no_role_opens_nothing() -> None:
    both = frozenset({"editor", "counsellor"})
    assert may(both, "change", "page")
    assert may(both, "open", "consultation")
    assert not any(may(frozenset(), act, rule.kind, own=True) for rule in TABLE for act in rule.acts)


@pytest.mark.parametrize(
    ("roles", "act", "kind"),
    [
        (only("editor"), "viewing", "page"),
        (only("editor"), "view", "pages"),
        (only("editor"), "answer", "page"),
        (only("superuser"), "view", "page"),
        (frozenset({"editor", "超"}), "view", "page"),
    ],
)
def test_unknown_words_raise(roles: frozenset[str], act: str, kind: str) -> None:
    with pytest.raises(PermissionTableError):
        may(roles, act, kind)
    with pytest.raises(PermissionTableError):
        may(roles, act, kind, own=True)


def test_the_table_says_each_thing_once_in_known_words() -> None:
    pairs = [(rule.kind, act) for rule in TABLE for act in rule.acts]
    assert len(pairs) == len(set(pairs))
    assert {kind for kind, _ in pairs} == set(KINDS)
    assert {act for _, act in pairs} == set(ACTS)
    assert all(rule.roles | rule.owners <= frozenset(ROLES) for rule in TABLE)


def test_the_table_in_words() -> None:
    rows = explain_table()
    assert len(rows) == len(TABLE)
    assert rows[0] == TableRow("ページ", "見る", "すべての職員", "")
    assert TableRow("ページ", "消す", "承認者", "自分の下書きは編集者も") in rows
    assert TableRow("会議の記録", "消す", "なし", "自分の下書きだけ") in rows
