"""What is sent from the open mailbox arrives once, changes what it says, and is never lost."""

import json
import re
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from kit.core.actions.limits import count_once
from kit.core.models import AuditEntry, FormCount, User
from kit.intake.actions.drafts import RESIDENT
from kit.intake.actions.mailbox import Wished, change_wishes, wish, write_message
from kit.intake.actions.pauses import pause_intake
from kit.intake.logic import case
from kit.intake.logic.case import State
from kit.intake.logic.contact import Channel
from kit.intake.logic.letters import CHANGED_WISHES, WORDS, NotOffered, Wish
from kit.intake.logic.limits import LETTER
from kit.intake.logic.wishes import wishes_now
from kit.intake.models import Message
from kit.intake.queries.matters import MatterHandle, MatterNotHere
from tests.integration.intake.drafts import everything_at_rest
from tests.integration.intake.mailbox import ANSWER, open_intake, sent, with_mailbox
from tests.integration.intake.sending import COMPLETE

pytestmark = pytest.mark.django_db
LETTER_TEXT = "つづきを書きます。\n\nすこし眠れました。"


@pytest.fixture(autouse=True)
def keeper(settings, tmp_path, monkeypatch):
    return open_intake(settings, tmp_path, monkeypatch)


@pytest.fixture
def one(keeper):
    """An answered consultation."""
    found = sent(keeper)
    found.answered(at=timezone.now() - timedelta(minutes=5))
    return found


def on(one, page):
    resident = with_mailbox(one.code)
    resident.read(f"/mailbox/{page}/")
    return resident


def texts(one):
    return [content["text"] for content in one.contents()][1:]


def act():
    return {"by": RESIDENT, "now": timezone.now()}


def test_a_letter_arrives_once_however_often_it_is_pressed(one):
    resident = on(one, "write")
    assert ANSWER in resident.html  # to be read again beside the form
    page = dict(resident.page)
    resident.send(text=LETTER_TEXT)
    assert (resident.address, resident.answer.status_code) == ("/mailbox/open/?sent=1", 200)
    assert "届きました" in resident.html
    resident.page, resident.address = page, "/mailbox/write/"
    resident.send(text=LETTER_TEXT)
    assert texts(one) == [LETTER_TEXT]
    assert one.now_is().unanswered_since == Message.objects.get(author=None).at
    assert "<p>つづきを書きます。</p>\n\n<p>すこし眠れました。</p>" in resident.html
    resident.read("/mailbox/write/")
    resident.send(text=LETTER_TEXT)
    assert texts(one) == [LETTER_TEXT, LETTER_TEXT]  # meant twice
    assert LETTER_TEXT.encode() not in b"\0".join(everything_at_rest())
    entries = AuditEntry.objects.filter(act="consultation.written").values_list("actor", "detail")
    assert [*entries] == [("system:resident", {})] * 2


def test_while_the_town_pauses_letters_are_read_and_written_all_the_same(one):
    pause_intake("12月3日まで、お休みです。", by=User.objects.get(username="ise"), now=timezone.now())
    resident = on(one, "write")
    assert "12月3日まで、お休みです。" in resident.html
    resident.send(text=LETTER_TEXT)
    assert "12月3日まで、お休みです。" in resident.html
    assert texts(one) == [LETTER_TEXT]


@pytest.mark.django_db(transaction=True)
def test_presses_at_the_same_moment_make_one_letter(one):
    handle, form, failed = one.handle(), uuid4(), []

    def press():
        try:
            write_message(handle, LETTER_TEXT, form=form, **act())
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert texts(one) == [LETTER_TEXT]


def test_every_refusal_gives_back_what_was_typed(one):
    resident = on(one, "write")
    for text, words in ((" \n", "ひとことでも"), ("あ" * 20_001, "いま1字多い")):
        resident.send(text=text)
        assert words in resident.html
        assert resident.page["text"] == [text]
        assert 'aria-invalid="true"' in resident.html
    for held in (dict(resident.browser.cookies), {}):
        resident.browser.cookies.clear()
        resident.browser.cookies.update(held)
        too_much = resident.browser.ask(
            "post", "/mailbox/write/", {**resident.page, "text": "あ" * 1_200_000}
        )
        assert (too_much.status_code, "前に残したものは、そのまま" in too_much.content.decode()) == (
            413,
            True,
        )
    resident = on(one, "write")
    resident.page["token"] = ["of another page"]
    resident.send(text=LETTER_TEXT)
    assert "画面が古くなっていました" in resident.html
    assert resident.page["text"] == [LETTER_TEXT]
    for _ in range(LETTER.per_network):
        count_once(LETTER, "127.0.0.1", now=timezone.now())
    resident.send(text=LETTER_TEXT)
    assert (resident.answer.status_code, resident.page["text"]) == (429, [LETTER_TEXT])
    assert "書いたものは消えていません" in resident.html
    assert texts(one) == []
    FormCount.objects.all().delete()
    resident.send(text=LETTER_TEXT)
    assert texts(one) == [LETTER_TEXT]


def test_what_was_typed_survives_until_the_code_is_typed_again(one):
    resident = on(one, "write")
    resident.browser.cookies.clear()
    resident.send(text=LETTER_TEXT)
    assert resident.answer.status_code == 403
    assert f"\n{LETTER_TEXT}</textarea>" in resident.html
    resident.send(to="/mailbox/", code="12")
    assert "いまは2けた" in resident.html
    resident.send(to="/mailbox/", code=one.code)
    assert "まだ送られていません" in resident.html
    assert resident.page["text"] == [LETTER_TEXT]
    assert texts(one) == []
    resident.send(to="/mailbox/write/")
    assert texts(one) == [LETTER_TEXT]


@pytest.mark.parametrize("where", ["write", "erasure"])
def test_leaving_a_page_asks_before_words_go_and_sends_nothing(one, where):
    resident = on(one, where)
    for _ in range(LETTER.per_network):  # going is no limit's business
        count_once(LETTER, "127.0.0.1", now=timezone.now())
    for way, drop in (("back", "書いたものを消して、もどる"), ("close", "書いたものを消して、閉じる")):
        resident.send(text=LETTER_TEXT, act=way)
        assert (resident.answer.status_code, resident.page["text"]) == (200, [LETTER_TEXT])
        assert "書いたものは、まだ送られていません" in resident.html
        assert drop in resident.html
        assert f'value="drop-{way}"' in resident.html
    resident.send(text=LETTER_TEXT, act="drop-back")
    assert resident.address == "/mailbox/open/"
    assert LETTER_TEXT not in resident.html
    resident.read(f"/mailbox/{where}/")
    resident.send(text=" \n", act="back")  # nothing to lose
    assert resident.address == "/mailbox/open/"
    for text, way in (("", "close"), (LETTER_TEXT, "drop-close")):
        resident = on(one, where)
        resident.send(text=text, act=way)
        assert "この端末では閉じました" in resident.html
        assert resident.browser.ask("get", "/mailbox/open/")["Location"] == "/mailbox/"
    assert texts(one) == []


def test_leaving_asks_before_changed_choices_go_and_only_then(one):
    resident = on(one, "contact")
    resident.send(act="back")  # nothing was changed; what stands chosen beforehand is no change
    assert resident.address == "/mailbox/open/"
    for way, drop in (("back", "変えずにもどる"), ("close", "変えずに閉じる")):
        resident.read("/mailbox/contact/")
        resident.send(reply="phone", never=["visit"], call_me="ねこ", act=way)
        assert "選びなおしたところは、まだ送られていません" in resident.html
        assert re.search(rf'value="drop-{way}">{drop}<', resident.html)
        assert "field__error" not in resident.html
        assert (resident.page["reply"], resident.page["never"]) == (["phone"], ["visit"])
        assert resident.page["call-me"] == ["ねこ"]
    resident.send(act="drop-close")
    assert "この端末では閉じました" in resident.html
    assert texts(one) == []


def test_a_way_that_is_wished_and_ruled_out_is_told_in_the_mailbox_too(one):
    resident = on(one, "contact")
    resident.send(reply="phone", never=["phone"])
    told = "「電話」は、お返事の受け取り方と、使わないでほしい方法の両方に入っています。"
    assert told in resident.html
    resident.send(tel="059-123-4567")
    assert resident.address == "/mailbox/open/?sent=1"
    assert told in resident.html
    resident.read("/mailbox/contact/")
    assert told in resident.html
    resident.send(never=["mail"], reply="box", notify="mail")
    resident.send(notify_mail="yoru@example.jp")
    assert "data-ruled-out" not in resident.html
    assert "メールは「使わないでほしい方法」に入っているので" in resident.html


def test_choices_about_contact_survive_it_too(one):
    resident = on(one, "contact")
    resident.send(reply="mail")  # unfolds
    resident.browser.cookies.clear()
    resident.send(reply="mail", mail="yoru@example.jp", call_me="ねこ", never=["phone", "visit"])
    assert resident.answer.status_code == 403
    resident.send(to="/mailbox/", code=one.code)
    assert (resident.page["mail"], resident.page["call-me"]) == (["yoru@example.jp"], ["ねこ"])
    assert resident.page["never"] == ["phone", "visit"]
    resident.send(to="/mailbox/contact/")
    assert wishes_now(one.row.version.definition, one.opened().content).call_me == "ねこ"


def test_contact_wishes_change_beside_the_answers_that_were_sent(one):
    definition = one.row.version.definition
    resident = on(one, "contact")
    assert resident.page["reply"] == ["box"]
    resident.send(reply="mail")
    assert "下に増えたところがあります" in resident.html  # nobody is blamed for what was not shown
    assert "field__error" not in resident.html
    resident.send(reply="mail", mail="not an address")
    assert "name@example.jp のような形" in resident.html
    assert resident.page["mail"] == ["not an address"]
    assert texts(one) == []
    resident.send(reply="mail", mail="ＹＯＲＵ@Example.jp", never=["phone"])
    assert resident.address == "/mailbox/open/?sent=1"
    assert CHANGED_WISHES in resident.html
    opened = one.opened()
    assert opened.content["answers"] == COMPLETE
    wishes = wishes_now(definition, opened.content)
    assert (wishes.lead(Channel.MAIL), wishes.wished, wishes.never) == (
        "YORU@example.jp", {Channel.MAIL}, {Channel.PHONE},
    )  # fmt: skip
    message = Message.objects.get(kind=Message.Kind.WISHES)
    assert one.contents()[-1]["contact"] == opened.content["contact"]
    assert (message.author, one.row.changed_at) == (None, one.row.received_at)
    assert (one.now_is().unanswered_since, one.row.changed_at) == (None, message.at)
    resident.read("/mailbox/contact/")
    assert (resident.page["mail"], resident.page["never"]) == (["YORU@example.jp"], ["phone"])
    resident.send(reply="box")
    resident.send()  # once more, for what that unfolded
    assert wishes_now(definition, one.opened().content).leads == {}
    assert AuditEntry.objects.filter(act="consultation.wishes").count() == 2
    assert b"YORU@example.jp" not in b"\0".join(everything_at_rest())


def test_whether_an_answer_is_wanted_decides_whether_it_may_end(one):
    handle = one.handle()
    for reply, may_close in (("none", True), ("none", True), ("box", False)):
        change_wishes(handle, {"reply": reply}, **act())
        assert one.now_is().may_close is may_close
    one.becomes(case.agreed_to_close(one.now_is()))
    change_wishes(handle, {"reply": "meet"}, **act())
    assert one.now_is().may_close is True  # said before, and not taken back


def test_somebody_rests_and_begins_again(one):
    resident = on(one, "rest")
    assert "休んでいる間も、ここは閉じません" in resident.html
    resident.send(text="すこし疲れました")
    assert "小休止中です" in resident.html
    assert one.now_is().state is State.RESTING
    resident.read("/mailbox/rest/")
    assert "いまは、このお願いを受け取れるところにありません" in resident.html
    assert "token" not in resident.page
    resident.read("/mailbox/go-on/")
    resident.send()
    assert (one.now_is().state, one.now_is().unanswered_since) == (State.OPEN, None)
    assert texts(one) == [f"{WORDS[Wish.REST]}\n\nすこし疲れました", WORDS[Wish.GO_ON]]
    one.becomes(case.Case(state=State.CLOSED))
    resident = on(one, "go-on")
    resident.send(text="また困っています")
    assert (one.now_is().state, one.now_is().unanswered_since is not None) == (State.OPEN, True)


def test_a_wish_that_does_not_fit_any_more_keeps_its_words(one):
    resident = on(one, "rest")
    one.becomes(case.Case(state=State.CLOSED))
    resident.send(text="やすみたい")
    assert "書いて伝えることは、いつでもできます" in resident.html
    assert resident.page["text"] == ["やすみたい"]
    resident.send(to="/mailbox/write/")
    assert texts(one) == ["やすみたい"]


def test_a_wish_for_another_worker_or_for_erasure_is_answered_by_the_town(one, settings):
    resident = on(one, "worker")
    resident.send()
    resident.read("/mailbox/erasure/")
    assert f"{settings.SITE_CONFIG.name}の記録として" in resident.html
    resident.send(text="名前だけでも")
    assert texts(one) == [WORDS[Wish.WORKER], f"{WORDS[Wish.ERASURE]}\n\n名前だけでも"]
    assert one.now_is().unanswered_since is not None
    assert one.row.erasure_wished_on == timezone.localdate()
    assert one.opened().content["answers"] == COMPLETE  # nothing is erased by a button
    resident.read("/mailbox/erasure/")
    assert "受け取っています" in resident.html
    with pytest.raises(NotOffered):
        wish(one.handle(), Wished(Wish.ERASURE), **act())
    kinds = {*Message.objects.filter(author=None).values_list("kind", flat=True)}
    assert kinds == {Message.Kind.REQUEST}
    assert [*AuditEntry.objects.filter(act="consultation.wished").values_list("detail", flat=True)] == [
        {},
        {},
    ]


@pytest.mark.parametrize(("name", "may_close", "owed"), [("may-end", True, False), ("not-yet", False, True)])
def test_whether_this_may_end_is_the_persons_word(one, name, may_close, owed):
    resident = on(one, name)
    assert "いまは、このお願いを受け取れるところにありません" in resident.html  # nobody asked
    one.answered("終わってもよいでしょうか", kind=Message.Kind.QUESTION)
    one.becomes(case.asked_to_close(one.now_is(), timezone.now()))
    resident.read(f"/mailbox/{name}/")
    resident.send()
    found = one.now_is()
    assert (found.state, found.may_close, found.unanswered_since is not None) == (State.OPEN, may_close, owed)
    assert "いったん終わってもよいですか" not in resident.html


def test_ones_own_data_is_taken_along_whole(one):
    resident = on(one, "write")
    resident.send(text=LETTER_TEXT)
    change_wishes(one.handle(), {"reply": "none"}, **act())
    unread = one.answered("まだ見ていないお返事")
    answer = resident.browser.ask("get", "/mailbox/copy/json/")
    assert re.fullmatch(r'attachment; filename="hikae-\d{8}\.json"', answer["Content-Disposition"])
    found = json.loads(answer.content)
    assert (found["number"], found["contact_now"]["lines"][0]["answer"]) == (
        one.row.number(),
        ["返事はいらない"],
    )
    assert [(letter["from"], letter["text"]) for letter in found["letters"]] == [
        ("office", ANSWER), ("you", LETTER_TEXT), ("you", CHANGED_WISHES), ("office", "まだ見ていないお返事"),
    ]  # fmt: skip
    lines = [line for section in found["answers"] for line in section["lines"]]
    assert {"question": "お返事の受け取り方", "answer": ["この画面の「お返事箱」"]} in lines
    text = resident.browser.ask("get", "/mailbox/copy/text/")
    assert (text["Cache-Control"], text["Content-Type"]) == ("no-store", "text/plain; charset=utf-8")
    words = text.content.decode("utf-8-sig")
    for part in (
        one.row.number(),
        "■ 窓口から",
        ANSWER,
        "すこし眠れました。",
        "・お返事の受け取り方\r\n　この画面の「お返事箱」",
    ):
        assert part in words
    for told in (answer.content.decode(), words):
        assert "伊勢" not in told
        assert str(one.row.pk) not in told
    unread.refresh_from_db()
    assert unread.read_at is None


def test_no_act_works_with_anothers_secret(one, keeper):
    other = sent(keeper)
    wrong = MatterHandle(other.row.pk, one.handle().secret)
    for attempt in (
        lambda: wish(wrong, Wished(Wish.ERASURE), **act()),
        lambda: change_wishes(wrong, {"reply": "none"}, **act()),
    ):
        with pytest.raises(MatterNotHere):
            attempt()
    assert Message.objects.filter(consultation=other.row).count() == 0
    assert other.now_is() == case.received(other.row.received_at)
