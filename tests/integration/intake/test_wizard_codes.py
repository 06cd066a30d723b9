"""Beginning, resting and coming back by the code; sending once and the receipt; erasing; a closed intake."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from kit.core.models import RecordKey
from kit.intake.actions.pauses import pause_intake, resume_intake
from kit.intake.logic.keeper import KeeperBusy
from kit.intake.logic.limits import CODE, SEND, START
from kit.intake.models import Consultation, Draft, IntakeDefinition, MatterCode
from kit.intake.views import receipt, typed_code, wizard_code, wizard_start
from kit.intake.views.wizard_start import made_at
from tests.factories.people import make_user
from tests.integration.intake.browsing import Resident, opened
from tests.integration.intake.drafts import CountingKeeper

pytestmark = pytest.mark.django_db
WORDS = "だれにも言えなかったこと"


@pytest.fixture(autouse=True)
def keeper(settings, demo_window, tmp_path, monkeypatch):
    """An open intake with a quick computation of codes, which is counted."""
    opened(settings)
    quick = CountingKeeper(tmp_path)
    for module in (receipt, wizard_code, typed_code):
        monkeypatch.setattr(module, "code_keeper", lambda: quick)
    return quick


def code_on(page):
    found = re.search(r"((?:<span>\d{4}</span> ){4})", page.html)
    return " ".join(re.findall(r"\d{4}", found[1])) if found else ""


def by_code(code, **fields):
    """Another browser in which somebody types a code."""
    there = Resident()
    there.read("/intake/continue/")
    there.send(code=code, **fields)
    return there


def rested(text=WORDS):
    resident = Resident().start()
    resident.send(who="self")
    resident.send("rest", self_free=text)
    return resident, code_on(resident)


def pass_time(monkeypatch, **time):
    later = timezone.now() + timedelta(**time)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)


def test_a_look_at_the_start_keeps_nothing_and_a_person_who_presses_begins(monkeypatch):
    here = Resident()
    here.read("/intake/")
    assert here.answer.status_code == 200
    assert not here.browser.cookies
    assert not Draft.objects.exists()
    in_time, yesterday = (
        made_at(timezone.now() - age) for age in (timedelta(seconds=5), timedelta(hours=25))
    )
    at_once = made_at(timezone.now() + timedelta(minutes=1))  # whatever this machine is busy with
    machines = ({"made": at_once}, {"website": "x", "made": in_time}, {"made": "forged"}, {"made": yesterday})
    for fields in machines:  # at once, into the trap, forged, of yesterday
        here.send(device="shared", **fields)
        assert "もう一度、下のボタンを" in here.html
        assert here.page["device"] == ["shared"]
    assert not Draft.objects.exists()
    here.send(language="pt", made=in_time)
    assert (here.address, "通訳がいたほうがよいですか" in here.html) == ("/intake/", True)
    here.send(interpreter="yes", made=in_time)
    assert here.step == "who"
    monkeypatch.setattr(wizard_start, "START", replace(START, per_network=0))
    refused = Resident().start()
    assert (refused.answer.status_code, "10分ほど待って" in refused.html) == (429, True)
    assert Draft.objects.count() == 1


def test_a_shared_device_forgets_with_the_browser_and_saves_nothing_by_itself():
    shared, own = Resident().start(device="shared"), Resident().start(device="own")
    assert ("data-autosave" in shared.html, "data-autosave" in own.html) == (False, True)
    for resident, ages in ((shared, [""]), (own, [60 * 24 * 3600])):
        answer = resident.browser.ask(
            "post", resident.address, {**resident.page, "who": "self", "act": "next"}
        )
        assert [cookie["max-age"] for cookie in answer.cookies.values()] == ages
    shared.send("rest")
    assert "「この端末では閉じる」をおしてください" in shared.html
    code = code_on(shared)
    home = by_code(code, device="own")
    assert "data-autosave" in home.html
    library = by_code(code, device="shared")
    assert "data-autosave" not in library.html
    library.send(self_free="図書館で")
    assert "data-autosave" not in library.html


def test_rest_shows_one_code_that_leads_back_on_another_device_in_any_writing(keeper):
    resident, code = rested()
    assert "60日" in resident.html
    resident.read(f"/intake/{resident.uuid}/rest/")
    assert (code_on(resident), keeper.computed) == (code, 1)
    resident.read(f"/intake/{resident.uuid}/sheet/")
    sheet = resident.html
    assert [code.replace(" ", "") in re.sub(r"<[^>]+>|\s", "", sheet), "相談" in sheet, "電話" in sheet] == [
        True,
        False,
        False,
    ]
    there = by_code(code.translate(str.maketrans("0123456789 ", "０１２３４５６７８９－")))
    assert (there.step, WORDS in there.html, code.replace(" ", "") in there.address) == (
        "self-now",
        True,
        False,
    )
    there.send(self_free=f"{WORDS}2")
    resident.read(f"/intake/{resident.uuid}/self-now/")
    assert f"{WORDS}2" in resident.html


def test_wrong_expired_and_absent_codes_look_alike_and_too_many_wait(monkeypatch, keeper):
    _, code = rested()
    slip = by_code(code[:-1] + str((int(code[-1]) + 1) % 10))
    assert "どこか1けた違う" in slip.html
    other = rested("x")[1]
    MatterCode.objects.all().delete()
    absent = by_code(other)
    pass_time(monkeypatch, days=61)
    expired = by_code(code)
    words = [re.search(r'id="code-error">([^<]*)', page.html)[1] for page in (absent, expired)]
    assert words[0] == words[1]
    assert "見つかりませんでした" in words[0]
    monkeypatch.setattr("kit.intake.actions.codes.CODE", replace(CODE, per_network=0))
    assert by_code(code).answer.status_code == 429

    def busy(code):
        raise KeeperBusy

    monkeypatch.undo()
    monkeypatch.setattr(keeper, "keys_of", busy)
    monkeypatch.setattr(typed_code, "code_keeper", lambda: keeper)
    waiting = by_code(code)
    assert (waiting.answer.status_code, "少しお待ちください" in waiting.html) == (503, True)
    assert "番号を確かめてください" not in waiting.html  # nothing was found wrong with it
    assert waiting.page["code"] == [code]


def test_a_busy_moment_keeps_the_text_and_offers_the_code_again(monkeypatch, keeper):
    resident = Resident().start()
    resident.send(who="self")

    def busy(code):
        raise KeeperBusy

    with monkeypatch.context() as patched:
        patched.setattr(keeper, "keys_of", busy)
        resident.send("rest", self_free=WORDS)
        assert (resident.step, "番号を出す" in resident.html, code_on(resident)) == ("rest", True, "")
        for words in ("この番号で", "番号を入れてください", "この端末では閉じる"):  # there is none yet
            assert words not in resident.html
        resident.read(f"/intake/{resident.uuid}/self-now/")
        resident.send()
        resident.send()
        resident.send(reply="none")
        assert (resident.step, code_on(resident)) == ("check", "")
        resident.send(to=f"/intake/{resident.uuid}/send/")
        assert (resident.answer.status_code, "いま混みあっています" in resident.html) == (503, True)
        assert not Consultation.objects.exists()
    resident.send(to=f"/intake/{resident.uuid}/send/")  # shown before anything is sent
    assert (resident.step, Consultation.objects.count(), bool(code_on(resident))) == ("check", 0, True)
    assert "まだ送っていません。先に、下の合い番号を控えてください。" in resident.html
    assert WORDS in resident.html
    resident.send(to=f"/intake/{resident.uuid}/send/")
    assert (resident.step, Consultation.objects.count()) == ("receipt", 1)


def test_sending_shows_one_receipt_however_often_it_is_pressed(monkeypatch):
    resident = Resident().till_check(WORDS, reply="none")
    code, uuid = code_on(resident), resident.uuid
    token = resident.page["token"]
    assert resident.browser.ask("get", f"/intake/{uuid}/send/")["Location"] == f"/intake/{uuid}/check/"
    assert resident.browser.ask("post", f"/intake/{uuid}/send/", {"token": "x"}).status_code == 200
    assert not Consultation.objects.exists()
    resident.send(to=f"/intake/{uuid}/send/")
    row = Consultation.objects.get()
    first = resident.html
    assert code_on(resident) == code
    assert f"{row.reference[:3]}-{row.reference[3:]}" in first
    assert WORDS not in first
    monkeypatch.setattr(
        receipt, "SEND", replace(SEND, per_network=0)
    )  # what is there is shown without a limit
    for _ in range(2):
        again = resident.browser.ask("post", f"/intake/{uuid}/send/", {"token": token})
        assert (again.status_code, again["Location"]) == (302, f"/intake/{uuid}/receipt/")
    for path in ("", "check/", "who/", "rest/", "erase/", "receipt/"):
        resident.read(f"/intake/{uuid}/{path}")
        assert (resident.step, resident.html) == ("receipt", first)
    late = resident.browser.ask(
        "post", f"/intake/{uuid}/self-now/", {"token": token, "self-free": WORDS, "act": "next"}
    )
    assert (late.status_code, WORDS in late.content.decode()) == (409, True)
    assert Consultation.objects.count() == 1
    sent = by_code(code)
    assert (sent.address, "/mailbox/" in sent.html) == ("/intake/continue/", True)
    pass_time(monkeypatch, minutes=61)
    assert resident.browser.ask("get", f"/intake/{uuid}/receipt/").status_code == 404


def test_the_receipt_asks_once_whether_the_numbers_are_noted():
    resident = Resident().till_check(WORDS, reply="none")
    uuid = resident.uuid
    early = resident.browser.ask("get", f"/intake/{uuid}/receipt/")
    assert early["Location"] == f"/intake/{uuid}/"
    resident.send(to=f"/intake/{uuid}/send/")
    resident.read(f"/intake/{uuid}/noted/")
    assert ("番号を控えましたか" in resident.html, bool(code_on(resident))) == (True, True)
    resident.send()
    assert (resident.address, "/mailbox/" in resident.html) == ("/intake/sent/", True)
    assert not resident.browser.cookies
    assert resident.browser.ask("get", f"/intake/{uuid}/receipt/").status_code == 404


def test_too_many_sendings_and_missing_answers_lose_nothing(monkeypatch):
    resident = Resident().till_check(WORDS, reply="none")
    with monkeypatch.context() as patched:
        patched.setattr(receipt, "SEND", replace(SEND, per_network=0))
        resident.send(to=f"/intake/{resident.uuid}/send/")
        assert (resident.answer.status_code, WORDS in resident.html) == (429, True)
    token = resident.page["token"]
    resident.read(f"/intake/{resident.uuid}/contact/")
    resident.send("back", reply="")
    resident.page = {"token": token}
    resident.send(to=f"/intake/{resident.uuid}/send/")
    assert (resident.step, Consultation.objects.exists()) == ("contact", False)


def test_erasing_asks_first_and_leaving_a_device_keeps_the_draft_for_the_code():
    resident, code = rested()
    there = by_code(code)
    there.read(f"/intake/{there.uuid}/rest/")
    there.send(to=f"/intake/{there.uuid}/leave/")
    assert (there.address, there.browser.cookies) == ("/intake/left/", {})
    assert by_code(code).step == "self-now"
    uuid = resident.uuid
    resident.read(f"/intake/{uuid}/erase/")
    assert Draft.objects.exists()
    resident.browser.ask("post", f"/intake/{uuid}/erase/", {"token": "x"})
    assert Draft.objects.exists()
    resident.send()
    assert (resident.address, resident.browser.cookies) == ("/intake/erased/", {})
    assert [Draft.objects.count(), MatterCode.objects.count(), RecordKey.objects.count()] == [0, 0, 0]
    assert "見つかりませんでした" in by_code(code).html
    uncoded = Resident().start()
    uncoded.send(to=f"/intake/{uncoded.uuid}/leave/")
    assert "合い番号がまだありません" in uncoded.html


def test_in_a_pause_nobody_begins_or_sends_and_whoever_began_goes_on():
    resident = Resident().till_check(WORDS, reply="none")
    code, uuid, token = code_on(resident), resident.uuid, resident.page["token"]
    pause_intake("12月3日まで\nお休みです。", by=make_user("ise"), now=timezone.now())
    begun = Resident()
    for act in (begun.read, lambda path: begun.send(to=path)):
        act("/intake/")
        assert "12月3日まで<br>お休みです。" in begun.html
        assert "/intake/continue/" in begun.html
    assert "いまはお休みです" in begun.read("/window/").content.decode()
    there = by_code(code)
    assert (there.step, "いまは送れません" in there.html, ">送る<" in there.html) == ("check", True, False)
    resident.send(to=f"/intake/{uuid}/send/", token=token)
    assert ("お休みです" in resident.html, Consultation.objects.exists()) == (True, False)
    resume_intake(by=make_user("kuki"), now=timezone.now())
    resident.send(to=f"/intake/{uuid}/send/", token=token)
    assert (resident.step, Consultation.objects.count()) == ("receipt", 1)


def test_a_closed_intake_shows_the_other_ways_and_a_hidden_one_does_not_exist(settings):
    resident = Resident().start()
    draft, token = resident.uuid, resident.page["token"]
    assert resident.read("/").content.decode().count('href="/intake/"') >= 2
    IntakeDefinition.objects.get().unpublish()
    for path in ("/", "/window/"):
        assert "/intake/" not in resident.read(path).content.decode()
    resident.read("/intake/")
    assert "いまは、ここから書いて送ることができません" in resident.html
    resident.send(to=f"/intake/{draft}/who/", token=token, who="self")
    assert resident.step == "self-now"  # whoever began may end
    site = settings.SITE_CONFIG
    settings.SITE_CONFIG = replace(site, retention={**site.retention, "consultations": "undecided"})
    for path in ("/intake/", "/intake/continue/", f"/intake/{'0' * 8}-0000-4000-8000-{'0' * 12}/who/"):
        closed = Resident()
        closed.read(path)
        assert (closed.answer.status_code, closed.answer["Cache-Control"]) == (200, "no-store")
        assert "000-000-0000" in closed.html
        assert "<form" not in closed.html
    settings.SITE_CONFIG = replace(site, features=frozenset({"window"}))
    assert Resident().read("/intake/").status_code == 404
