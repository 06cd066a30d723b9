"""閲覧の点検: who sees it, what it says of a month, and that nobody checks the own reads."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import SystemActor, record, record_refusal
from kit.core.models import AuditEntry
from kit.core.registries import timetables
from kit.intake.actions import casesteps
from kit.intake.actions.erasure import approve_erasure, propose_erasure
from kit.intake.actions.reads import confirm_reads
from kit.intake.logic.reads import ReviewRefused, Sign
from kit.intake.models import Consultation, Duty, ReadReview
from kit.intake.queries.reads import list_months, read_month
from tests.factories.people import make_user, sign_in
from tests.integration.intake.desk import counsellor, taken
from tests.integration.intake.drafts import CountingKeeper

pytestmark = pytest.mark.django_db(transaction=True)
OCTOBER = date(2026, 10, 1)
AFTER = datetime(2026, 11, 2, 1, tzinfo=UTC)


@pytest.fixture
def keeper(tmp_path):
    return CountingKeeper(tmp_path)


@pytest.fixture(autouse=True)
def _november(monkeypatch):
    """The town has come to the second of November; the window opens whenever somebody asks."""
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    monkeypatch.setattr(timetables, "get", lambda name: None)


def at(day, hour):
    """October 2026 in Japan."""
    return datetime(2026, 10, day, hour, tzinfo=UTC) - timedelta(hours=9)


def read(row, by, moment):
    record(by=by, act="open", kind="consultation", reference=str(row.pk), now=moment)


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


@pytest.fixture
def october(keeper):
    """Three consultations: one assigned and looked at by others, one erased, one that had ended. And who guards them."""
    ise, toba, kuki = counsellor(), counsellor("toba", display_name="鳥羽 ゆう"), counsellor("kuki")
    Duty.objects.create(user=ise, deputy=kuki)
    rows = [taken(keeper, ise) for _ in range(3)]
    casesteps.assign(rows[0].pk, ise, by=ise, now=at(1, 9))
    for by, row, moment in (
        (ise, rows[0], at(1, 10)), (kuki, rows[0], at(1, 11)), (toba, rows[0], at(1, 12)), (toba, rows[0], at(1, 13)),
        (toba, rows[1], at(2, 9)), (toba, rows[2], at(30, 9)),
    ):  # fmt: skip
        read(row, by, moment)
    read(rows[0], SystemActor("mail"), at(1, 9))
    read(rows[0], toba, datetime(2026, 10, 31, 15, tzinfo=UTC))  # in Japan it is November
    record_refusal(by=make_user("root", "manager"), act="view", kind="consultation", now=at(3, 9))
    record_refusal(by=ise, act="answer", kind="consultation", reason="not_now", now=at(3, 9))
    hogo = make_user("hogo", "protection_manager")
    propose_erasure(rows[1].pk, "mistake", by=ise, now=at(4, 9))
    approve_erasure(rows[1].pk, despite_unread=True, by=hogo, now=at(4, 9))
    Consultation.objects.filter(pk=rows[2].pk).update(state="closed", closed_on=date(2026, 10, 29))
    return rows, hogo


def test_a_month_is_laid_out_from_the_trail(october):
    found = read_month(OCTOBER, date(2026, 11, 2))
    assert [(one.reader, one.day.day, one.times, one.signs) for one in found.looks] == [
        ("toba", 30, 1, (Sign.OVER,)), ("root", 3, 1, (Sign.REFUSED,)), ("toba", 2, 1, ()), ("toba", 1, 2, (Sign.OTHERS,)),
        ("kuki", 1, 1, ()), ("ise", 1, 1, ()),
    ]  # fmt: skip
    assert [(month.first.month, month.times) for month in list_months(date(2026, 11, 2))] == [
        (11, 1),
        (10, 6),
    ]


def test_a_month_and_one_number_are_shown_and_nothing_is_opened(october, client):
    (assigned, erased, _ended), hogo = october
    number, before = erased.number(), AuditEntry.objects.filter(act="open").count()
    sign_in(client, hogo)
    html = page(client, "kit_reads_month", "2026-10")
    assert "鳥羽 ゆう（toba）" in html
    assert "10月1日 12:00〜13:00" in html
    assert f"{number}（消した）" not in html  # nothing asks for a look there
    assert f"{number}（消した）" in page(client, "kit_reads_month", "2026-10", sign="all")
    narrowed = page(client, "kit_reads_month", "2026-10", sign="all", q=number.lower(), who="toba")
    assert narrowed.count("（消した）") == 1
    assert "10月1日 12:00" not in narrowed
    assert "ありません。" in page(client, "kit_reads_month", "2026-10", q="ZZZ")
    assert "鳥羽 ゆう（toba）" in page(client, "kit_reads_paper", "2026-10")
    assert client.get(reverse("kit_reads_month", args=["2026-13"])).status_code == 404
    trail = page(client, "kit_trail", number=number)
    assert (
        trail.count(f"相談 {number}（消した）") == AuditEntry.objects.filter(reference=str(erased.pk)).count()
    )
    assert assigned.number() not in trail
    assert "担当: ise" in page(client, "kit_trail", number=assigned.number())
    assert "ありません。" in page(client, "kit_trail", number="ZZZ-ZZZ")
    assert AuditEntry.objects.filter(act="open").count() == before


def test_a_list_costs_the_same_however_much_was_read(keeper, client, django_assert_num_queries):
    ise, hogo = counsellor(), make_user("hogo", "protection_manager")
    sign_in(client, hogo)
    row = taken(keeper, ise)
    read(row, ise, at(1, 10))
    page(client, "kit_reads_month", "2026-10", sign="all")
    with django_assert_num_queries(13):
        page(client, "kit_reads_month", "2026-10", sign="all")
    for hour in range(6):
        read(taken(keeper, ise), counsellor(f"u{hour}"), at(2, 0) + timedelta(hours=hour))
    with django_assert_num_queries(13):
        assert page(client, "kit_reads_month", "2026-10", sign="all").count(">u5</td>") == 2
    read(row, ise, at(1, 10) - timedelta(days=31))
    page(client, "kit_reads")
    with django_assert_num_queries(7):
        assert "2026年9月" in page(client, "kit_reads")


def test_whoever_checks_says_what_came_of_it_and_never_checks_the_own_reads(keeper, client):
    ise, kuki = counsellor(), make_user("kuki", "protection_manager", "counsellor")
    hogo = make_user("hogo", "protection_manager")
    row = taken(keeper, ise)
    casesteps.assign(row.pk, ise, by=ise, now=at(1, 9))
    read(row, kuki, at(5, 10))
    address = reverse("kit_reads_month", args=["2026-10"])
    sign_in(client, kuki)
    assert "自分の閲覧は点検できません" in page(client, "kit_reads_month", "2026-10")
    assert client.post(address, {"remark": "よい"})["Location"] == "/admin/"
    refused = AuditEntry.objects.get(outcome="refused")
    assert (refused.actor, refused.act, refused.kind, refused.reference) == (
        "kuki", "confirm", "read_review", "2026-10",
    )  # fmt: skip

    read(row, ise, at(6, 10))
    assert "あなたが開いたものは、この点検に入りません" in page(client, "kit_reads_month", "2026-10")
    assert client.post(address, {"remark": ""})["Location"] == address  # ise's own had no sign
    sign_in(client, hogo)
    home = page(client, "wagtailadmin_home")
    assert "2026年10月の閲覧の点検（11月30日まで）" in home
    assert "まだ点検されていない人: kuki" in page(client, "kit_reads_month", "2026-10")
    assert "どのように確かめたか" in client.post(address, {"remark": " "}).content.decode()
    assert "相談した人のことは書きません" in client.post(address, {"remark": "あ" * 1001}).content.decode()
    assert client.post(address, {"remark": "夜間の当番とたしかめた"})["Location"] == address
    assert "もう点検したと記しています" in client.post(address, {"remark": "もう一度"}).content.decode()
    for name in ("kit_reads_month", "kit_reads_paper"):
        html = page(client, name, "2026-10")
        assert "夜間の当番とたしかめた" in html
        assert "全員の閲覧が点検されました" in html
    assert "点検済み" in page(client, "kit_reads")
    assert "いま、点検を待っている月はありません" in page(client, "wagtailadmin_home")
    assert list(ReadReview.objects.order_by("at", "pk").values_list("by__username", "looks", "signed")) == [
        ("kuki", 1, 0), ("hogo", 2, 1),
    ]  # fmt: skip
    entry = AuditEntry.objects.filter(act="reads.confirmed").latest("pk")
    assert (entry.actor, entry.reference, entry.detail) == ("hogo", "2026-10", {"rows": 2, "signed": 1})
    assert "閲覧の点検 2026年10月" in page(client, "kit_trail", act="reads.confirmed")
    sign_in(client, ise)
    assert client.post(address, {"remark": "x"})["Location"] == "/admin/"


def test_a_month_is_checked_when_it_is_over_and_something_was_read(keeper, client, monkeypatch):
    ise, hogo = counsellor(), make_user("hogo", "protection_manager")
    row = taken(keeper, ise)
    read(row, ise, at(5, 10))
    act = {"by": hogo, "now": AFTER}
    for month, said in (
        (date(2026, 11, 1), "まだ終わっていません"),
        (date(2026, 9, 1), "点検する閲覧はありません"),
    ):
        with pytest.raises(ReviewRefused, match=said):
            confirm_reads(month, "", **act)
    with pytest.raises(NotAllowed):
        confirm_reads(OCTOBER, "", by=make_user("root", "manager", is_superuser=True), now=AFTER)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 1, tzinfo=UTC))
    sign_in(client, hogo)
    assert "2026年10月の閲覧の点検がまだです（11月30日まででした）" in page(client, "wagtailadmin_home")
    assert "点検がまだです（2026年11月30日まで）" in page(client, "kit_reads")
    assert not ReadReview.objects.exists()
