"""Half a year told at once: made when it is over, compared with every meeting in it, approved, and no day seen by anybody."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.models import AuditEntry
from kit.core.models.owned import PublishRefused
from kit.meetings.actions.summaries import ByHalf, HalfNotYet, make_half, make_summary
from kit.meetings.logic.halves import Half
from kit.meetings.models import Body, Summary
from kit.meetings.queries.public import platform_last_held
from tests.factories.meetings import make_agency, make_body, make_meeting, make_seat
from tests.factories.people import make_user, sign_in
from tests.integration.meetings.summing import (
    ITEMS,
    SCREENS,
    announce,
    at,
    came,
    form_of,
    hold,
    open_meetings,
    promise,
    publish,
)
from tests.integration.meetings.telling import write_into

pytestmark = pytest.mark.django_db(transaction=True)
ZONE = ZoneInfo("Asia/Tokyo")
JUNE, SEPTEMBER, OCTOBER = (datetime(2026, *day, 14, tzinfo=ZONE) for day in ((6, 10), (9, 30), (10, 1)))
LAST_DAY, NEXT_DAY = datetime(2026, 9, 30, 23, 59, tzinfo=ZONE), datetime(2026, 10, 1, 0, 0, tzinfo=ZONE)
FIRST = Half(2026, is_second=False)


@pytest.fixture
def clock(settings, monkeypatch):
    open_meetings(settings)
    now = {"is": NEXT_DAY}
    monkeypatch.setattr(timezone, "now", lambda: now["is"])
    return now


@pytest.fixture
def ise(clock):
    return make_user("ise", "secretary")


@pytest.fixture
def body(ise):
    """A platform that met in June and on the last day of September, and again on 1 October."""
    found = make_body("platform", basis="設置要綱", publishing="half")
    agency, school = make_agency("見本市社協", kind="social-council"), make_agency("見本高校", kind="school")
    make_seat(found, agency, "志摩 花子", by=ise)
    people = (came(agency, "志摩 花子"), came(school, "鳥羽 三郎", "absent"))
    for day, content in ((JUNE, {}), (SEPTEMBER, {"chair": "尾鷲 五郎"}), (OCTOBER, {})):
        row = make_meeting(found, by=ise, starts_at=day)
        hold(row, by=ise, **{"items": ITEMS, "attendances": people, **content})
        promise(row, "一覧を直す", "one", agency, day.date() + timedelta(days=20))
    return found


def test_a_half_is_made_when_it_is_over_and_without_a_day(client, clock, ise, body):
    desk, page = sign_in(client, ise), reverse("kit_body_half", args=[body.uid, FIRST.slug])
    clock["is"] = LAST_DAY
    assert "2026年10月1日から" in desk.get(page).content.decode()
    desk.post(page)
    with pytest.raises(ByHalf):
        make_summary(body.meetings.last().pk, by=ise, now=LAST_DAY)
    assert not Summary.objects.exists()
    clock["is"] = NEXT_DAY
    there = desk.get(reverse("kit_body", args=[body.uid])).content.decode()
    assert page in there
    assert "半年に何回開いたか" in there
    assert page in desk.get(reverse("kit_meeting_summary", args=[body.meetings.last().pk])).content.decode()
    desk.post(page)
    desk.post(page)  # twice makes one
    summary = Summary.objects.get()
    assert desk.get(page)["Location"] == at("edit", summary)
    assert summary.attended.startswith("構成機関1のうち、1機関が出席")  # who has no seat is no member
    assert summary.texts() == {
        "title": "試しの会議（platform） 2026年度 上半期（4月〜9月）のまとめ", "held": "2026年4月〜9月に2回開きました。",
        "attended": summary.attended, "items": "資源の一覧の確認", "decisions": "資源の一覧の確認: 方針を確認した。二つの場所を足す",
        "plans": "一覧を直す（見本市社協）", "next_time": "",
    }  # fmt: skip
    data = form_of(desk, summary)
    for said, reason in (("尾鷲五郎さんの話", "尾鷲"), ("連絡は059-123-4567", "電話番号")):
        refused = desk.post(at("edit", summary), {**data, "decisions": said}).content.decode()
        assert reason in refused, "also who was at one of its meetings only"
    dated = {**form_of(desk, summary), "decisions": "６月10日に決めた"}
    assert desk.post(at("edit", summary), dated).status_code == 302
    with pytest.raises(PublishRefused, match="会議を開いた日（6月10日）が入っています"):
        Summary.objects.get().latest_revision.publish()


def test_a_half_is_looked_at_approved_and_shown_without_a_day(client, clock, ise, body):
    summary = make_half(body, FIRST, by=ise, now=NEXT_DAY).summary
    desk = sign_in(client, ise)
    data = {**form_of(desk, summary), "action-submit": "1"}
    assert desk.post(at("edit", summary), data).status_code == 302
    client.logout()
    approver = sign_in(client, make_user("shonin", "approver"))
    look, form = f"{SCREENS}preview/{summary.pk}/", form_of(approver, summary)
    assert approver.post(look, form).json()["is_valid"], "who approves sees what it will look like"
    assert "上半期" in approver.get(look).content.decode()
    approve = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    assert approver.post(at("edit", summary), {**form, **approve}).status_code == 302
    client.logout()
    announce(make_meeting(body, by=ise, starts_at=OCTOBER + timedelta(days=60)))
    pages = [client.get(address).content.decode() for address in ("/meetings/", f"/meetings/{summary.uid}/")]
    assert ["上半期（4月〜9月）のまとめ" in page for page in pages] == [True, True]
    days = ("6月10日", "9月30日", "11月30日", "2026-06-10", "2026-09-30", "2026-11-30")
    assert [day for day in days if day in "".join(pages)] == []
    assert platform_last_held(OCTOBER.date()) == OCTOBER.date().replace(day=1)


def test_a_half_follows_its_records_and_the_town_s_decision(client, clock, ise, body):
    with pytest.raises(NotAllowed):
        make_half(body, FIRST, by=make_user("shonin", "approver"), now=NEXT_DAY)
    with pytest.raises(HalfNotYet, match="開催ずみの会議はありません"):
        make_half(body, Half(2025, is_second=True), by=ise, now=NEXT_DAY)
    open_still = make_meeting(body, by=ise, starts_at=JUNE + timedelta(days=7))
    with pytest.raises(HalfNotYet, match="先に決めてください"):
        make_half(body, FIRST, by=ise, now=NEXT_DAY)
    open_still.state = "cancelled"
    open_still.save()
    summary = make_half(body, FIRST, by=ise, now=NEXT_DAY).summary
    assert AuditEntry.objects.filter(act="summary.made", reference=str(summary.uid)).count() == 1
    row = body.meetings.get(starts_at=JUNE)
    write_into(row, ise, recorder="熊野 六郎")
    with pytest.raises(PublishRefused, match="記録が変わりました"):
        summary.latest_revision.publish()
    desk = sign_in(client, ise)
    assert desk.post(at("edit", summary), form_of(desk, summary)).status_code == 302
    clock["is"] = LAST_DAY
    with pytest.raises(PublishRefused, match="2026年10月1日から"):
        Summary.objects.get().latest_revision.publish()
    clock["is"] = NEXT_DAY
    Summary.objects.get().latest_revision.publish()
    client.logout()
    address = f"/meetings/{summary.uid}/"
    assert client.get(address).status_code == 200
    Body.objects.filter(pk=body.pk).update(publishing="each")
    assert client.get(address).status_code == 404, "a town that tells each meeting shows no half"
    body.refresh_from_db()
    one = publish(row, by=ise)
    assert client.get(f"/meetings/{one.uid}/").status_code == 200
    Body.objects.filter(pk=body.pk).update(publishing="half")
    assert client.get(f"/meetings/{one.uid}/").status_code == 404
    with pytest.raises(PublishRefused, match="半年ごとにまとめて公開します"):
        Summary.objects.get(pk=one.pk).latest_revision.publish()


def test_what_is_closed_has_no_half(client, clock, ise):
    closed = make_body("support", keeper=ise, publishing="half")
    desk = sign_in(client, ise)
    assert desk.get(reverse("kit_body_half", args=[closed.uid, FIRST.slug])).status_code == 404
    with pytest.raises(NotAllowed):
        make_half(closed, FIRST, by=ise, now=NEXT_DAY)
    assert "publishing" not in desk.get(reverse("kit_body_edit", args=[closed.uid])).content.decode()
