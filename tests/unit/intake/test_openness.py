"""Whether residents may write here, and what counts as one network."""

from datetime import datetime

import pytest

from kit.core.logic.limits import network_of, window_of
from kit.core.logic.openness import openness
from kit.intake.logic.limits import CODE

OPEN = {"shown": True, "undecided": (), "is_trial": False, "vendor": "postgresql"}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, ""),
        ({"shown": False, "undecided": ("consultations",)}, "hidden"),
        ({"undecided": ("consultations",)}, "undecided"),
        ({"undecided": ("audit",), "vendor": "sqlite"}, "undecided"),
        ({"vendor": "sqlite"}, "database"),
        ({"vendor": "sqlite", "is_trial": True}, ""),
    ],
)
def test_residents_write_only_where_everything_is_decided(facts: dict[str, object], reason: str) -> None:
    found = openness(**{**OPEN, **facts})  # type: ignore[arg-type]
    assert (found.reason, found.is_open, found.is_hidden) == (reason, reason == "", reason == "hidden")
    assert found.for_staff


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        (" 203.0.113.7 ", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_a_network_is_one_subscriber(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_window_ends() -> None:
    at = datetime.fromisoformat
    assert window_of(CODE, at("2026-11-24T10:00:00+09:00")) == window_of(
        CODE, at("2026-11-24T10:09:59+09:00")
    )
    assert (
        window_of(CODE, at("2026-11-24T10:10:00+09:00"))
        == window_of(CODE, at("2026-11-24T10:00:00+09:00")) + 1
    )
