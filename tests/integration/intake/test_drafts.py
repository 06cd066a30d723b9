"""A resident writes, rests and goes on; nobody else opens a word of it."""

import base64
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections

from kit.core.logic.sealed import DataKey, SealBroken
from kit.core.models import AuditEntry, RecordKey
from kit.core.models.sealed import sealer
from kit.core.registries import minute_jobs
from kit.intake.actions.codes import find_matter
from kit.intake.actions.drafts import (
    BROWSERS,
    continue_draft,
    erase_draft,
    forget_browser,
    rest_draft,
    start_draft,
)
from kit.intake.actions.expiry import expire_drafts
from kit.intake.gateway.codes import FileKeeper
from kit.intake.logic.draft import DraftHandle, DraftNotHere, DraftTooLarge, LastWayIn
from kit.intake.models import Draft, MatterCode
from kit.intake.queries.drafts import read_draft
from tests.factories.people import NOW
from tests.integration.intake.drafts import ACT, WORDS, CountingKeeper, everything_at_rest, later, save_step

pytestmark = pytest.mark.django_db
ODD = {"text": "𠮷野家で😀ｶﾞ\u3099\n", "skip": {"skip": "no_answer"}, "many": ["a", "b"], "none": None}


@pytest.fixture
def keeper(tmp_path):
    return CountingKeeper(tmp_path)


@pytest.fixture
def handle():
    return start_draft("hikikomori@3", **ACT)


def on_another_device(code, keeper, **act):
    act = act or ACT
    return continue_draft(find_matter(code, keeper=keeper, address="203.0.113.7", **act), **act)


def answers(handle, now=NOW):
    return read_draft(handle, now=now).answers


def test_steps_are_kept_as_they_were_typed_and_only_that_step_is_replaced(handle):
    assert read_draft(handle, now=NOW).definition == "hikikomori@3"
    save_step(handle, "who", {"who": "self"}, **ACT)
    save_step(handle, "trouble", ODD, **ACT)
    save_step(handle, "who", {"who": "family"}, **ACT)
    assert answers(handle) == {"who": {"who": "family"}, "trouble": ODD}
    row = Draft.objects.get()
    assert (row.created_on, row.expires_on - row.used_on) == (NOW.date(), timedelta(days=60))


def test_two_drafts_in_two_tabs_never_mix(handle):
    other = start_draft("hikikomori@3", **ACT)
    save_step(handle, "trouble", {"text": "母の"}, **ACT)
    save_step(other, "trouble", {"text": "息子の"}, **ACT)
    assert (answers(handle), answers(other)) == (
        {"trouble": {"text": "母の"}},
        {"trouble": {"text": "息子の"}},
    )
    for wrong in (DraftHandle(handle.uuid, other.secret), DraftHandle(other.uuid, handle.secret)):
        for act in (lambda: answers(wrong), lambda: save_step(wrong, "trouble", {}, **ACT)):  # noqa: B023
            with pytest.raises(DraftNotHere):
                act()
    assert answers(handle) == {"trouble": {"text": "母の"}}


def test_two_tabs_of_one_draft_keep_each_others_steps(handle):
    save_step(handle, "a", {"q": 1}, **ACT)
    save_step(handle, "b", {"q": 2}, **ACT)  # a tab that was opened before `a` was saved
    assert answers(handle) == {"a": {"q": 1}, "b": {"q": 2}}


@pytest.mark.django_db(transaction=True)
def test_many_devices_at_once_lose_nothing(handle, keeper):
    code = rest_draft(handle, keeper=keeper, **ACT)
    handles, failed = [handle, on_another_device(code, keeper)], []

    def write(number):
        try:
            save_step(handles[number % 2], f"s{number}", {"q": number}, **ACT)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert answers(handle) == {f"s{number}": {"q": number} for number in range(8)}


def test_resting_gives_one_code_that_opens_it_on_another_device(handle, keeper):
    save_step(handle, "trouble", ODD, **ACT)
    code = rest_draft(handle, keeper=keeper, **ACT)
    assert rest_draft(handle, keeper=keeper, **ACT) == code
    assert keeper.computed == 1
    there = on_another_device(code, keeper)
    assert answers(there) == {"trouble": ODD}
    save_step(there, "wish", {"q": "聞いてほしい"}, **ACT)
    assert answers(handle) == answers(there) == {"trouble": ODD, "wish": {"q": "聞いてほしい"}}
    assert rest_draft(there, keeper=keeper, **ACT) == code


def test_a_rest_that_another_tab_made_meanwhile_gives_its_code(handle, keeper):
    class Slow(CountingKeeper):
        def keys_of(self, code):
            rest_draft(handle, keeper=keeper, **ACT)
            return super().keys_of(code)

    code = rest_draft(handle, keeper=Slow(settings.KIT_DATA), **ACT)
    assert code == read_draft(handle, now=NOW).code
    assert MatterCode.objects.count() == 1
    assert answers(on_another_device(code, keeper)) == {}


def test_a_browser_forgets_and_the_code_still_opens(handle, keeper):
    with pytest.raises(LastWayIn):
        forget_browser(handle, **ACT)
    code = rest_draft(handle, keeper=keeper, **ACT)
    forget_browser(handle, **ACT)
    with pytest.raises(DraftNotHere):
        answers(handle)
    assert answers(on_another_device(code, keeper)) == {}


def test_only_the_newest_browsers_keep_a_way_in(handle, keeper):
    code = rest_draft(handle, keeper=keeper, **ACT)
    handles = [handle, *(on_another_device(code, keeper) for _ in range(BROWSERS))]
    with pytest.raises(DraftNotHere):
        answers(handles[0])
    assert [answers(found) for found in handles[1:]] == [{}] * BROWSERS
    assert RecordKey.objects.filter(record_uuid=handle.uuid).count() == BROWSERS + 1


def test_at_rest_nobody_opens_it_with_the_database_and_all_key_files(handle, keeper):
    keeper = FileKeeper(settings.KIT_KEYS, settings.KIT_DATA)  # the real computation
    save_step(handle, "trouble", {"text": WORDS}, **ACT)
    code = rest_draft(handle, keeper=keeper, **ACT)
    row, wrapped = Draft.objects.get(), list(RecordKey.objects.filter(record_uuid=handle.uuid))
    assert {found.holder for found in wrapped} == {"browser", "code"}
    found_secrets = [DataKey(path.read_bytes()[:32]) for path in settings.KIT_KEYS.iterdir()]
    found_secrets += [DataKey(bytes.fromhex(path.read_text())) for path in settings.KIT_KEYS.iterdir()]
    found_secrets += [DataKey(cell[:32]) for cell in everything_at_rest() if len(cell) >= 32]
    for key in wrapped:
        with pytest.raises(SealBroken):
            sealer().unwrap(key.as_wrapped(), bound=key.bound())
        for secret in found_secrets:
            with pytest.raises(SealBroken):
                sealer().unwrap_by(secret, key.as_wrapped(), bound=key.bound())
    for secret in found_secrets:
        with pytest.raises(SealBroken):
            row.content_with(secret)
    at_rest = b"\0".join(everything_at_rest())
    raw = handle.secret.raw()
    for clear in (WORDS.encode(), code.encode(), raw, raw.hex().encode(), base64.urlsafe_b64encode(raw)[:40]):
        assert clear not in at_rest
    assert answers(handle) == {"trouble": {"text": WORDS}}


def test_writing_leaves_no_diary_and_erasing_one_line_without_content(handle, keeper):
    before = AuditEntry.objects.count()
    save_step(handle, "trouble", {"text": WORDS}, **ACT)
    code = rest_draft(handle, keeper=keeper, **ACT)
    answers(on_another_device(code, keeper))
    assert AuditEntry.objects.count() == before
    kept = bytes(Draft.objects.get().sealed)
    erase_draft(handle, **ACT)
    entry = AuditEntry.objects.get(act="draft.erase")
    assert (entry.actor, entry.reference, entry.detail) == ("system:resident", "", {})
    assert not Draft.objects.exists()
    assert not MatterCode.objects.exists()
    assert not RecordKey.objects.filter(record_uuid=handle.uuid).exists()
    assert kept not in everything_at_rest()
    with pytest.raises(DraftNotHere):
        answers(handle)


def test_sixty_days_from_the_last_use(handle, keeper):
    rested, idle = start_draft("d@1", **ACT), start_draft("d@1", **ACT)
    code = rest_draft(rested, keeper=keeper, **ACT)
    save_step(handle, "a", {"q": 1}, **later(30))
    again = on_another_device(code, keeper, **later(60))  # the last day
    assert answers(idle, NOW + timedelta(days=60)) == {}
    for gone in (
        lambda: answers(idle, NOW + timedelta(days=61)),
        lambda: save_step(idle, "a", {}, **later(61)),
    ):
        with pytest.raises(DraftNotHere, match="消してあります"):
            gone()
    assert minute_jobs.get("intake.drafts")(NOW + timedelta(days=61)) == 1
    assert expire_drafts(**later(61)) == 0
    assert [entry.detail for entry in AuditEntry.objects.filter(act="draft.expire")] == [{"rows": 1}]
    assert set(Draft.objects.values_list("pk", flat=True)) == {handle.uuid, rested.uuid}
    assert answers(again, NOW + timedelta(days=120)) == {}
    assert expire_drafts(**later(121)) == 2
    assert not RecordKey.objects.filter(record_kind="draft").exists()
    assert not MatterCode.objects.exists()


def test_what_is_too_large_is_refused_and_what_was_there_stays(handle):
    save_step(handle, "a", {"text": "あ" * 100_000}, **ACT)
    with pytest.raises(DraftTooLarge, match="長すぎ"):
        save_step(handle, "b", {"text": "あ" * 300_000}, **ACT)
    assert answers(handle) == {"a": {"text": "あ" * 100_000}}


def test_what_is_opened_is_never_printed(handle, keeper):
    save_step(handle, "a", {"text": WORDS}, **ACT)
    code = rest_draft(handle, keeper=keeper, **ACT)
    content = read_draft(handle, now=NOW)
    shown = f"{handle!r} {content!r} {find_matter(code, keeper=keeper, address='', **ACT)!r}"
    assert WORDS not in shown
    assert code not in shown
    assert handle.secret.raw().hex() not in shown


def test_a_step_costs_few_statements(handle, django_assert_num_queries):
    with django_assert_num_queries(2):  # the draft with its key, one write
        save_step(handle, "a", {"text": WORDS}, **ACT)
