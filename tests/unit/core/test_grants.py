"""Giving and taking roles: one case per refusal, and who is told."""

import pytest

from kit.core.logic.grants import GRANTS, GrantDecision, decide_grant, decide_revoke
from kit.core.logic.permissions import ROLES, PermissionTableError

MANAGER = frozenset({"manager"})
NOT_MANAGERS = frozenset(ROLES) - MANAGER


def test_every_role_has_a_rule() -> None:
    assert set(GRANTS) == set(ROLES)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_managers_give_roles(role: str) -> None:
    assert decide_grant(MANAGER, role, to_self=False).allowed
    refused = decide_grant(NOT_MANAGERS, role, to_self=False)
    assert refused == GrantDecision(False, f"「{ROLES[role]}」を付けられるのは管理者です。")


@pytest.mark.parametrize("role", ["counsellor", "secretary", "manager", "protection_manager"])
def test_nobody_gives_himself_a_role_over_residents_data(role: str) -> None:
    refused = decide_grant(frozenset(ROLES), role, to_self=True)
    assert not refused.allowed
    assert "自分に付けることはできません" in refused.reason


@pytest.mark.parametrize("role", ["editor", "approver"])
def test_a_manager_may_also_edit_in_a_one_person_section(role: str) -> None:
    assert decide_grant(MANAGER, role, to_self=True).allowed


def test_counsellors_and_the_protection_manager_hear_of_a_new_counsellor() -> None:
    told = frozenset({"counsellor", "protection_manager"})
    assert decide_grant(MANAGER, "counsellor", to_self=False).notify == told
    assert decide_revoke(MANAGER, "counsellor", of_self=False, other_holders=0).notify == told


def test_anybody_may_give_up_a_role() -> None:
    assert decide_revoke(frozenset({"editor"}), "editor", of_self=True, other_holders=0).allowed
    refused = decide_revoke(NOT_MANAGERS, "editor", of_self=False, other_holders=3)
    assert refused == GrantDecision(False, "「編集者」を外せるのは管理者か本人です。")


@pytest.mark.parametrize("of_self", [True, False])
def test_the_last_manager_stays(of_self: bool) -> None:
    assert not decide_revoke(MANAGER, "manager", of_self=of_self, other_holders=0).allowed
    assert decide_revoke(MANAGER, "manager", of_self=of_self, other_holders=1).allowed


def test_unknown_roles_raise() -> None:
    with pytest.raises(PermissionTableError):
        decide_grant(MANAGER, "admin", to_self=False)
    with pytest.raises(PermissionTableError):
        decide_revoke(frozenset({"admin"}), "editor", of_self=True, other_holders=1)
