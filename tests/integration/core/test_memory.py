"""What a process remembers of public content: for as long as it is true, never longer."""

from datetime import datetime, timedelta

import pytest

from kit.blueprints.bridge.guard import applying
from kit.core import memory
from kit.core.actions.audit import SystemActor
from kit.core.actions.public_change import note_public_change
from kit.core.models import Contact, TownFacts

pytestmark = pytest.mark.django_db


class Counter:
    """Makes a new number each time it is asked."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> int:
        self.made += 1
        return self.made


def test_public_content_is_made_once_until_it_changes() -> None:
    make = Counter()
    assert [memory.public("x", make), memory.public("x", make)] == [1, 1]
    note_public_change(by=SystemActor("test"))
    assert memory.public("x", make) == 2


def test_a_request_sees_one_state_even_if_it_changes_meanwhile() -> None:
    make = Counter()
    with memory.one_request():
        first = memory.public("x", make)
        note_public_change(by=SystemActor("test"))
        assert memory.public("x", make) == first
    assert memory.public("x", make) == first + 1


def test_one_statement_per_request_whatever_is_remembered(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for key in ("a", "b", "c"):
        memory.public(key, Counter())
    with django_assert_num_queries(1), memory.one_request():
        for key in ("a", "b", "c"):
            assert memory.public(key, Counter()) == 1


def test_what_depends_on_the_hour_is_made_anew_after_it(now: datetime) -> None:
    make = Counter()

    def until_noon() -> int:
        memory.shown_until(now + timedelta(hours=2))
        return make()

    def ask(moment: datetime) -> tuple[int, datetime | None]:
        with memory.one_request():
            return memory.public_while_true("x", until_noon, now=moment), memory.true_until()

    assert ask(now) == (1, now + timedelta(hours=2))
    assert ask(now + timedelta(hours=1)) == (1, now + timedelta(hours=2))
    assert ask(now + timedelta(hours=2))[0] == 2


def test_memory_is_bounded() -> None:
    for number in range(memory.MOST * 2):
        memory.public(number, Counter())
    assert len(memory._kept) <= memory.MOST


@pytest.mark.parametrize("kind", ["town facts", "contact"])
def test_saving_a_fact_forgets_what_was_remembered(kind: str) -> None:
    make = Counter()
    memory.public("x", make)
    if kind == "town facts":
        TownFacts.objects.update_or_create(pk=1, defaults={"service_name": "こころの相談"})
    else:
        contact = Contact.objects.get(key="centre")
        contact.phone_note = "ゆっくり話せます"
        with applying():
            contact.save_revision().publish()
    assert memory.public("x", make) == 2


def test_outside_a_request_nothing_says_until_when() -> None:
    memory.shown_until(datetime.fromisoformat("2026-11-24T12:00:00+09:00"))
    assert memory.true_until() is None


def test_a_slow_thread_cannot_put_old_content_under_a_new_token() -> None:
    kept = memory._Kept()
    kept.put("old", "x", 1)
    kept.put("new", "y", 2)
    kept.put("old", "x", 1)
    assert (kept.get("new", "x"), kept.get("old", "x")) == (None, 1)
