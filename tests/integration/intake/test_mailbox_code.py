"""The code opens the mailbox and nothing else; whoever has none learns nothing, however often it is tried."""

import contextlib
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from kit.core.actions.records import erase_record_keys
from kit.core.logic.site_config import UNDECIDED
from kit.core.models import AuditEntry
from kit.intake.actions.drafts import RESIDENT
from kit.intake.gateway.codes import PLACES, a_place
from kit.intake.logic.code import complete, shown
from kit.intake.logic.limits import CODE
from kit.intake.models import Draft, MatterCode
from tests.integration.intake.browsing import Browser, Resident
from tests.integration.intake.drafts import with_neighbours_exchanged
from tests.integration.intake.mailbox import open_intake, sent, with_mailbox
from tests.integration.intake.sending import ready_draft

pytestmark = pytest.mark.django_db
COOKIE = "sokumen_mailbox"


@pytest.fixture(autouse=True)
def keeper(settings, tmp_path, monkeypatch):
    return open_intake(settings, tmp_path, monkeypatch)


def typed(code, browser=None, **headers):
    """The answer to a code, without following it."""
    return (browser or Browser()).ask("post", "/mailbox/", {"code": code}, **headers)


def without_code(answer):
    return re.sub(r'value="[^"]*"|/(mailbox|intake)/[^"]*furigana=on', "", answer.content.decode())


def test_a_code_opens_the_letters_and_leaves_no_trace_but_a_cookie_that_ends_with_the_browser(keeper):
    one, entries = sent(keeper), AuditEntry.objects.count()
    for way in (
        one.code,
        shown(one.code),
        shown(one.code).translate(str.maketrans("0123456789 ", "０１２３４５６７８９ー")),
    ):
        answer = typed(way)
        assert (answer.status_code, answer["Location"]) == (302, "/mailbox/open/#newest")
        (cookie,) = answer.cookies.values()
        assert (cookie.key, cookie["path"], cookie["httponly"], cookie["samesite"]) == (
            COOKIE,
            "/mailbox/",
            True,
            "Strict",
        )
        assert cookie["max-age"] == cookie["expires"] == ""
        assert one.code not in f"{answer.items()}{cookie}"
    resident = with_mailbox(one.code)
    assert resident.address == "/mailbox/open/"
    assert {*resident.browser.cookies} == {"/mailbox/"}
    assert (Session.objects.count(), AuditEntry.objects.count()) == (0, entries)
    resident.read("/mailbox/")
    assert resident.address == "/mailbox/open/"


def test_wrong_expired_erased_and_absent_look_the_same(keeper):
    wrong = typed(complete("123456789012345"))
    assert "この合い番号では見つかりませんでした" in wrong.content.decode()
    expired, code = ready_draft(keeper, by=RESIDENT, now=timezone.now() - timedelta(days=100))
    erased = sent(keeper)
    erase_record_keys(erased.row.record_kind, erased.row.pk, by=RESIDENT, now=timezone.now())
    orphan = sent(keeper)
    orphan.row.delete()
    gone, code_of_gone = ready_draft(keeper, by=RESIDENT, now=timezone.now())
    Draft.objects.filter(pk=gone.uuid).delete()
    assert MatterCode.objects.filter(record_uuid=expired.uuid).exists()
    for other in (code, erased.code, orphan.code, code_of_gone):
        answer = typed(other)
        assert (answer.status_code, without_code(answer)) == (wrong.status_code, without_code(wrong))
        assert {*answer.headers} == {*wrong.headers}
        assert not answer.cookies


def test_a_slip_is_told_and_what_was_typed_stays_to_be_mended(keeper):
    one = sent(keeper)
    computed = keeper.computed
    resident = Resident()
    resident.read("/mailbox/")
    field = re.search(r'<input class="code-line"[^>]*>', resident.html)[0]
    assert 'inputmode="numeric"' in field
    assert 'autocomplete="off"' in field
    for slip, words in (
        ("", "合い番号を入れてください"),
        ("12ab", "数字だけ"),
        (one.code[:-1], "いまは15けた"),
        (with_neighbours_exchanged(one.code), "入れかわっている"),
    ):
        resident.send(code=slip)
        assert words in resident.html
        assert resident.page["code"] == [slip]
    assert keeper.computed == computed


def test_whoever_goes_on_trying_meets_one_answer(keeper):
    """A thousand tries are counted in `test_codes`; here the page that answers them."""
    one, browser = sent(keeper), Browser()
    computed, seen, over = keeper.computed, set(), set()
    for number in range(CODE.per_network + 20):
        answer = typed(complete(f"{number:015d}"), browser)
        (seen if answer.status_code == 200 else over).add((answer.status_code, without_code(answer)))
    assert (len(seen), len(over)) == (1, 1)
    ((status, html),) = over
    assert status == 429
    assert "10分ほど待ってから" in html
    assert keeper.computed - computed == CODE.per_network
    refused = typed(one.code, browser)
    assert (refused.status_code, without_code(refused)) == (status, html)
    assert one.code in refused.content.decode()  # what was typed stays
    elsewhere = Browser()
    elsewhere.client.defaults["REMOTE_ADDR"] = "203.0.113.99"
    assert typed(one.code, elsewhere).status_code == 302


def test_while_too_many_compute_one_is_asked_to_wait(keeper):
    one = sent(keeper)
    with contextlib.ExitStack() as places:
        for _ in range(PLACES):
            places.enter_context(a_place(keeper._places, 0))
        answer = typed(one.code)
    assert answer.status_code == 503
    assert "少しお待ち" in answer.content.decode()
    assert "番号を確かめてください" not in answer.content.decode()  # nothing was found wrong with it
    assert one.code in answer.content.decode()
    assert typed(one.code).status_code == 302


def test_the_code_of_a_draft_leads_on_to_the_draft(keeper):
    handle, code = ready_draft(keeper, by=RESIDENT, now=timezone.now())
    answer = typed(code)
    assert (answer.status_code, answer["Location"]) == (302, f"/intake/{handle.uuid}/")
    (cookie,) = answer.cookies.values()
    assert (cookie.key, cookie["path"], cookie["max-age"]) == ("sokumen_draft", f"/intake/{handle.uuid}/", "")
    carrying = {"code": code, "to": "write", "kept.text": "書いていた手紙"}
    page = Browser().ask("post", "/mailbox/", carrying)
    assert "まだ送っていない書きかけの番号" in page.content.decode()
    assert "書いていた手紙" in page.content.decode()


def test_other_sites_open_nothing_and_no_cache_keeps_anything(keeper):
    one = sent(keeper)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = typed(one.code, **headers)
        assert answer.status_code == 403
        assert not answer.cookies
    shown_now = [Browser().ask("get", address) for address in ("/mailbox/", "/mailbox/closed/")]
    for answer in (typed(one.code), typed("1"), *shown_now):
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_a_closed_intake_shows_the_telephone_and_a_hidden_one_nothing(keeper, settings):
    config = settings.SITE_CONFIG
    settings.SITE_CONFIG = replace(config, retention=dict.fromkeys(config.retention, UNDECIDED))
    page = Resident().read("/mailbox/").content.decode()
    assert "窓口へは、次の方法で連絡できます" in page
    assert 'name="code"' not in page
    settings.SITE_CONFIG = replace(config, features=tuple(set(config.features) - {"intake"}))
    assert Resident().read("/mailbox/").status_code == Resident().read("/mailbox/open/").status_code == 404
