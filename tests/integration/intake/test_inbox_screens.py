"""The screens of the inbox: who may, what the list and a consultation show, and what is not in the answer at all."""

import re

import pytest
from django.urls import reverse

from kit.core.models import AuditEntry, RecordKey
from kit.intake.models import Consultation, Duty, Telling
from kit.intake.views.inbox_routes import admin_urls
from tests.factories.people import NOW, make_user, sign_in
from tests.integration.intake.desk import BY_MAIL, MOTHER, NOTIFIED, counsellor, taken
from tests.integration.intake.drafts import WORDS, CountingKeeper
from tests.integration.intake.sending import sent_draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keeper(tmp_path):
    return CountingKeeper(tmp_path)


def every_address(row):
    """All addresses of the staff side with this consultation in them."""
    values = {"uuid": row.pk, "note": row.pk, "link": 1, "channel": "phone", "month": "2026-10"}
    found = []
    for pattern in admin_urls():
        names = pattern.pattern.converters
        found.append((pattern.name, reverse(pattern.name, kwargs={name: values[name] for name in names})))
    return found


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def test_nobody_but_counsellors_comes_in(client, keeper):
    row = taken(keeper, counsellor())
    guarded = {
        "kit_erasures",
        "kit_erasure",
        "kit_erasure_leave",
        "kit_reads",
        "kit_reads_month",
        "kit_reads_paper",
    }
    office = {"kit_duties", *guarded}
    outsiders = [
        make_user("root", "manager", "editor", "approver", is_superuser=True, is_staff=True),
        make_user("kuki", "protection_manager", "secretary"),
    ]
    for user in outsiders:
        sign_in(client, user)
        for name, address in every_address(row):
            if name not in office:
                for answer in (client.get(address), client.post(address)):
                    assert answer.status_code == 302, name
                    assert answer["Location"].endswith("/admin/"), name
        home = page(client, "wagtailadmin_home")
        assert ('role="search"' in home) is (user.username == "root")  # who writes pages searches them
        assert set(re.findall(r"consultations/(\w*)", home)) <= {"duties", "erasures", "reads"}
    sign_in(client, counsellor("toba"))
    for name in office:
        address = dict(every_address(row))[name]
        assert client.post(address)["Location"].endswith("/admin/"), name
    refused = AuditEntry.objects.filter(outcome="refused")
    assert refused.filter(actor="root").count() == 2 * (len(every_address(row)) - len(office))
    assert not AuditEntry.objects.filter(act="open", outcome="done").exists()


def test_the_list_says_who_waits_and_opens_nothing(client, keeper, django_assert_num_queries):
    handle, _receipt = sent_draft(keeper)
    ise = counsellor()
    unsafe = taken(keeper, ise)
    Consultation.objects.filter(pk=unsafe.pk).update(is_unsafe=True)
    Telling.objects.create(consultation=unsafe, listener="in_charge", since=NOW, at=NOW, to_everybody=True)
    sign_in(client, ise)
    page(client, "kit_inbox")
    with django_assert_num_queries(
        9
    ):  # the whole page; at most ten: five of them are the frame of any screen
        html = page(client, "kit_inbox")
    row = Consultation.objects.get(pk=handle.uuid)
    assert "知らせた人: 担当が決まっていないので全員（" in html
    home = page(client, "wagtailadmin_home")
    assert "新しく届いた 1件" in home
    assert 'role="search"' not in home  # who may not look at pages is not offered to search them
    assert row.number() in html
    assert "新しく届いた" in html
    assert "担当なし" in html
    assert WORDS not in html
    assert not AuditEntry.objects.filter(act="open").exists()
    found = client.get(reverse("kit_inbox"), {"q": row.number().lower()})
    assert found["Location"] == reverse("kit_case", args=[handle.uuid])
    assert "見つかりません" in page(client, "kit_inbox", q="だれか")
    assert row.number() not in page(client, "kit_inbox", group="closed")
    assert client.get(reverse("kit_inbox"), {"group": "x", "p": "²", "whose": "x"}).status_code == 200


def test_a_consultation_is_opened_on_the_record_and_read(client, keeper):
    ise = counsellor()
    handle, _receipt = sent_draft(keeper)
    sign_in(client, ise)
    answer = client.get(reverse("kit_case", args=[handle.uuid]))
    assert "no-store" in answer["Cache-Control"]
    assert WORDS in answer.content.decode()
    entry = AuditEntry.objects.get(act="open")
    assert (entry.actor, entry.kind, entry.reference) == ("ise", "consultation", str(handle.uuid))
    row = Consultation.objects.get()
    assert row.read_at is not None
    assert row.unanswered_since == NOW
    assert client.get(reverse("kit_case", args=["00000000-0000-0000-0000-000000000000"])).status_code == 404


def test_what_must_not_be_used_is_not_in_the_answer(client, keeper):
    ise = counsellor()
    row = taken(keeper, ise, MOTHER)
    sign_in(client, ise)
    html = page(client, "kit_case", row.pk)
    for words in (
        "本人は知らない",
        "電話不可",
        "名乗りは個人名だけ",
        "言葉: Português",
        "通訳",
        "息子には言わないでください",
    ):
        assert words in html, words
    assert "haha@example.jp" in page(client, "kit_case", taken(keeper, ise, BY_MAIL).pk)
    notified = page(client, "kit_case", taken(keeper, ise, NOTIFIED).pk)
    assert "yoru@example.jp" not in notified
    assert "使う理由を記録すると、ここに出ます" in notified
    hidden = ("090-1234-5678", "09012345678", "福祉課の山田")
    shown = [
        "kit_case",
        "kit_case_answer",
        "kit_case_sheet",
        "kit_case_record",
        "kit_case_pass_on",
        "kit_case_contact",
    ]
    for name in shown:
        html = page(client, name, row.pk)
        assert [words for words in hidden if words in html] == [], name
    assert "責任者がまだ決まっていません" in page(client, "kit_case", row.pk)


def test_a_reason_opens_one_way_for_the_day(client, keeper):
    ise = counsellor()
    row = taken(keeper, ise, MOTHER)
    sign_in(client, ise)
    channel = reverse("kit_case_channel", args=[row.pk, "phone"])
    assert "090-1234" not in client.get(channel).content.decode()
    assert "理由" in client.post(channel, {"reason": " "}).content.decode()
    assert "090-1234" not in page(client, "kit_case", row.pk)
    client.post(channel, {"reason": "救急の方から連絡があったため"})
    html = page(client, "kit_case", row.pk)
    assert "090-1234-5678" in html
    assert "救急の方から連絡があったため" in html
    entry = AuditEntry.objects.get(act="consultation.channel")
    assert entry.detail == {"channel": "phone"}


def test_only_the_head_reads_who_must_not_read(client, keeper):
    ise, toba = counsellor(), counsellor("toba")
    row, other = taken(keeper, ise, MOTHER), taken(keeper, ise)
    Duty.objects.create(user=toba, is_head=True)
    sign_in(client, ise)
    html = page(client, "kit_case", row.pk)
    assert "福祉課の山田" not in html
    assert "まだ決まっていません。管理者に" not in html
    told = html[html.index("責任者だけが読む問い") :][:60]
    same = page(client, "kit_case", other.pk)  # the same whether there is such a wish or not
    assert told == same[same.index("責任者だけが読む問い") :][:60]
    sign_in(client, toba)
    html = page(client, "kit_case", row.pk)
    assert "読まないでと言われた職員: 福祉課の山田" in html


def test_what_does_not_open_is_said_calmly_and_noted(client, keeper):
    ise = counsellor()
    row = taken(keeper, ise)
    sign_in(client, ise)
    nowhere = "00000000-0000-0000-0000-000000000000"
    for name, address in every_address(row):
        if name.startswith("kit_case"):
            gone = address.replace(str(row.pk), nowhere)
            assert {client.get(gone).status_code, client.post(gone, {"reason": "x"}).status_code} <= {
                404,
                405,
            }, name
    RecordKey.objects.all().delete()
    answer = client.get(reverse("kit_case", args=[row.pk]))
    assert answer.status_code == 503
    assert "鍵のファイル" in answer.content.decode()
    entry = AuditEntry.objects.get(outcome="refused")
    assert (entry.act, entry.detail) == ("open", {"reason": "seal_broken"})


def test_every_screen_answers_and_nothing_is_kept_by_the_browser(client, keeper):
    ise = counsellor()
    row = taken(keeper, ise, MOTHER)
    sign_in(client, ise)
    posts = {"kit_case_code_paper", "kit_case_unlink", "kit_case_passed"}
    for name, address in every_address(row):
        if name.startswith(("kit_case", "kit_inbox")) and name not in posts:
            answer = client.get(address)
            assert answer.status_code == 200, name
            assert "no-store" in answer["Cache-Control"], name
            if name.startswith("kit_case"):
                assert "電話不可" in answer.content.decode() or name == "kit_case_record", name
