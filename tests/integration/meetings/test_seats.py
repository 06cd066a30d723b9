"""The people of a body: many entered at once, sealed, corrected by two, and nothing typed is lost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kit.core.models import AuditEntry, RecordKey
from kit.meetings.actions import seats as acting
from kit.meetings.actions.seats import SeatsMoved, change_seats, open_seats
from kit.meetings.models import Agency, Seat
from tests.factories.meetings import make_agency, make_body, make_seat, open_meetings
from tests.factories.people import NOW, make_user, sign_in
from tests.integration.meetings.rooms import acts, at, rows, words

pytestmark = pytest.mark.django_db(transaction=True)
SHEET = "機関名\t氏名\tメール\n津警察署\t伊勢 花子\tｉｓｅ@example.jp\n市社会福祉協議会\t鳥羽 太郎\t\n"


@pytest.fixture
def ise(client, settings):
    open_meetings(settings)
    user = make_user("ise", "secretary")
    sign_in(client, user)
    return user


def named(body, by):
    found = open_seats(list(Seat.objects.filter(body=body)), by=by, now=NOW)
    return [(one.row.agency.name, one.speaker.person) for one in found]


def test_thirty_agencies_come_from_a_spreadsheet_and_every_bad_row_stays(client, ise):
    body = make_body()
    make_agency("津警察署", kind="police")
    address = at(body, "seats/add/")
    assert "表計算から貼り付ける" in words(client.get(address))
    typed = {"agency": "家族会", "kind": "private-group", "person": "志摩"}
    table = client.post(address, {**rows(typed), "text": SHEET, "paste": "1"})
    found = [form.initial for form in table.context["rows"].forms if form.initial]
    assert [(row["agency"], row["kind"]) for row in found] == [
        ("家族会", "private-group"), ("津警察署", ""), ("市社会福祉協議会", "social-council"),
    ]  # fmt: skip
    assert found[1]["mail"] == "ise@example.jp"
    more = client.post(address, {**rows({"person": "だれか"}), "more": "1"})
    assert len(more.context["rows"].forms) == 12
    assert 'value="だれか"' in more.content.decode()
    assert "まだ保存していません" not in words(more)
    wrong = rows(
        {"agency": "津警察署", "person": "伊勢", "mail": "ise@"}, {"person": "鳥羽"},
        {"agency": "はじめての所", "person": "志摩"}, term_from="2026-04-01", term_to="2025-04-01",
    )  # fmt: skip
    back = client.post(address, wrong)
    assert not Seat.objects.exists()
    page = words(back)
    for said in ("1行目", "2行目", "機関の名前を書いてください", "任期のおわりを、はじめより後に"):
        assert said in page
    for value in ("ise@", "鳥羽", "はじめての所"):
        assert f'value="{value}"' in back.content.decode()
    mended = rows(
        {"agency": "津警察署", "person": "伊勢"}, {"agency": "はじめての所", "person": "志摩"}, promised_on="2026-04-01"
    )  # fmt: skip
    assert "初めての機関です。種別を選んでください" in words(client.post(address, mended))
    mended["seats-1-kind"] = "school"
    assert client.post(address, mended)["Location"] == at(body, "seats/")
    assert named(body, ise) == [("津警察署", "伊勢"), ("はじめての所", "志摩")]
    assert Agency.objects.get(name="はじめての所").kind.code == "school"
    assert {seat.promised_on for seat in Seat.objects.all()} == {date(2026, 4, 1)}
    sealed = b"".join(bytes(seat.sealed) for seat in Seat.objects.all())
    assert "伊勢".encode() not in sealed
    assert "seat.added" in acts("body")


def test_names_are_opened_on_the_record_and_only_there(client, ise):
    body = make_body(secrecy="会議で聞いたことを話しません。")
    make_seat(body, make_agency("社協"), "伊勢 花子", by=ise, mail="h@example.jp")
    page = words(client.get(at(body)))
    assert "社協" in page
    assert "伊勢 花子" not in page
    assert "約束の日が書かれていない席: 1" in page
    assert not AuditEntry.objects.filter(act="seat.listed").exists()
    listed = client.get(at(body, "seats/"))
    assert "伊勢 花子" in words(listed)
    assert "no-store" in listed["Cache-Control"]
    entry = AuditEntry.objects.get(act="seat.listed")
    assert (entry.actor, entry.kind, entry.detail) == ("ise", "seat", {"rows": 1})
    RecordKey.objects.filter(record_kind="seat").delete()
    broken = client.get(at(body, "seats/"))
    assert broken.status_code == 503
    assert "封をした記録を、いま開けません" in words(broken)


def test_two_who_correct_the_list_at_once_see_each_other(client, ise):
    body = make_body()
    one, two = (make_seat(body, make_agency(name), name, by=ise) for name in ("社協", "警察"))
    shown = client.get(at(body, "seats/edit/"))
    base = shown.context["base"]
    toba = make_user("toba", "secretary")
    theirs = {one.pk: {"title": "課長"}, two.pk: {"person": "新しい人"}}
    assert (
        change_seats(
            body, theirs, base={str(two.pk): {"person": "警察"}, str(one.pk): {"title": ""}}, by=toba, now=NOW
        )
        == 2
    )
    sent = {"row": [str(one.pk), str(two.pk)], "base": base}
    for row in (one, two):
        sent |= {f"s{row.pk.hex}-position": "0", f"s{row.pk.hex}-person": row.agency.name}
    sent |= {f"s{one.pk.hex}-phone": "059-000-0000", f"s{two.pk.hex}-person": "ちがう人"}
    clash = client.post(at(body, "seats/edit/"), sent)
    assert "ほかの人が、先に「新しい人」に直しました" in words(clash)
    assert 'value="ちがう人"' in clash.content.decode()
    assert client.post(at(body, "seats/edit/"), {**sent, "base": clash.context["base"]}).status_code == 302
    found = {
        one.row.agency.name: one.speaker for one in open_seats(list(Seat.objects.all()), by=ise, now=NOW)
    }
    assert (found["警察"].person, found["社協"].phone) == ("ちがう人", "059-000-0000")
    assert found["社協"].title == "", (
        "the second saving counted from what was shown, and there the title was emptied"
    )
    bad = client.post(at(body, "seats/edit/"), {**sent, f"s{one.pk.hex}-mail": "だめ", "base": base})
    assert 'value="だめ"' in bad.content.decode()


def test_nobody_comes_in_between_opening_and_saving(ise, monkeypatch):
    body = make_body()
    seat = make_seat(body, make_agency(), "伊勢", by=ise)
    really = acting.open_seats

    def somebody_is_faster(rows, **act):
        opened_rows = really(rows, **act)
        Seat.objects.filter(pk=seat.pk).update(position=9)
        return opened_rows

    monkeypatch.setattr(acting, "open_seats", somebody_is_faster)
    with pytest.raises(SeatsMoved):
        change_seats(
            body, {seat.pk: {"person": "鳥羽"}}, base={str(seat.pk): {"person": "伊勢"}}, by=ise, now=NOW
        )


def test_a_seat_is_left_comes_back_and_a_mistake_goes_with_its_key(client, ise):
    body = make_body()
    seat = make_seat(body, make_agency("社協"), "伊勢", by=ise)
    client.post(at(body, f"seats/{seat.pk}/leave/"), {"day": "2026-04-01"})
    assert "席を離れた人 1人" in words(client.get(at(body, "seats/")))
    client.post(at(body, f"seats/{seat.pk}/back/"))
    assert "いまの構成員 1人" in words(client.get(at(body, "seats/")))
    client.post(at(body, f"seats/{seat.pk}/erase/"))
    assert (Seat.objects.count(), RecordKey.objects.filter(record_kind="seat").count()) == (0, 0)
    assert acts("body") == ["seat.left", "seat.back", "seat.erased"]
    assert client.post(at(make_body("support"), f"seats/{seat.pk}/erase/")).status_code == 404


def test_a_long_list_costs_no_more_questions_than_a_short_one(client, ise):
    body = make_body()
    typed = [{"agency": f"機関 {number}", "kind": "school", "person": f"人 {number}"} for number in range(60)]
    assert client.post(at(body, "seats/add/"), rows(*typed)).status_code == 302
    with CaptureQueriesContext(connection) as queries:
        assert "いまの構成員 60人" in words(client.get(at(body, "seats/")))
    assert len(queries) <= 20
    assert "2 / 2" in words(client.get(at(body, "seats/edit/?p=2")))
