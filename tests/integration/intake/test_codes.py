"""A typed code: slips cost nothing, wrong ones cost the same and stay refused, the right one leads home."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kit.core.actions import limits
from kit.core.actions.limits import count_once, forget_counts, refuse_too_many
from kit.core.logic.limits import Limit, TooMany
from kit.core.models import FormCount
from kit.intake.actions.codes import NoSuchCode, find_matter
from kit.intake.actions.drafts import erase_draft, rest_draft, start_draft
from kit.intake.gateway.codes import PLACES, a_place
from kit.intake.logic.code import CodeUnreadable, complete, shown
from kit.intake.logic.keeper import KeeperBusy
from kit.intake.logic.limits import CODE, START
from kit.intake.models import MatterCode
from tests.factories.people import NOW
from tests.integration.intake.drafts import (
    ACT,
    CountingKeeper,
    everything_at_rest,
    later,
    with_neighbours_exchanged,
)

pytestmark = pytest.mark.django_db
HERE = "203.0.113.7"


@pytest.fixture
def keeper(tmp_path):
    return CountingKeeper(tmp_path)


@pytest.fixture
def draft(keeper):
    handle = start_draft("d@1", **ACT)
    return handle.uuid, rest_draft(handle, keeper=keeper, **ACT)


def codes():
    return (complete(f"{number:015d}") for number in range(10_000))


def look(code, keeper, address=HERE, act=None):
    return find_matter(code, keeper=keeper, address=address, **(act or ACT))


def test_a_code_is_found_however_it_is_typed(keeper, draft):
    uuid, code = draft
    for typed in (
        code,
        shown(code),
        shown(code).translate(str.maketrans("0123456789 ", "０１２３４５６７８９ー")),
    ):
        found = look(typed, keeper)
        assert (found.kind, found.uuid) == ("draft", uuid)


def test_a_slip_costs_nothing_and_counts_nothing(keeper, draft, django_assert_num_queries):
    _uuid, code = draft
    computed = keeper.computed
    with django_assert_num_queries(0):
        for typed in (with_neighbours_exchanged(code), code[:-1], "", "abc"):
            if typed != code:
                with pytest.raises(CodeUnreadable):
                    look(typed, keeper)
    assert keeper.computed == computed


def test_wrong_expired_and_erased_cost_the_same(keeper, draft):
    """Counted in computations and queries; a clock would measure the machine."""
    erased = start_draft("d@1", **ACT)
    typed = {"expired": draft[1], "erased": rest_draft(erased, keeper=keeper, **ACT), "wrong": next(codes())}
    erase_draft(erased, **ACT)
    cost = {}
    with pytest.raises(NoSuchCode):  # the day's salt and the window's counters are there for all
        look(next(codes()), keeper, act=later(61))
    for name, code in typed.items():
        before = keeper.computed
        with CaptureQueriesContext(connection) as asked, pytest.raises(NoSuchCode) as refused:
            look(code, keeper, act=later(61))
        cost[name] = (keeper.computed - before, [shape(query["sql"]) for query in asked], str(refused.value))
    assert MatterCode.objects.get().record_uuid == draft[0]  # the expired one is still there
    assert cost["wrong"] == cost["expired"] == cost["erased"]
    assert cost["wrong"][0] == 1


def shape(sql):
    """A statement without its values."""
    return re.split("WHERE|VALUES| SET |SAVEPOINT", sql)[0]


def test_a_thousand_wrong_codes_stay_refused_and_cheap(keeper, draft):
    _uuid, code = draft
    keeper.computed, refusals = 0, []
    for typed, _ in zip(codes(), range(1_000), strict=False):
        with pytest.raises((NoSuchCode, TooMany)) as refused:
            look(typed, keeper)
        refusals.append(refused.type)
    assert refusals == [NoSuchCode] * CODE.per_network + [TooMany] * (1_000 - CODE.per_network)
    assert keeper.computed == CODE.per_network
    with CaptureQueriesContext(connection) as asked, pytest.raises(TooMany, match="10分ほど"):
        look(code, keeper)  # the right one too
    assert len(asked) == 1
    assert look(code, keeper, address="203.0.113.8").uuid
    assert look(code, keeper, act={**ACT, "now": NOW + timedelta(seconds=CODE.seconds)}).uuid


def test_limits_count_per_network_per_form_and_over_all():
    limit = Limit("small", per_network=2, in_all=3, seconds=600)
    for address in (HERE, HERE, "2001:db8::1"):
        refuse_too_many(limit, address, now=NOW)
        count_once(limit, address, now=NOW)
    for address in (HERE, "2001:db8::1", "198.51.100.1"):  # its own two; three in all
        with pytest.raises(TooMany):
            refuse_too_many(limit, address, now=NOW)
    refuse_too_many(START, HERE, now=NOW)
    refuse_too_many(limit, HERE, now=NOW + timedelta(minutes=10))
    # Raised again and again, a count still outlives its window, and no longer than two.
    rows = FormCount.objects.filter(name__startswith="small:")
    assert sorted(rows.values_list("n", flat=True)) == [1, 2, 3]
    forget_counts(by=ACT["by"], now=NOW + timedelta(seconds=limit.seconds))
    assert rows.count() == 3
    assert forget_counts(by=ACT["by"], now=NOW + timedelta(seconds=limit.seconds * 2 + 1)) == 3


def test_counting_costs_two_statements_and_loses_none_of_two_at_once():
    limit = Limit("small", per_network=20, in_all=30, seconds=600)
    count_once(limit, HERE, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        refuse_too_many(limit, HERE, now=NOW)
        count_once(limit, HERE, now=NOW)
    assert len(asked) == 2
    assert "n = kit_core_formcount.n + 1" in asked[1]["sql"]  # the database adds, not what was read before


def test_of_an_address_nothing_is_kept_that_outlives_the_day():
    limits._salts.clear()
    count_once(CODE, HERE, now=NOW)
    at_rest = b"\0".join(everything_at_rest())
    assert HERE.encode() not in at_rest
    assert b"code:" in at_rest
    assert b"forms:salt:" in at_rest
    names = set(_names(NOW)) | set(_names(NOW + timedelta(days=1)))
    assert len(names) == 4  # other salt, other hash
    forget_counts(by=ACT["by"], now=NOW + timedelta(days=1))
    assert caches["shared"].get(f"forms:salt:{NOW.date()}") is None


def _names(now):
    window, everybody = limits._names(CODE, HERE, now)
    return window.rpartition(":")[2], everybody


def test_limiters_do_not_forget_when_many_come():
    """Django's database cache drops a third of its rows above 300 unless it is told otherwise."""
    assert caches["shared"]._max_entries >= 100_000


def test_a_busy_machine_asks_to_wait_and_counts_nothing(keeper, draft, tmp_path):
    _uuid, code = draft
    with a_place(tmp_path / "code-places", 0), a_place(tmp_path / "code-places", 0):
        assert PLACES == 2
        handle = start_draft("d@1", **ACT)
        for act in (lambda: look(code, keeper), lambda: rest_draft(handle, keeper=keeper, **ACT)):
            with pytest.raises(KeeperBusy, match="少しお待ちください"):
                act()
    assert look(code, keeper).uuid
    assert rest_draft(handle, keeper=keeper, **ACT)
