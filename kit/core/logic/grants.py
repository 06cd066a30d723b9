"""Who may give and take roles, and who has to hear of it.

For: the account screens and the command that makes the first accounts. Not for: what a role may do
(`permissions`), sending the notice.

Rules
- Managers give and take roles.
- Nobody gives himself a role that reads residents' data or reviews those who read it, nor 管理者.
- Anybody may give up a role of his own.
- The last 管理者 stays: without one nobody could let a successor in.
- A role that reads residents' data, or reviews reading, is announced to its holders and to 保護管理者.
"""

from dataclasses import dataclass
from typing import Final

from kit.core.logic.permissions import (
    APPROVER,
    COUNSELLOR,
    EDITOR,
    MANAGER,
    PROTECTION_MANAGER,
    ROLES,
    SECRETARY,
    PermissionTableError,
)


@dataclass(frozen=True)
class GrantRule:
    """Who gives a role, whether to oneself, and the roles whose holders are told."""

    givers: frozenset[str]
    to_oneself: bool
    told: frozenset[str]


@dataclass(frozen=True)
class GrantDecision:
    """`reason` is the sentence for the person who is refused; `notify` the roles whose holders are told."""

    allowed: bool
    reason: str = ""
    notify: frozenset[str] = frozenset()


_MANAGERS: Final = frozenset({MANAGER})
_PROTECTION: Final = frozenset({PROTECTION_MANAGER})

GRANTS: Final = {
    EDITOR: GrantRule(_MANAGERS, to_oneself=True, told=frozenset()),
    APPROVER: GrantRule(_MANAGERS, to_oneself=True, told=frozenset({APPROVER})),
    COUNSELLOR: GrantRule(_MANAGERS, to_oneself=False, told=frozenset({COUNSELLOR}) | _PROTECTION),
    SECRETARY: GrantRule(_MANAGERS, to_oneself=False, told=frozenset({SECRETARY}) | _PROTECTION),
    MANAGER: GrantRule(_MANAGERS, to_oneself=False, told=_MANAGERS | _PROTECTION),
    PROTECTION_MANAGER: GrantRule(_MANAGERS, to_oneself=False, told=_MANAGERS | _PROTECTION),
}


def decide_grant(roles: frozenset[str], role: str, *, to_self: bool) -> GrantDecision:
    """Whether someone with `roles` may give `role`; raises PermissionTableError for an unknown role."""
    rule = _rule(roles, role)
    if not roles & rule.givers:
        return GrantDecision(False, f"「{ROLES[role]}」を付けられるのは管理者です。")
    if to_self and not rule.to_oneself:
        return GrantDecision(
            False, f"「{ROLES[role]}」を自分に付けることはできません。ほかの管理者に頼んでください。"
        )
    return GrantDecision(True, notify=rule.told)


def decide_revoke(roles: frozenset[str], role: str, *, of_self: bool, other_holders: int) -> GrantDecision:
    """Whether `role` may be taken; `other_holders` counts the active holders that would remain."""
    rule = _rule(roles, role)
    if not of_self and not roles & rule.givers:
        return GrantDecision(False, f"「{ROLES[role]}」を外せるのは管理者か本人です。")
    if role == MANAGER and other_holders < 1:
        return GrantDecision(False, "最後の管理者は外せません。先に後任の管理者を決めてください。")
    return GrantDecision(True, notify=rule.told)


def _rule(roles: frozenset[str], role: str) -> GrantRule:
    if unknown := (roles | {role}) - frozenset(ROLES):
        raise PermissionTableError(f"Unknown role: {', '.join(sorted(unknown))}")
    return GRANTS[role]
