"""Statistics: counted on the record, approved once, frozen, and outside only as they were approved."""

import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from kit.core.models import AuditEntry, RecordKey
from kit.core.queries.records import data_key
from kit.intake.actions.sending import Written, take_in
from kit.intake.actions.statistics import StatisticsRefused, approve_year, count_year
from kit.intake.logic.statistics import digest
from kit.intake.logic.suppression import TOTAL
from kit.intake.models import Consultation, Door, FrozenNumber, StatisticsCell, StatisticsYear
from kit.intake.queries.statistics import published_years, years_with_consultations
from kit.intake.queries.versions import current_version
from tests.factories.people import make_user, sign_in
from tests.integration.blueprints.commands import check_shape
from tests.integration.intake.drafts import CountingKeeper
from tests.integration.intake.sending import COMPLETE

pytestmark = pytest.mark.django_db(transaction=True)

LAST_DAY = datetime(2026, 3, 31, 14, 59, tzinfo=UTC)  # 23:59 in Japan
FIRST_DAY = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
NOW = datetime(2027, 4, 1, 3, 0, tzinfo=UTC)
FAMILY = {
    "start": {}, "who": {"who": "family"}, "family-you": {}, "family-them": {}, "family-wish": {},
    "contact": {"reply": "none"},
}  # fmt: skip


@pytest.fixture
def taken(tmp_path):
    """Eleven of themselves and one mother in fiscal 2026, one on the evening before."""
    counsellor, keeper = make_user("ise", "counsellor"), CountingKeeper(tmp_path)
    version = current_version("hikikomori")
    for answers, at in [(COMPLETE, LAST_DAY), (FAMILY, FIRST_DAY), *[(COMPLETE, FIRST_DAY)] * 11]:
        take_in(Written(version, answers, Door.PHONE), keeper=keeper, by=counsellor, now=at)
    return counsellor


def total(shown):
    return shown[0].cells[TOTAL, TOTAL]


def test_a_year_is_counted_approved_once_and_frozen(taken, client):
    approver = make_user("toba", "approver")
    assert years_with_consultations() == (2026, 2025)
    shown = count_year(2026, by=taken, now=NOW)
    assert total(shown) == 12
    assert total(count_year(2025, by=taken, now=NOW)) is None  # one person: no table at all
    noted = AuditEntry.objects.filter(act="statistics.count").order_by("pk")
    assert [(e.actor, e.reference, e.detail) for e in noted] == [
        ("ise", "", {"rows": 12}),
        ("ise", "", {"rows": 1}),
    ]
    for year, seen, at, words in (
        (2026, digest(shown), datetime(2027, 3, 31, 12, 0, tzinfo=UTC), "終わっていません"),
        (2026, "something else", NOW, "数が変わりました"),
    ):
        with pytest.raises(StatisticsRefused, match=words):
            approve_year(year, seen, number="1", by=approver, now=at)
    assert not StatisticsYear.objects.exists()
    approve_year(2026, digest(shown), number="福政第1号", by=approver, now=NOW)
    Consultation.objects.first().delete()
    with pytest.raises(StatisticsRefused, match="もう認められています"):
        approve_year(2026, digest(count_year(2026, by=taken, now=NOW)), number="2", by=approver, now=NOW)
    check_shape(json.loads(client.get("/town.json").content), "town")
    ((row, frozen),) = published_years().items()
    assert (row.approved_by, {one.plan: one.cells for one in frozen}) == (
        approver,
        {one.plan: one.cells for one in shown},
    )
    cell = StatisticsCell.objects.first()
    for act in (cell.save, cell.delete):
        with pytest.raises(FrozenNumber):
            act()


def test_the_screen_and_town_json_show_only_what_was_approved(taken, client, django_assert_max_num_queries):
    def outside():
        return json.loads(client.get("/town.json").content)["statistics"]

    kuki, toba = make_user("kuki", "protection_manager"), make_user("toba", "approver")
    page, approve = (
        reverse("kit_statistics_year", args=[2026]),
        reverse("kit_statistics_approve", args=[2026]),
    )
    sign_in(client, kuki)
    with django_assert_max_num_queries(25):
        html = client.get(page).content.decode()
    assert "非公表" in html
    assert "認めて、公表する" not in html
    assert client.post(approve, {"seen": "x", "number": "1"}).status_code == 302  # Wagtail's "no"
    assert AuditEntry.objects.get(outcome="refused").actor == "kuki"
    assert outside() == []
    sign_in(client, toba)
    shown = client.get(page)
    assert shown.status_code == 200
    form = {"seen": shown.context["digest"], "number": ""}
    assert "必須" in client.post(approve, form).content.decode()
    late = client.post(approve, {"seen": "x" * 64, "number": "福政第9号"}).content.decode()
    assert "まだ終わっていません" in late
    assert "福政第9号" in late
    assert client.get(reverse("kit_statistics_year", args=[1999])).status_code == 404
    assert "2026年度" in client.get(reverse("kit_statistics")).content.decode()


def test_approved_withdrawn_restored_on_the_screen(taken, client):
    approver = make_user("toba", "approver")
    approve_year(
        2026, digest(count_year(2026, by=approver, now=NOW)), number="福政第1号", by=approver, now=NOW
    )
    sign_in(client, approver)
    page = reverse("kit_statistics_year", args=[2026])
    opened = AuditEntry.objects.filter(act="statistics.count").count()
    assert "公表をやめる" in client.get(page).content.decode()
    assert AuditEntry.objects.filter(act="statistics.count").count() == opened  # frozen numbers open nothing
    (year,) = json.loads(client.get("/town.json").content)["statistics"]
    assert (year["fiscal_year"], year["approved_on"], len(year["tables"])) == (2026, "2027-04-01", 4)
    values = [cell["value"] for table in year["tables"] for cell in table["cells"]]
    assert all(value is None or value >= 10 for value in values)
    assert 12 in values
    withdraw, restore = (reverse(f"kit_statistics_{act}", args=[2026]) for act in ("withdraw", "restore"))
    assert "公表をやめていません" in client.post(restore, follow=True).content.decode()
    client.post(withdraw)
    since = StatisticsYear.objects.get().withdrawn_at
    assert "公表していません" in client.post(withdraw, follow=True).content.decode()
    assert StatisticsYear.objects.get().withdrawn_at == since
    assert json.loads(client.get("/town.json").content)["statistics"] == []
    client.post(restore)
    acts = AuditEntry.objects.filter(act__in=("statistics.withdraw", "statistics.restore")).order_by("pk")
    assert [entry.act for entry in acts] == ["statistics.withdraw", "statistics.restore"], (
        "refusals did nothing"
    )
    assert json.loads(client.get("/town.json").content)["statistics"] == [year]
    assert StatisticsCell.objects.filter(value=None).exists()


def test_who_said_no_in_the_mailbox_since_is_not_counted(taken):
    assert total(count_year(2026, by=taken, now=NOW)) == 12
    row = Consultation.objects.filter(received_at=FIRST_DAY).first()
    key = data_key(row)
    contact = {"reply": "box", "statistics": "no"}
    row.put({**row.content_with(key), "contact": contact}, key)
    row.save()
    assert total(count_year(2026, by=taken, now=NOW)) == 11


def test_a_record_that_does_not_open_stops_the_count(taken, client):
    sign_in(client, make_user("toba", "approver"))
    RecordKey.objects.first().delete()
    assert (
        "数えられません"
        in client.get(reverse("kit_statistics_year", args=[2026])).content.decode()
        + client.get(reverse("kit_statistics_year", args=[2025])).content.decode()
    )
