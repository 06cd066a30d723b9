"""Member agencies: named, renamed, merged and ended, while the records of the past stay as they were."""

from datetime import date

import pytest
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.logic.permissions import ROLES
from kit.meetings.actions import agencies
from kit.meetings.actions.keeping import open_meeting
from kit.meetings.models import Action, Agency, Meeting, Seat
from tests.factories.meetings import make_agency, make_body, make_meeting, make_seat, open_meetings
from tests.factories.people import NOW, make_user, sign_in
from tests.factories.resources import make_place
from tests.integration.meetings.rooms import AGENCIES, acts, at, words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ise(client, settings):
    open_meetings(settings)
    user = make_user("ise", "secretary")
    sign_in(client, user)
    return user


def promise(meeting, owner):
    from kit.core.queries.records import data_key

    row = Action(meeting=meeting, owner=owner)
    row.put({"text": "連絡先表をつくる"}, data_key(meeting))
    row.save(force_insert=True)
    return row


def test_an_agency_is_written_once_and_keeps_its_former_names(client, ise, monkeypatch):
    make_place(make_user("kaku", "approver"), organisation_name="家族会みえ")
    make_place(make_user("hen", "approver"), organisation_name="まだ下書きの会", public=False)
    form = client.get(f"{AGENCIES}new/")
    assert "ハローワーク" in words(form)
    assert form.context["names"][-1:] == ["家族会みえ"], "who is public may be chosen while typing"
    made = client.post(f"{AGENCIES}new/", {"name": "津商工会", "kind": "business"})
    agency = Agency.objects.get()
    assert made["Location"] == at(agency)
    twice = client.post(f"{AGENCIES}new/", {"name": "津 商工会", "kind": "police"})
    assert "同じ名前の機関があります" in words(twice)
    assert 'value="津 商工会"' in twice.content.decode()
    client.post(at(agency, "edit/"), {"name": "津市商工会", "kind": "business"})
    client.post(at(agency, "edit/"), {"name": "津市商工会議所", "kind": "business"})
    assert Agency.objects.get().former_names == "津市商工会、津商工会"
    assert "前の名前 津市商工会、津商工会" in words(client.get(AGENCIES))
    assert acts("agency") == ["agency.made", "agency.renamed", "agency.renamed"]
    monkeypatch.setattr(agencies, "same_name", lambda *_, **__: None)
    late = client.post(f"{AGENCIES}new/", {"name": "津市商工会議所", "kind": "business"})
    assert "同じ名前の機関があります" in words(late), "two in the same moment meet at the column"


def test_a_merge_moves_seats_and_promises_and_leaves_the_past(client, ise):
    old, new, gone = make_agency("社協北部"), make_agency("社協"), make_agency("旧校")
    shown, hidden = make_body(), make_body("support")
    row = make_seat(shown, old, "伊勢 花子", by=ise)
    make_seat(shown, new, "鳥羽", by=ise)
    make_seat(hidden, old, "だれか", by=ise)
    past = make_seat(shown, old, "前の人", by=ise)
    Seat.objects.filter(pk=past.pk).update(left_on=date(2026, 4, 1))
    meeting = make_meeting(shown, by=ise)
    owed = promise(meeting, old)
    done = promise(meeting, old)
    Action.objects.filter(pk=done.pk).update(state="done")
    assert "自分自身" not in words(client.get(at(old, "merge/")))
    answer = client.post(at(old, "merge/"), {"successor": str(new.uid), "on": "2026-10-01"}, follow=True)
    assert "移った席 2、移った宿題 1" in words(answer)
    assert "席が二つ以上あります: 試しの会議（platform）" in words(answer)
    assert "support" not in words(answer), "a closed body is not named to whoever does not keep it"
    assert Seat.objects.get(pk=row.pk).agency == new
    assert Seat.objects.get(pk=past.pk).agency == old
    assert [Action.objects.get(pk=one.pk).owner for one in (owed, done)] == [new, old]
    kept = open_meeting(Meeting.objects.get(), by=ise, now=NOW).content
    assert [one.agency_name for one in kept.attendances if one.person == "伊勢 花子"] == ["社協北部"]
    page = words(client.get(at(old)))
    assert "2026年10月1日に、次の機関にまとまりました。 社協" in page
    assert "いまは 社協" in words(client.get(AGENCIES))
    assert str(old.uid) not in client.get(at(gone, "merge/")).content.decode(), (
        "what is over takes over nothing"
    )
    with pytest.raises(agencies.AgencyRefused, match="終わった機関"):
        agencies.merge_agency(new.uid, old.uid, on=date(2026, 10, 1), by=ise, now=NOW)
    with pytest.raises(agencies.AgencyRefused, match="自分自身"):
        agencies.merge_agency(new.uid, new.uid, on=date(2026, 10, 1), by=ise, now=NOW)


def test_an_agency_that_is_gone_has_no_seats_and_may_come_back(client, ise):
    agency = make_agency("ひかりの家")
    seat = make_seat(make_body(), agency, "伊勢", by=ise)
    today = timezone.localdate()
    client.post(at(agency, "end/"), {"on": today.isoformat()})
    assert Seat.objects.get(pk=seat.pk).left_on == today
    assert "なくなった機関・まとまった機関 1" in words(client.get(AGENCIES))
    other = make_agency("ひかりの家", kind="police")
    assert "同じ名前の機関があります" in words(client.post(at(agency, "restore/"), follow=True))
    other.delete()
    client.post(at(agency, "restore/"))
    assert Agency.objects.get().ended_on is None
    assert acts("agency") == ["agency.ended", "agency.restored"]


@pytest.mark.parametrize("role", ROLES)
def test_only_secretaries_touch_agencies(client, settings, role):
    open_meetings(settings)
    agency, other = make_agency("警察署"), make_agency("社協")
    user = make_user("dareka", role)
    desk, may = sign_in(client, user), role == "secretary"
    for act in ("", "edit/", "merge/", "end/"):
        assert (desk.get(at(agency, act)).status_code == 200) is may, act
    day = date(2026, 10, 1)
    for act in (
        lambda: agencies.make_agency("新しい", agency.kind, by=user, now=NOW),
        lambda: agencies.change_agency(agency.uid, "津警察署", agency.kind, by=user, now=NOW),
        lambda: agencies.merge_agency(agency.uid, other.uid, on=day, by=user, now=NOW),
        lambda: agencies.restore_agency(agency.uid, by=user, now=NOW),
        lambda: agencies.end_agency(agency.uid, on=day, by=user, now=NOW),
    ):
        if may:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


def test_the_list_costs_the_same_with_thirty(client, ise, django_assert_max_num_queries):
    make_agency("機関 0")
    client.get(AGENCIES)
    with django_assert_max_num_queries(10) as one:
        client.get(AGENCIES)
    for number in range(1, 31):
        make_agency(f"機関 {number}")
    with django_assert_max_num_queries(10) as thirty:
        assert "機関 30" in words(client.get(AGENCIES))
    assert len(thirty) == len(one)
