"""The open mailbox: what was sent and written, read by role, and nothing of what staff keep for themselves."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.utils import timezone

from kit.core.actions.records import erase_record_keys
from kit.core.models import AuditEntry
from kit.core.queries.records import data_key
from kit.intake.actions.drafts import RESIDENT
from kit.intake.logic import case
from kit.intake.logic.case import State
from kit.intake.models import Door, Message, Note
from kit.intake.queries.matters import MatterHandle
from kit.intake.views import cookie
from tests.integration.intake.browsing import Browser, Resident
from tests.integration.intake.drafts import WORDS, everything_at_rest
from tests.integration.intake.mailbox import ANSWER, open_intake, sent, with_mailbox
from tests.integration.intake.sending import COMPLETE

pytestmark = pytest.mark.django_db
NOTED = "職員だけの見立て"
PAGES = ("open", "write", "contact", "rest", "worker", "erasure", "copy", "copy/text", "copy/json")


@pytest.fixture(autouse=True)
def keeper(settings, tmp_path, monkeypatch):
    return open_intake(settings, tmp_path, monkeypatch)


def noted(row):
    """What staff keep, which nobody but they may see."""
    note = Note(consultation=row, at=timezone.now(), on=timezone.localdate(), kind=Note.Kind.ASSESSMENT)
    note.put({"text": NOTED}, data_key(row))
    note.save(force_insert=True)


def letters(html):
    """The letters as (who, new or not, words)."""
    found = re.findall(r'<li class="letter.*?</li>', html, re.DOTALL)
    return [
        (re.search(r'letter__from">([^<]+)', one)[1], "letter__new" in one, re.sub(r"<[^>]+>|\s", "", one))
        for one in found
    ]


def test_what_was_sent_stands_first_with_its_questions_and_what_was_left_out_calmly(keeper):
    answers = {**COMPLETE, "who": {"who": "self", "place": "here", "office": {"skip": "later"}}}
    one = sent(
        keeper,
        {
            **answers,
            "self-now": {"self-free": f"{WORDS}\n<b>{{town.name}}</b>", "self-safe": {"skip": "no_answer"}},
        },
    )
    page = with_mailbox(one.code).html
    ((who, _new, words),) = letters(page)
    assert who == "あなたから"
    for told in (
        "どなたのことで自分のこと",
        "お住まいの市町津市",
        "あとで",
        "答えたくない",
        "まだ読まれていません",
    ):
        assert told in words
    assert f"{WORDS}<br>&lt;b&gt;{{town.name}}&lt;/b&gt;" in page  # as it was written, marks and all
    assert '<details class="letter__sent" open>' in page
    assert f'<strong translate="no">{one.row.number()}</strong>' in page
    assert "<title>お知らせ｜津市</title>" in page
    assert "まだ読まれていません。お待ちください。" in page


def test_letters_stand_oldest_first_new_ones_marked_once_and_nobody_is_named(keeper, settings):
    one = sent(keeper)
    noted(one.row)
    at = timezone.now() - timedelta(minutes=30)
    first = one.answered(at=at, read_at=at)
    second = one.answered("つづきのお返事", kind=Message.Kind.WRITTEN)
    resident = with_mailbox(one.code)
    assert [(who, new) for who, new, _ in letters(resident.html)] == [
        ("あなたから", False), ("窓口から", False), ("窓口から", True),
    ]  # fmt: skip
    assert re.findall(
        r'class="letter[^>]*id="newest">\s*<p class="letter__head">.*?letter__new', resident.html
    )
    assert "新しいお返事が1通あります" in resident.html
    assert ANSWER in resident.html
    assert f"{timezone.localtime(at):%-m月%-d日}に、窓口の相談員が読みました" in resident.html
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.read_at == at
    assert timezone.now() - second.read_at < timedelta(minutes=1)
    assert not any(new for _, new, _ in letters(resident.read("/mailbox/open/").content.decode()))
    for page in PAGES:
        html = resident.read(f"/mailbox/{page}/").content.decode()
        for hidden in (NOTED, "伊勢", "ise", one.code, str(one.row.pk)):
            assert hidden not in html
    assert Session.objects.count() == 0
    assert {entry.actor for entry in AuditEntry.objects.filter(reference=str(one.row.pk))} == {
        "system:resident"
    }


def test_opening_it_costs_few_queries_whatever_stands_in_it(
    keeper, django_assert_max_num_queries, django_assert_num_queries
):
    one = sent(keeper)
    resident = with_mailbox(one.code)
    with django_assert_num_queries(4) as alone:
        resident.read("/mailbox/open/")
    for _ in range(30):
        one.answered()
    with django_assert_max_num_queries(8) as with_new:
        resident.read("/mailbox/open/")
    with django_assert_num_queries(len(alone)):
        resident.read("/mailbox/open/")
    assert len(letters(resident.html)) == 31
    assert len(with_new) == len(alone) + 1  # the mark


def test_where_it_stands_and_what_is_offered_follow_the_case(keeper):
    one = sent(keeper)
    one.answered()
    resident = with_mailbox(one.code)
    one.becomes(case.asked_to_close(one.now_is(), timezone.now()))
    page = resident.read("/mailbox/open/").content.decode()
    assert "終わってよいか、おたずねしています" in page
    assert "お答えがなくても、こちらで終わりにすることはありません" in page
    assert "/mailbox/may-end/" in page
    one.becomes(case.Case(state=State.CLOSED))
    page = resident.read("/mailbox/open/").content.decode()
    assert "書くと、また始まります" in page
    assert "/mailbox/go-on/" in page
    assert "/mailbox/rest/" not in page
    one.row.door = Door.PHONE
    one.row.save()
    assert (
        letters(resident.read("/mailbox/open/").content.decode())[0][0]
        == "お話をうかがって、窓口で書いたもの"
    )


def test_the_wish_for_readings_stays_on_the_way(keeper):
    one = sent(keeper)
    resident = Resident()
    resident.read("/mailbox/?furigana=on")
    resident.send(to=re.search(r'<form method="post" action="([^"]*)"', resident.html)[1], code=one.code)
    assert resident.address == "/mailbox/open/?furigana=on"
    resident.read("/mailbox/write/?furigana=on")
    resident.send(
        to=re.findall(r'<form method="post" action="([^"]*)"', resident.html)[-1], text="読みました"
    )
    assert resident.address == "/mailbox/open/?sent=1&furigana=on"


def test_half_an_hour_without_a_press_or_closing_asks_for_the_code_again(keeper, monkeypatch):
    one = sent(keeper)
    resident = with_mailbox(one.code)
    before, opened = resident.browser.cookies["/mailbox/"], timezone.now().timestamp()
    monkeypatch.setattr("time.time", lambda: opened + 29 * 60)
    resident.read("/mailbox/write/")
    assert resident.answer.status_code == 200
    assert resident.browser.cookies["/mailbox/"] != before  # used: another half an hour
    monkeypatch.setattr("time.time", lambda: opened + 60 * 60)
    resident.read("/mailbox/write/")
    assert resident.answer.status_code == 403
    assert "番号をもう一度" in resident.html
    monkeypatch.undo()


def test_closing_forgets_the_secret_here(keeper):
    resident = with_mailbox(sent(keeper).code)
    resident.send(to="/mailbox/close/")
    assert resident.address == "/mailbox/closed/"
    assert resident.browser.cookies == {}
    resident.read("/mailbox/open/")
    assert resident.address == "/mailbox/"
    resident.read("/mailbox/close/")
    assert resident.address == "/mailbox/"


def test_anothers_secret_a_forged_cookie_and_an_erased_consultation_open_nothing(keeper, settings):
    one, other = sent(keeper), sent(keeper, {**COMPLETE, "self-now": {"self-free": "ほかの人のことば"}})
    resident = with_mailbox(one.code)
    held = resident.browser.cookies["/mailbox/"]

    def with_cookie(value):
        browser = Browser()
        browser.cookies["/mailbox/"] = (held[0], value)
        return browser

    mixed = HttpResponse()
    cookie.give_mailbox(mixed, MatterHandle(UUID(str(other.row.pk)), one.handle().secret))
    for value in (mixed.cookies[held[0]].value, "x", held[1][:-1], held[1].replace(":", "", 1)):
        for page in ("open", "write", "copy/json"):
            answer = with_cookie(value).ask("get", f"/mailbox/{page}/")
            assert answer.status_code in (302, 403)
            assert "ほかの人のことば" not in answer.content.decode()
        answer = with_cookie(value).ask("post", "/mailbox/write/", {"text": "まぎれこむ", "token": "x"})
        assert answer.status_code == 403
    message = one.answered()
    Message.objects.filter(pk=message.pk).delete()
    Message(
        uuid=message.pk, consultation=one.row, at=message.at, author=message.author, sealed=b"broken"
    ).save()
    broken = with_cookie(held[1]).ask("get", "/mailbox/open/")
    assert (broken.status_code, "番号をもう一度" in broken.content.decode()) == (403, True)
    Message.objects.all().delete()
    erase_record_keys(one.row.record_kind, one.row.pk, by=RESIDENT, now=timezone.now())
    for page in PAGES:
        answer = with_cookie(held[1]).ask("get", f"/mailbox/{page}/")
        assert answer.status_code == 403
        assert WORDS not in answer.content.decode()
        assert answer.cookies[held[0]].value == ""  # taken back
    assert Message.objects.count() == 0


def test_nothing_personal_is_in_headers_or_at_rest_and_no_cache_keeps_a_page(keeper):
    one = sent(keeper)
    one.answered()
    resident = with_mailbox(one.code)
    for page in PAGES:
        answer = resident.browser.ask("get", f"/mailbox/{page}/")
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        said = str(sorted(answer.headers.items()))
        for personal in (one.code, one.row.reference, one.row.number(), str(one.row.pk), one.row.pk.hex):
            assert personal not in said
        assert re.search(r"<(script(?![^>]* src=)|style)|\bon\w+=|\bstyle=", answer.content.decode()) is None
    assert Browser().ask("head", "/mailbox/open/").status_code == 405  # reading marks: no look without it
    at_rest = b"\0".join(everything_at_rest())
    for words in (WORDS, ANSWER, one.code, resident.browser.cookies["/mailbox/"][1].split(":")[0]):
        assert words.encode() not in at_rest
