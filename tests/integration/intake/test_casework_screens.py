"""The forms and papers of the staff side: what is typed is kept, what is refused comes back, and papers show no more."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kit.core.models import AuditEntry, User
from kit.intake.actions import casesteps
from kit.intake.actions.codes import find_matter
from kit.intake.logic.case import State
from kit.intake.logic.code import read_code
from kit.intake.models import Consultation, Door, Duty, Message, Note, SectionAddress
from kit.intake.queries.inbox import visits_on
from kit.intake.views.wizard_code import code_keeper
from tests.factories.people import NOW, make_user, sign_in
from tests.integration.intake.desk import BY_MAIL, MOTHER, NOTIFIED, acts, counsellor, form, taken
from tests.integration.intake.drafts import ACT, CountingKeeper
from tests.integration.intake.sending import sent_draft

pytestmark = pytest.mark.django_db(transaction=True)
SHOWN = re.compile(r"\d{4} \d{4} \d{4} \d{4}")


@pytest.fixture
def keeper(tmp_path):
    return CountingKeeper(tmp_path)


@pytest.fixture
def ise(client):
    """Somebody else of the office; signed in is `ise`."""
    sign_in(client, counsellor())
    return counsellor("toba")


@pytest.fixture
def row(keeper, ise):
    return taken(keeper, ise, MOTHER)


def send(client, name, row, **values):
    return client.post(reverse(f"kit_case_{name}", args=[row.pk]), form(**values), follow=True)


def words(answer):
    return answer.content.decode()


def every_form(ise, today):
    """Each form with what is typed, in an order that fits the state."""
    return (
        (
            "contact",
            {"on": today, "channel": "phone", "by_person": "on", "what": "会って話した", "answers": "on"},
        ),
        ("answer", {"text": "読みました", "next_contact_on": today}),
        ("visit", {"on": today, "wished": "母", "agrees": "unknown", "goes": "伊勢", "promised": "玄関まで"}),
        ("assessment", {"text": "ゆっくり"}),
        ("assign", {"assignee": ise.pk, "deputy": ""}),
        ("stage", {"stage": ""}),
        ("plan", {"day": ""}),
        ("ask", {"text": "終わってよいですか"}),
        ("agreed", {"heard": "来所のときに"}),
        ("close", {}),
        ("resume", {}),
        ("rest", {}),
    )


def test_every_form_does_its_act_and_comes_back(client, row, ise):
    today = timezone.localdate()
    for name, values in every_form(ise, str(today)):
        answer = send(client, name, row, **values)
        assert answer.redirect_chain == [(reverse("kit_case", args=[row.pk]), 302)], name
    html = words(answer)
    for said in (
        "むこうから",
        "会って話した",
        "読みました",
        "玄関まで",
        "まだ聞いていない",
        "ゆっくり",
        "小休止中",
        "聞き方: 来所のときに",
    ):
        assert said in html, said
    assert html.index("終わってよいですか") < html.index("会って話した")  # the newest first
    done = [act.removeprefix("consultation.") for act in acts(row) if act != "open"]
    assert done == [
        "taken_in", "answered_by_contact", "answered", "visit", "assessment", "assigned", "stage", "planned",
        "asked_to_close", "may_close", "closed", "resumed", "rested",
    ]  # fmt: skip
    assert [visit.pk for visit in visits_on(today, today)] == [Note.objects.get(kind="visit").pk]
    assert row.number() in words(client.get(reverse("kit_inbox_day")))


def test_what_is_refused_comes_back_with_what_was_typed(client, row):
    for name, values, said in (
        ("answer", {"text": "", "next_contact_on": "x"}, "必須"),
        ("ask", {"text": "終わってよいか、ききます"}, "まだお返事していません"),
        ("agreed", {"heard": " "}, "必須"),
        ("close", {}, "返事がないことは、終わる理由になりません"),
        ("pass_on", {"to": "保健所", "ground": "meeting", "because": "", "text": "渡す文"}, "渡す文"),
        ("household", {"reference": "KKK-KKK"}, "見つかりません"),
        ("visit", {"on": "2026-11-24", "wished": "母", "agrees": "sure", "goes": "x"}, "母"),
        ("contact", {"on": "2026-11-24", "channel": "pigeon", "what": "飛ばした"}, "飛ばした"),
        (
            "contact",
            {"on": "2026-11-24", "channel": "phone", "what": "かけた"},
            "電話は使わないでほしいとのことです",
        ),
        ("answer", {"text": "来週また書きます", "next_contact_on": "2020-01-01"}, "来週また書きます"),
        ("plan", {"day": "2020-01-01"}, "これからの日"),
        ("pass_on", {"to": "保健所", "ground": "", "because": "聞いた", "text": "渡す"}, "必須"),
    ):
        answer = send(client, name, row, **values)
        assert answer.redirect_chain == [], name
        assert said in words(answer), name
    assert "終わってよいか、ききます" in words(send(client, "ask", row, text="終わってよいか、ききます"))
    refused = AuditEntry.objects.filter(outcome="refused")
    assert {(one.act, one.detail["reason"]) for one in refused} == {
        ("answer", "not_now"),
        ("change", "not_now"),
    }
    assert not Message.objects.exists()
    assert not Note.objects.exists()


def test_every_form_says_to_whom_it_belongs_and_chooses_nothing_for_staff(client, keeper, row, ise):
    for name in ("answer", "contact", "plan", "pass_on", "code"):
        html = words(client.get(reverse(f"kit_case_{name}", args=[row.pk])))
        assert f"相談 {row.number()}: " in html.split("</title>")[0], name
        assert f"<strong>{row.number()}</strong>　家族のこと" in html, name
    chosen = re.compile(r'<option value="([^"]*)" selected')
    passing = words(client.get(reverse("kit_case_pass_on", args=[row.pk])))
    assert chosen.findall(passing) == [""]  # no ground before somebody has thought of one
    never = words(client.get(reverse("kit_case_contact", args=[row.pk])))
    assert chosen.findall(never) == [""]
    assert "電話（不可）" in never
    mail = words(client.get(reverse("kit_case_contact", args=[taken(keeper, ise, BY_MAIL).pk])))
    assert chosen.findall(mail) == ["mail"]
    assert "（不可）" not in mail


def test_a_login_that_ended_is_asked_for_before_a_text_is_sent(client, row):
    for name, args in (("kit_case_answer", [row.pk]), ("kit_inbox_new", [])):
        html = words(client.get(reverse(name, args=args), {"who": "self"}))
        assert f'data-session="{reverse("kit_inbox_session")}"' in html, name
        assert "書いたものは、この画面に残っています" in html, name
    asked = client.get(reverse("kit_inbox_session"))
    assert asked.json()["token"]
    assert "no-store" in asked["Cache-Control"]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user("owase", "counsellor"))
    refused = strict.post(reverse("kit_case_answer", args=[row.pk]), {"text": "読みました"})
    assert refused.status_code == 403
    assert "まだ送っていません" in words(refused)
    assert "CSRF" not in words(refused)
    client.logout()
    assert client.get(reverse("kit_inbox_session")).status_code == 302
    assert not Message.objects.exists()


def test_pressing_twice_keeps_one(client, row):
    sent = form(text="読みました")
    for _press in range(2):
        client.post(reverse("kit_case_answer", args=[row.pk]), sent)
    assert Message.objects.count() == 1
    casesteps.plan_contact(row.pk, date(2099, 4, 1), by=User.objects.get(username="ise"), now=NOW)
    page = words(client.get(reverse("kit_case_answer", args=[row.pk])))
    assert 'value="2099-04-01"' in page  # a day that was agreed is not lost by answering
    assert re.search(r'name="form" value="[0-9a-f-]{36}"', page)
    assert "息子には言わないでください" in page  # what is answered stands below


def test_two_desks_do_not_answer_past_each_other(client, row, ise):
    address = reverse("kit_case_answer", args=[row.pk])
    mine = form(text="わたしの返事", seen=client.get(address).context["seen"])
    other = Client()
    sign_in(other, ise)
    send(other, "answer", row, text="先に届いた返事", seen=mine["seen"])
    empty = client.post(address, mine | {"text": ""})
    assert empty.context["seen"] == str(mine["seen"])
    told = client.post(address, mine)
    assert "新しいやりとりがありました" in words(told)
    assert {"先に届いた返事", "わたしの返事"} <= set(re.findall(r"[^<>\n]+返事", words(told)))
    assert Message.objects.count() == 1
    for _press in range(2):
        client.post(address, mine | {"seen": told.context["seen"]})
    assert Message.objects.count() == 2


def test_passing_on_prints_that_text_and_nothing_else(client, row):
    answer = send(
        client, "pass_on", row, to="津保健所 こころの係", ground="meeting", because="生活困窮者自立支援法 第9条",
        text="呼び名と、会ってよい日だけを伝えます。", goes_over="on",
    )  # fmt: skip
    html = words(answer)
    for said in ("津保健所", "支援会議", "第9条", "会ってよい日だけ"):
        assert said in html
    for unsaid in ("息子には", "090-1234", "知らない"):
        assert unsaid not in html
    assert Consultation.objects.get().state == State.HANDED_OVER
    note = Note.objects.get()
    other = send(client, "assessment", row, text="見立て")
    assert other.status_code == 200
    memo = Note.objects.exclude(pk=note.pk).get()
    assert client.get(reverse("kit_case_passed", args=[row.pk, memo.pk])).status_code == 404


def test_a_household_warns_on_every_screen(client, keeper, row, ise):
    other = taken(keeper, ise)
    send(client, "household", row, reference=other.number())
    for name in ("kit_case", "kit_case_answer", "kit_case_contact"):
        for one, number in ((row, other.number()), (other, row.number())):
            html = words(client.get(reverse(name, args=[one.pk])))
            assert "同じ世帯の" in html
            assert number in html
    link = re.search(r"/unlink/(\d+)/", words(client.get(reverse("kit_case_household", args=[row.pk]))))
    client.post(reverse("kit_case_unlink", args=[row.pk, link[1]]))
    assert "同じ世帯の、" not in words(client.get(reverse("kit_case", args=[row.pk])))


def test_a_code_is_shown_once_and_printed_without_a_word_about_the_office(client, row):
    values = form(sure="その場でわたした")
    address = reverse("kit_case_code", args=[row.pk])
    answer = client.post(address, values)
    code = SHOWN.search(words(answer))[0]
    assert "no-store" in answer["Cache-Control"]
    assert SHOWN.search(words(client.post(address, values))) is None
    found = find_matter(code, keeper=code_keeper(), address="203.0.113.7", **ACT)
    assert found.uuid == row.pk
    paper = words(client.post(reverse("kit_case_code_paper", args=[row.pk]), {"code": code}))
    assert code in paper
    assert re.findall("ひきこもり|相談|相談員", paper) == []
    assert client.post(reverse("kit_case_code_paper", args=[row.pk]), {"code": "1"}).status_code == 404
    assert read_code(code) not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_no_code_for_somebody_whom_nobody_can_recognise(client, keeper, ise):
    sent_draft(keeper)
    answer = send(client, "code", Consultation.objects.get(), sure="電話があった")
    assert "連絡先が書かれていない" in words(answer)
    assert "電話があった" in words(answer)
    assert SHOWN.search(words(answer)) is None


def test_staff_write_down_what_somebody_says(client, ise):
    address = reverse("kit_inbox_new")
    assert "家族のこと" in words(client.get(address))
    asked = words(client.get(address, {"who": "family"}))
    assert "あなたのこと" in asked
    assert "self-free" not in asked
    given = {"who": "family", "family-free": "息子のことで", "family-rel": "mother", "door": "counter"}
    missing = client.post(f"{address}?who=family", given)
    assert "お返事の受け取り方」は必要です" in words(missing)
    assert "息子のことで" in words(missing)
    assert not Consultation.objects.exists()
    done = client.post(f"{address}?who=family", {**given, "reply": "box", "self-free": "よけいなもの"})
    row = Consultation.objects.get()
    assert done["Location"] == reverse("kit_case_code", args=[row.pk]) + "?new"
    assert (row.door, row.read_at is None) == (Door.COUNTER, False)
    html = words(client.get(reverse("kit_case", args=[row.pk])))
    assert "息子のことで" in html
    assert "よけいなもの" not in html
    assert client.post(address, given).status_code == 404


def test_the_sheets_have_the_shape_and_the_head_decides_on_duties(client, row, ise, settings):
    years = dict.fromkeys(settings.SITE_CONFIG.retention, 5)
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, retention=years)
    sheet = words(client.get(reverse("kit_case_sheet", args=[row.pk])))
    for said in ("相談受付・申込票", row.number(), "息子には言わないでください", "電話不可"):
        assert said in sheet
    blank = words(client.get(reverse("kit_inbox_blank")))
    assert "書ける範囲でご記入ください" in blank
    assert "□ 外に出づらい" in blank
    assert "{town.name}" not in blank
    assert "電話やパソコンは" not in blank  # nobody fills in paper on a device
    sign_in(client, make_user("kanri", "manager"))
    page, home = reverse("kit_duties"), reverse("wagtailadmin_home")
    assert "窓口の責任者を決めてください" in words(client.get(home))
    assert "責任者" in words(client.get(page))
    client.post(page, {"head": ise.pk, f"deputy-{ise.pk}": ""})
    assert Duty.objects.get(is_head=True).user == ise
    assert "窓口の責任者を決めてください" not in words(client.get(home))
    sign_in(client, ise)
    assert "福祉課の山田" in words(client.get(reverse("kit_case", args=[row.pk])))
    for name in ("sheet", "record"):  # paper goes from hand to hand
        assert "福祉課の山田" not in words(client.get(reverse(f"kit_case_{name}", args=[row.pk]))), name
    sign_in(client, User.objects.get(username="kanri"))
    assert AuditEntry.objects.filter(act="duty.changed").count() == 1
    addresses = "fukushi@town.lg.jp\r\nｆｕｋｕｓｈｉ@town.lg.jp\r\nka@town.example"
    given = {"head": ise.pk, f"deputy-{ise.pk}": "", "section": addresses}
    assert "メールアドレスとして読めません" in words(
        client.post(page, {**given, "section": "ka@\nb@town.example"})
    )
    assert "5件まで" in words(
        client.post(page, {**given, "section": " ".join(f"{n}@town.example" for n in range(6))})
    )
    client.post(page, given)
    client.post(page, given)
    assert [one.address for one in SectionAddress.objects.all()] == ["fukushi@town.lg.jp", "ka@town.example"]
    assert AuditEntry.objects.get(act="duty.section").detail == {"rows": 2}
    assert "ka@town.example</textarea>" in words(client.get(page))
    assert "責任者" in words(client.post(page, {"head": make_user("other", "editor").pk}))
    assert Duty.objects.get(is_head=True).user == ise


def test_a_mail_is_asked_for_only_where_one_was_wished(client, keeper, ise):
    """Its work opens the consultation: nothing is opened for everybody else."""
    asked = DBTaskResult.objects.filter(task_path="kit.intake.tasks.tell_person")
    for answers, mails in ((BY_MAIL, 0), (NOTIFIED, 1)):
        send(client, "answer", taken(keeper, ise, answers), text="読みました")
        assert asked.count() == mails
