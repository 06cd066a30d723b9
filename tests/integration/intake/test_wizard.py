"""The steps of the intake: whatever a browser does, nothing breaks, mixes, leaks or is lost.

The first half are the faults of the plain wizard of django-formtools 2.7, each as something a resident does.
"""

import json
import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone

from kit.intake.logic.answers import LONGEST_TEXT
from kit.intake.logic.checks import TAKEN
from kit.intake.logic.notice import person_notice
from kit.intake.models import Consultation, Draft, IntakeDefinition
from kit.intake.queries.drafts import read_draft
from kit.intake.urls import urlpatterns
from kit.intake.views.cookie import read_secret
from tests.integration.intake.browsing import Browser, Resident, opened
from tests.integration.intake.drafts import everything_at_rest

pytestmark = pytest.mark.django_db
WORDS = "だれにも言えなかったこと"
STEPS = {
    "self": ["who", "self-now", "self-wish", "contact"],
    "family": ["who", "family-you", "family-them", "family-wish", "contact"],
    "supporter": ["who", "support-you", "support-form", "support-wish", "contact"],
}


@pytest.fixture(autouse=True)
def _open(settings, demo_window):
    opened(settings)


@pytest.fixture
def resident():
    return Resident().start()


def kept(resident):
    """What stands in the draft of this browser."""
    request = RequestFactory().get("/")
    request.COOKIES.update([resident.browser.cookies[f"/intake/{resident.uuid}/"]])
    return read_draft(read_secret(request, UUID(resident.uuid)), now=timezone.now())


@pytest.mark.parametrize("who", STEPS)
def test_every_path_leads_from_step_to_step_to_the_last_look(resident, who):
    seen = []
    for _ in range(20):
        if resident.step == "check":
            break
        assert resident.answer.status_code == 200
        if resident.step not in seen:
            seen.append(resident.step)
        fields = (
            {"who": who}
            if resident.step == "who"
            else {"reply": "none"}
            if resident.step == "contact"
            else {}
        )
        resident.send(**fields)
        if "support-form" in resident.page and not resident.page.get("support-form"):
            resident.send(support_form=resident.html.split('name="support-form" value="')[1].split('"')[0])
    assert [step for step in STEPS[who] if step in seen] == [step for step in seen if step in STEPS[who]]
    assert {"who", "contact"} <= set(seen)
    assert resident.step == "check"
    assert "reply" in kept(resident).answers["contact"]


def test_back_and_rest_keep_what_stands_in_the_fields_without_judging_it(resident):
    resident.send("back", who="", avoid="いない人")
    assert resident.step == "start"
    resident.send()
    assert (resident.step, kept(resident).answers["who"]) == ("who", {"avoid": "いない人"})
    resident.send(who="self", avoid="no")
    resident.send("back", self_free=WORDS)
    assert resident.step == "who"
    resident.send()
    assert WORDS in resident.html
    resident.send("rest", self_free=f"{WORDS}。続き")
    assert resident.step == "rest"
    assert re.search(r"(<span>\d{4}</span> ){4}", resident.html)
    resident.read(f"/intake/{resident.uuid}/")
    assert (resident.step, f"{WORDS}。続き" in resident.html) == ("self-now", True)


def test_a_lost_cookie_and_an_expired_draft_give_back_what_was_typed(resident, monkeypatch):
    resident.send(who="self")
    later = timezone.now() + timedelta(days=61)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    gone = [resident.send(self_free=WORDS)]
    monkeypatch.undo()
    other = Browser()
    gone += [other.ask("post", resident.address, {"self-free": WORDS}), other.ask("get", resident.address)]
    assert [answer.status_code for answer in gone] == [404, 404, 404]
    assert [WORDS in answer.content.decode() for answer in gone] == [True, True, False]
    assert all("/intake/continue/" in answer.content.decode() for answer in gone)


def test_two_drafts_in_two_tabs_of_one_browser_never_mix(resident):
    mother = resident
    son = Resident(mother.browser)
    mother.send(who="family")
    son.start().send(who="self")
    mother.send(family_free="母の言葉")
    son.send(self_free="息子の言葉")
    assert kept(mother).answers["family-you"] == {"family-free": "母の言葉"}
    assert kept(son).answers["self-now"] == {"self-free": "息子の言葉"}
    assert "息子の言葉" not in json.dumps(dict(kept(mother).answers), ensure_ascii=False)
    stranger = Resident().start()
    assert stranger.browser.ask("get", mother.address).status_code == 404


def test_two_tabs_of_one_draft_keep_each_others_steps_also_off_the_way(resident):
    resident.send(who="self")
    other = Resident(resident.browser)
    other.read(resident.address)
    other.read(f"/intake/{resident.uuid}/who/")
    other.send(who="family")
    resident.send(self_free=WORDS)
    assert resident.step == "family-you"  # the way has changed; what was typed is kept, and not sent
    assert kept(resident).answers["self-now"] == {"self-free": WORDS}
    other.read(f"/intake/{resident.uuid}/who/")
    other.send(who="self")
    assert WORDS in other.html


def test_the_address_names_the_step_and_nothing_forged_is_read(resident):
    base = f"/intake/{resident.uuid}"
    forged = {
        "draft-current_step": "nowhere",
        "wizard_goto_step": "contact",
        "contact-reply": "box",
        "reply": "box",
    }
    data = {**resident.page, **forged, "act": "next", "who": "self", "self-free": "x", "who.skip": "../"}
    answer = resident.browser.ask("post", f"{base}/who/", data)
    assert answer["Location"] == f"{base}/self-now/"
    assert kept(resident).answers["who"] == {"who": "self"}
    assert set(kept(resident).answers) == {"start", "who"}
    text = json.dumps(kept(resident).as_json())
    assert not re.search("token|csrf|shown|made|website|act", text)
    upload = {
        "token": resident.page["token"][0],
        "who": "self",
        "avoid-who": SimpleUploadedFile("x.txt", b"x"),
    }
    resident.browser.client.post(f"{base}/who/", {**upload, "act": "save"})
    assert "avoid-who" not in kept(resident).answers["who"]
    assert not any(settings.MEDIA_ROOT.rglob("x.txt"))
    for path, status in (("nowhere/", 404), ("contact/", 302), ("family-you/", 302), ("self-now/?x=1", 200)):
        assert resident.browser.ask("get", f"{base}/{path}").status_code == status
    assert resident.browser.ask("get", f"{base}/contact/")["Location"] == f"{base}/self-now/"
    for path, sent in (
        ("nowhere/", forged),
        ("who/", {"who": ["self", "family"], "act": "??"}),
        ("who/", {"who": "\x00"}),
    ):
        assert resident.browser.ask(
            "post", f"{base}/{path}", {"token": resident.page["token"], **sent}
        ).status_code in (200, 302, 404)
    assert resident.browser.ask("put", f"{base}/who/").status_code == 405


def test_a_definition_that_changes_on_the_way_leaves_the_way_as_it_was(resident):
    resident.send(who="self")
    live = IntakeDefinition.objects.get(key="hikikomori")
    gone = ("self-now", "self-wish")
    blocks = [block for block in live.steps.get_prep_value() if block["value"]["key"] not in gone]
    live.steps = json.dumps(blocks)
    live.save()  # published: a new version is kept
    resident.send(self_free=WORDS)
    assert resident.step == "self-wish"
    resident.send()
    resident.send(reply="none")
    assert resident.step == "check"
    assert WORDS in resident.html
    fresh = Resident().start()
    fresh.send(who="self")
    assert fresh.step == "contact"


def test_the_last_look_is_a_get_that_changes_nothing_and_tells_only_the_present_way(resident):
    resident.send(who="family")
    resident.send(family_free="別の道")
    resident.read(f"/intake/{resident.uuid}/who/")
    resident.send(who="self", office="elsewhere")
    resident.send()  # what was unfolded was seen
    resident.send(
        self_free="一行目\n<b>二行目</b>",
        self_now=["out", "money"],
        self_now__most="money",
        self_safe__skip="later",
    )
    resident.send()
    resident.send()
    resident.send(reply="none")
    before = Draft.objects.values().get()
    for _ in range(2):
        page = resident.read(f"/intake/{resident.uuid}/check/")
    assert Draft.objects.values().get() == before
    assert not Consultation.objects.exists()
    for words in (
        "一行目<br>&lt;b&gt;二行目&lt;/b&gt;",
        "お金・食べもの・住まい　◎",
        "あとで",
        "津市の役場ではないところがよい",
    ):
        assert words in resident.html
    assert "別の道" not in resident.html
    assert page.status_code == 200
    mend = re.search(r'href="([^"]*self-now/\?from=check)#q-self-free"', resident.html)
    resident.read(mend[1])
    resident.send(self_free="直した言葉")
    assert (resident.step, "直した言葉" in resident.html) == ("check", True)


def test_what_an_answer_opens_is_shown_before_going_on_and_nobody_is_blamed_for_it(resident):
    resident.send(who="self")
    resident.send(self_safe="yes")
    assert resident.address.endswith("/self-now/?more=1")
    assert "いま、電話できるところ" in resident.html
    assert resident.html.count("tel:") > 3
    assert "ここに書いたものは、窓口が開いているときに読みます。次に開くのは、" in resident.html
    resident.send()
    assert resident.step == "self-wish"
    resident.send()
    resident.send(reply="phone")
    assert resident.step == "contact"
    assert "電話番号」は必要" not in resident.html
    resident.send(tel="")
    assert "必要です" in resident.html
    resident.send(tel="090-0000-0000")
    assert resident.step == "check"


def test_bad_input_is_told_kept_and_mended(resident):
    resident.send(who="")
    assert "「どなたのことで」は必要です" in resident.html
    assert resident.answer.status_code == 200
    resident.send(who="self")
    long = "あ" * 100_000
    resident.send(self_free=long)
    assert f"{100_000 - LONGEST_TEXT:,}字多い" in resident.html
    assert long in resident.html
    assert kept(resident).answers["self-now"]["self-free"] == long
    resident.send(self_free="𠮷野家で😀 ｶﾞｷﾞ 葛󠄀城 {window.phone}")
    resident.send("back")
    assert "𠮷野家で😀 ガギ 葛󠄀城 {window.phone}" in resident.html
    resident.send(self_free="い" * 250_000)
    assert resident.answer.status_code == 200
    resident.send(self_free="x" * 1_100_000)
    assert "このままでは残せません" in resident.html
    resident.send(self_free="い" * 800_000)  # nine bytes a sign on the way
    assert "このままでは残せません" in resident.html
    assert resident.page["self-free"] == ["い" * 800_000]
    resident.send(self_free="い" * 1_200_000)
    assert (resident.answer.status_code, "一度に受け取れる長さ" in resident.html) == (413, True)
    assert "𠮷野家" not in kept(resident).answers["self-now"]["self-free"]


def test_readings_stay_on_the_way_and_never_enter_what_was_typed(resident):
    resident.read(f"{resident.address}?furigana=on")
    resident.send(who="self")
    assert resident.address.endswith("/self-now/?furigana=on")
    assert "<ruby>" in resident.html
    resident.send("rest", self_free=WORDS)
    assert resident.address.endswith("/rest/?furigana=on")
    resident.read(f"/intake/{resident.uuid}/self-now/?furigana=on")
    assert resident.page["self-free"] == [WORDS]


def test_a_choice_can_be_taken_back_without_a_script(resident):
    resident.send(who="self", avoid="no")
    resident.read(f"/intake/{resident.uuid}/who/")
    resident.send(avoid__skip="no_answer")
    assert kept(resident).answers["who"] == {"who": "self", "avoid": {"skip": "no_answer"}}
    resident.send("back", self_free=WORDS, self_free__skip="later")
    resident.send()
    resident.send("back", self_free__skip="unknown")
    assert kept(resident).answers["self-now"] == {"self-free": WORDS}


def test_the_script_saves_without_moving_and_nothing_typed_is_nothing_saved(resident):
    address = resident.address
    resident.send("save")
    assert (resident.answer.status_code, "who" in kept(resident).answers) == (204, False)
    resident.read(address)
    resident.send("save", avoid="no")
    assert (resident.answer.status_code, kept(resident).answers["who"]) == (204, {"avoid": "no"})


def test_no_page_gives_a_session_and_no_secret_stands_where_others_read(resident):
    resident.send(who="self")
    resident.send("rest", self_free=WORDS)
    code = "".join(re.findall(r"<span>(\d{4})</span>", resident.html))[:16]
    ((path, (name, secret)),) = resident.browser.cookies.items()
    at_rest = b"\0".join(everything_at_rest())
    assert not Session.objects.exists()
    assert (path, name) == (f"/intake/{resident.uuid}/", "sokumen_draft")
    for hidden in (WORDS, code, secret, resident.page.get("token", ["-"])[0]):
        assert hidden.encode() not in at_rest
        assert hidden not in resident.address
    for path in ("/intake/", "/intake/continue/", resident.address, f"/intake/{resident.uuid}/self-now/"):
        answer = resident.browser.ask("get", path)
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert "Cookie" not in answer.get("Vary", "")
        assert re.search(r"<title>[^<]*</title>", answer.content.decode())[0].endswith("｜津市</title>")
        assert "ひきこもり" not in re.search(r"<title>[^<]*</title>", answer.content.decode())[0]
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=| style=", answer.content.decode())
        ways_out = re.findall(r'<a [^>]*href="/(?!intake/)[^>]*>', answer.content.decode())
        assert all('target="_blank"' in link for link in ways_out if "furigana" not in link)
        assert "csrfmiddlewaretoken" not in answer.content.decode()
        assert "000-000-0000" in answer.content.decode()
        assert "data-quick-exit" in answer.content.decode()


def test_a_form_of_another_site_or_an_old_token_saves_nothing(resident):
    data = {**resident.page, "who": "self", "act": "next"}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://bad.example"},
    ):
        assert resident.browser.ask("post", resident.address, data, **headers).status_code == 403
    answer = resident.browser.ask("post", resident.address, {**data, "token": "x" * 40, "avoid-who": WORDS})
    assert (answer.status_code, "もう一度" in answer.content.decode()) == (200, True)
    assert "who" not in kept(resident).answers
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    assert resident.browser.ask("post", resident.address, data, **ours).status_code == 302
    assert kept(resident).answers["who"] == {"who": "self"}


def test_a_step_costs_a_small_fixed_number_of_queries(resident, django_assert_num_queries):
    resident.send(who="self")
    resident.read(resident.address)
    with django_assert_num_queries(1):  # the draft with its key and the public token
        resident.browser.ask("get", resident.address)
    data = {**resident.page, "act": "next", "self-free": WORDS}
    with django_assert_num_queries(2):  # the draft with its key and the public token, one sealed write
        answer = resident.browser.ask("post", resident.address, data)
    assert answer.status_code == 302


def test_every_fixed_address_below_a_draft_is_a_word_that_no_step_may_have():
    below = (str(entry.pattern).removeprefix("intake/<uuid:uuid>/") for entry in urlpatterns)
    assert {path.strip("/") for path in below if path and not path.startswith(("intake/", "<"))} == TAKEN


def test_a_way_that_is_wished_and_ruled_out_is_told_before_it_is_sent():
    resident = Resident().till_check(reply="phone", tel="059-123-4567", never=["phone"])
    if resident.step != "check":
        resident.send()
    assert "このまま送ると、電話は使わず、お返事箱でお答えします。" in resident.html
    resident.read(f"/intake/{resident.uuid}/contact/?from=check")
    resident.send(never=["visit"])
    assert resident.step == "check"
    assert "両方に入っています" not in resident.html


def test_the_mail_is_shown_before_an_address_is_given_and_none_is_waited_for_in_vain(settings):
    settings.DEFAULT_FROM_EMAIL = "noreply@town.example"
    resident = Resident().till_check(reply="box", notify="mail")
    notice = person_notice(settings.SITE_CONFIG.name, "noreply@town.example")
    shown = unescape(re.sub(r"<[^>]+>", "", resident.html))
    for words in (f"差出人{notice.sender} <{notice.address}>", f"件名{notice.subject}本文{notice.body}"):
        assert words in shown
    resident.send()
    assert "メールアドレスが書かれていないので、お知らせのメールは送りません。" in resident.html
    resident.read(f"/intake/{resident.uuid}/contact/?from=check")
    resident.send(notify_mail="yoru@example.jp")
    assert (resident.step, "data-no-notice" in resident.html) == ("check", False)
