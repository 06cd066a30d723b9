"""Somebody else was faster, and somebody else is on the same page: nothing is lost, mixed or shown to another."""

import pytest
from django.db import transaction

from kit.core import memory
from kit.intake.actions.drafts import change_draft, erase_draft, start_draft
from kit.intake.actions.sending import send_draft
from kit.intake.logic.draft import DraftNotHere
from kit.intake.models import Consultation
from kit.intake.models.drafts import BROWSER
from kit.intake.queries.drafts import open_unsent, read_draft
from tests.factories.people import NOW
from tests.integration.intake.browsing import Resident, opened
from tests.integration.intake.drafts import ACT, CountingKeeper, save_step
from tests.integration.intake.sending import ready_draft

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("times", [1, 3])
def test_what_another_tab_saves_in_the_middle_of_a_save_stays(times):
    handle, seen = start_draft("hikikomori@3", **ACT), []

    def decide(content):
        seen.append(dict(content.answers))
        if len(seen) <= times:
            save_step(handle, f"other-{len(seen)}", {"q": len(seen)}, **ACT)
        return "mine", {"q": "これ"}

    kept = change_draft(handle, decide, **ACT)
    others = {f"other-{number}": {"q": number} for number in range(1, times + 1)}
    assert kept.answers == read_draft(handle, now=NOW).answers == {**others, "mine": {"q": "これ"}}
    assert (seen[0], seen[-1]) == ({}, others)


def test_what_was_erased_in_the_middle_of_a_save_stays_erased():
    handle = start_draft("hikikomori@3", **ACT)

    def decide(content):
        erase_draft(handle, **ACT)
        return "mine", {"q": "これ"}

    with pytest.raises(DraftNotHere):
        change_draft(handle, decide, **ACT)
    with pytest.raises(DraftNotHere):
        read_draft(handle, now=NOW)


def test_sent_is_what_stands_there_and_never_twice(tmp_path):
    keeper = CountingKeeper(tmp_path)
    handle, _code = ready_draft(keeper)
    read = open_unsent(handle, BROWSER, now=NOW)
    save_step(handle, "self-now", {"self-free": "あとから書いたこと"}, **ACT)
    stale = open_unsent(handle, BROWSER, now=NOW)
    receipt = send_draft(handle, keeper=keeper, **ACT, read=read)
    assert send_draft(handle, keeper=keeper, **ACT, read=stale) == receipt
    assert Consultation.objects.get().reference == receipt.reference
    assert read_draft(handle, now=NOW).receipt == receipt


def test_a_page_that_is_remembered_holds_nothing_of_whoever_saw_it_first(settings, demo_window):
    opened(settings)
    first, second = Resident().start(), Resident().start()
    for resident in (first, second):
        resident.send(who="self")
        assert resident.step == "self-now"
    assert first.uuid != second.uuid
    assert first.page["token"] != second.page["token"]
    for own, other in ((first, second), (second, first)):
        html = own.read(f"/intake/{own.uuid}/self-now/?furigana=on").content.decode()
        for page in (html, own.read(f"/intake/{own.uuid}/self-now/").content.decode()):
            assert page.count(own.page["token"][0]) == 1
            assert own.uuid in page
            assert other.uuid not in page
            assert other.page["token"][0] not in page
            assert "hole-" not in page
    first.send(self_free="だれにも言えなかったこと")
    again = first.read(f"/intake/{first.uuid}/self-now/").content.decode()
    assert "だれにも言えなかったこと" in again
    assert "だれにも言えなかったこと" not in second.read(f"/intake/{second.uuid}/self-now/").content.decode()


def test_addresses_that_nobody_leads_to_fill_no_memory(settings, demo_window):
    opened(settings)
    resident = Resident().start()
    resident.read(resident.address)
    kept = len(memory._kept)
    for number in range(3):
        assert (
            f"x={number}"
            in resident.read(f"{resident.address.partition('?')[0]}?x={number}").content.decode()
        )
    assert len(memory._kept) == kept


def test_the_token_that_came_along_is_the_one_that_is_asked_for(demo_window, django_assert_num_queries):
    handle = start_draft("hikikomori@3", **ACT)
    with memory.one_request(), transaction.atomic():
        read_draft(handle, now=NOW)
        with django_assert_num_queries(0):
            came = memory.once("public token", lambda: "")
    assert came
    assert came == memory._token()
