"""The forms of a meeting: rows by buttons, bad input comes back whole, and two secretaries at once lose nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.core.models import AuditEntry
from kit.core.registries import record_finders, record_names
from kit.meetings.actions.keeping import keep_meeting, open_meeting
from kit.meetings.logic.content import Attendance, Check, Item
from kit.meetings.models import Announcement, Meeting
from tests.factories.meetings import WHEN, make_agency, make_body, make_meeting, open_meetings
from tests.factories.people import NOW
from tests.integration.meetings.desk import form_in, look, secretary, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _open(settings):
    open_meetings(settings)


def content(row, by):
    return open_meeting(Meeting.objects.get(pk=row.pk), by=by, now=NOW).content


def keep(row, by, **changes):
    fresh = Meeting.objects.get(pk=row.pk)
    kept = open_meeting(fresh, by=by, now=NOW).content
    keep_meeting(row.pk, replace(kept, **changes), edition=fresh.edition, by=by, now=NOW)


def part(row, name):
    return reverse("kit_meeting_part", args=[row.pk, name])


def test_times_as_clerks_write_them_and_a_meeting_that_moves(client):
    ise = secretary(client)
    row = make_meeting(make_body(), by=ise)
    told = Announcement.objects.create(
        meeting=row,
        title="会議",
        place="市役所3階",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        sent_at=NOW,
    )
    address = reverse("kit_meeting_edit", args=[row.pk])
    form = form_in(look(client, "kit_meeting_edit", row.pk))
    assert (form["day"], form["starts"], form["ends"]) == ("2026-12-09", "14:00", "15:30")
    for wrong, words in (
        ({"starts": "ろくじ"}, "時刻として読めません"),
        ({"ends": "13時"}, "終わりが、始まりより後"),
        ({"day": "2026-02-30"}, "日付"),
    ):
        answer = send(client, address, form, title="書いたもの", **wrong)
        assert words in answer.content.decode()
        assert "書いたもの" in answer.content.decode()
    answer = send(client, address, form, day="2027-01-01", starts="18時30分", ends="午後8時", chair="部長")
    assert answer.status_code == 302
    row.refresh_from_db()
    assert timezone.localtime(row.starts_at) == datetime(2027, 1, 1, 18, 30, tzinfo=WHEN.tzinfo)
    assert row.ends_at - row.starts_at == timedelta(minutes=90)
    assert content(row, ise).chair == "部長"
    html = look(client, "kit_meeting", row.pk)
    assert "元日" in html
    assert "案内したときと、日時・場所・開催が変わっています" in html
    Meeting.objects.filter(pk=row.pk).update(state="cancelled")
    html = look(client, "kit_meeting", row.pk)
    assert "中止にしたことを、まだ知らせていません" in html
    assert "残っている宿題は、ありません" not in html, "nobody asked for them"
    told.refresh_from_db()
    assert timezone.localtime(told.starts_at) == WHEN, "what members were told stays known"
    assert AuditEntry.objects.filter(act="meeting.moved", reference=str(row.pk)).exists()


def test_rows_are_added_moved_and_taken_out_by_buttons(client):
    ise = secretary(client)
    row = make_meeting(make_body(), by=ise)
    address = part(row, "agenda")
    form = form_in(look(client, "kit_meeting_part", row.pk, "agenda"))
    assert form["items-count"] == "1"
    html = send(client, address, form, items__0__title="一つめ", more="items").content.decode()
    html = send(client, address, form_in(html), items__1__title="二つめ", move="1:up").content.decode()
    form = form_in(html)
    assert [form[f"items-{at}-title"] for at in range(2)] == ["二つめ", "一つめ"]
    assert content(row, ise).items == (), "no button but saving keeps anything"
    for nonsense in ("9:up", "x", "0:up", "1:down", ":"):
        assert form_in(send(client, address, form, move=nonsense).content.decode()) == form
    saved = send(
        client, address, form, items__0__result="decided", items__0__minutes="20", items__0__is_public="on"
    )
    assert saved.status_code == 302
    # The same form once more, as after going back: nothing is doubled, and nothing is asked.
    assert send(client, address, form, items__0__result="decided", items__0__minutes="20",
                items__0__is_public="on").status_code == 302  # fmt: skip
    kept = content(row, ise).items
    assert [(one.title, one.result, one.minutes, one.is_public) for one in kept] == [
        ("二つめ", "decided", 20, True), ("一つめ", "", 0, False),
    ]  # fmt: skip
    form = form_in(look(client, "kit_meeting_part", row.pk, "agenda"))
    answer = send(client, address, form, items__1__title="", items__1__discussion="言葉").content.decode()
    assert "議題の名前を書いてください" in answer
    assert "言葉" in answer
    assert send(client, address, form, items__0__gone="on").status_code == 302
    assert [one.title for one in content(row, ise).items] == ["一つめ"]


def test_two_secretaries_at_once(client):
    ise = secretary(client)
    row = make_meeting(make_body(), by=ise)
    first, second = Item("aaa", "一つめ"), Item("bbb", "二つめ")
    keep(row, ise, items=(first, second))
    address = part(row, "agenda")
    form = form_in(look(client, "kit_meeting_part", row.pk, "agenda"))
    keep(row, ise, chair="課長", items=(Item("aaa", "一つめ", discussion="甲の記録"), second))
    # What the other did elsewhere comes in by itself.
    answer = send(client, address, form, items__1__discussion="乙の記録")
    assert answer.status_code == 302
    both = content(row, ise)
    assert (both.chair, [one.discussion for one in both.items]) == ("課長", ["甲の記録", "乙の記録"])
    # The same words by both: side by side, and saved by nobody until somebody chose.
    form = form_in(look(client, "kit_meeting_part", row.pk, "agenda"))
    keep(row, ise, items=(Item("aaa", "一つめ", discussion="甲の二度め"),))
    sent = {"items__0__discussion": "乙の二度め", "items__1__decision": "乙が決めた"}
    html = send(client, address, form, **sent).content.decode()
    assert "まだ保存していません" in html
    for words in ("甲の二度め", "乙の二度め", "乙が決めた", "（行を消した）"):
        assert words in html, words
    assert content(row, ise).items[0].discussion == "甲の二度め"
    form = form_in(html)
    assert form["clash"].split() == ["items/aaa/discussion", "items/bbb"]
    html = send(client, address, form, **{"take-items/bbb": "mine"}).content.decode()
    assert "どちらにするか選んでください" in html
    assert "乙の二度め" in html
    form = form_in(html)
    assert form["take-items/bbb"] == "mine"
    html = send(client, address, form, more="items").content.decode()
    assert form_in(html)["clash"] == form["clash"], "the question stays when a row is added"
    answer = send(client, address, form_in(html), **{"take-items/aaa/discussion": "theirs"})
    assert answer.status_code == 302
    assert [(one.title, one.discussion, one.decision) for one in content(row, ise).items] == [
        ("一つめ", "甲の二度め", ""), ("二つめ", "乙の記録", "乙が決めた"),
    ]  # fmt: skip


def test_a_row_that_one_took_out_and_the_other_changed(client):
    ise = secretary(client)
    row = make_meeting(make_body(), by=ise)
    keep(row, ise, checklist=(Check("aaa", "名簿"), Check("bbb", "次第"), Check("ccc", "花")))
    address = part(row, "checklist")
    form = form_in(look(client, "kit_meeting_part", row.pk, "checklist"))
    keep(
        row,
        ise,
        checklist=(Check("aaa", "名簿（案）"), Check("bbb", "次第", is_done=True), Check("ccc", "花")),
    )
    going = {f"checklist__{at}__gone": "on" for at in range(3)}
    html = send(client, address, form, **going).content.decode()
    form = form_in(html)
    assert (form["clash"], form["checklist-0-gone"]) == ("checklist/aaa checklist/bbb", "on")
    chosen = {"take-checklist/aaa": "theirs", "take-checklist/bbb": "mine"}
    assert send(client, address, form, **chosen).status_code == 302
    assert [one.text for one in content(row, ise).checklist] == ["名簿（案）"]


def test_three_hundred_people_and_agencies_by_name(client, django_assert_max_num_queries):
    ise = secretary(client)
    row = make_meeting(make_body(), by=ise)
    agency = make_agency("津保健所")
    gone = make_agency("なくなった会")
    people = tuple(
        Attendance(f"p{number}", str(gone.uid), "なくなった会", "shakyo", f"人{number}")
        for number in range(300)
    )
    keep(row, ise, attendances=people)
    gone.delete()  # agencies are never deleted by a screen; a record must bear it all the same
    address = part(row, "attendance")
    form = form_in(look(client, "kit_meeting_part", row.pk, "attendance"))
    assert form["attendances-count"] == "303"
    with django_assert_max_num_queries(25):
        html = send(client, address, form, attendances__7__presence="absent", all="present").content.decode()
    html = send(client, address, form_in(html), more="attendances").content.decode()
    form = form_in(html)
    assert form["attendances-count"] == "306"
    typed = {
        "attendances__300__agency_name": "津保健所", "attendances__300__presence": "proxy",
        "attendances__301__person": "家族会の方",
    }  # fmt: skip
    html = send(client, address, form, **typed).content.decode()
    assert "だれの代理かを書いてください" in html
    assert "機関の名前を書いてください" in html
    typed |= {"attendances__300__proxy_for": "所長", "attendances__301__agency_name": "家族会"}
    assert send(client, address, form_in(html), **typed).status_code == 302
    kept = content(row, ise).attendances
    assert [one.presence for one in kept[6:9]] == ["present", "absent", "present"]
    assert (kept[0].agency, kept[0].agency_name) == (people[0].agency, "なくなった会")
    assert [(one.agency, one.agency_name, one.proxy_for) for one in kept[300:]] == [
        (str(agency.uid), "津保健所", "所長"), ("", "家族会", ""),
    ]  # fmt: skip
    html = look(client, "kit_meeting", row.pk)
    assert "所長の代理" in html
    assert "出席 <strong>299</strong>" in html


def test_who_takes_somebody_off_after_the_invitation_is_told_what_to_do(client):
    ise = secretary(client)
    row = make_meeting(make_body(), by=ise)
    keep(row, ise, attendances=tuple(Attendance(f"p{n}", "", "家族会", "", f"人{n}") for n in range(3)))
    for state, is_said in (("planned", False), ("invited", True)):
        Meeting.objects.filter(pk=row.pk).update(state=state)
        form = form_in(look(client, "kit_meeting_part", row.pk, "attendance"))
        assert send(client, part(row, "attendance"), form, attendances__0__gone="on").status_code == 302
        assert ("案内の取り消しを送ってください" in look(client, "kit_meeting", row.pk)) is is_said


@pytest.fixture
def one_consultation(monkeypatch):
    """A registry that knows one number, as the intake fills it."""
    numbers = {"KW3-79F": "uid-1", "kw379f": "uid-1"}
    monkeypatch.setitem(record_finders._entries, "consultation", numbers.get)
    monkeypatch.setitem(record_names._entries, "consultation", lambda uids: dict.fromkeys(uids, "KW3-79F"))
    return numbers


def test_numbers_of_consultations_where_they_may_stand(client, one_consultation):
    ise = secretary(client)
    row = make_meeting(make_body("support", keeper=ise), by=ise)
    keep(row, ise, items=(Item("aaa", "役割"),))
    address = part(row, "agenda")
    html = look(client, "kit_meeting_part", row.pk, "agenda")
    assert "法律で秘密です" in html
    form = form_in(html)
    assert "items-0-is_public" not in form
    assert "見守りを続ける" in html
    times = {"starts_at": row.starts_at, "ends_at": row.ends_at, "sent_at": NOW}
    Announcement.objects.create(meeting=row, title="", place="", **times)
    assert "変わっています" not in look(client, "kit_meeting", row.pk), (
        "where it is was written to its people only"
    )
    html = send(client, address, form, items__0__consultations="kw379f、AAA-111").content.decode()
    assert "「AAA-111」という受付番号の相談は見つかりません" in html
    assert send(client, address, form, items__0__consultations="kw379f KW3-79F").status_code == 302
    assert content(row, ise).items[0].consultations == ("KW3-79F",)
    one_consultation.clear()  # erased since: the number stays, and the minutes can still be written
    form = form_in(look(client, "kit_meeting_part", row.pk, "agenda"))
    assert send(client, address, form, items__0__discussion="後から").status_code == 302
    assert content(row, ise).items[0].consultations == ("KW3-79F",)
    shown = make_meeting(make_body(), by=ise)
    send(client, part(shown, "agenda"), {"items-count": "1", "items-0-title": "あ", "base": "",
                                               "items-0-consultations": "KW3-79F"})  # fmt: skip
    assert content(shown, ise).items[0].consultations == ()


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("case_study", "altered_checked_by", "だれが確かめましたか"),
        ("layered", "consent", "本人の同意の範囲"),
    ],
)
def test_what_has_to_be_known_before_a_case_is_written(client, kind, name, words):
    ise = secretary(client)
    row = make_meeting(make_body(kind, keeper=ise), by=ise)
    keep(row, ise, items=(Item("aaa", "話題提供"),))
    address = part(row, "agenda")
    form = form_in(look(client, "kit_meeting_part", row.pk, "agenda"))
    html = send(client, address, form, items__0__discussion="くわしい話").content.decode()
    assert words in html
    assert "くわしい話" in html
    assert content(row, ise).items[0].discussion == ""
    saved = send(client, address, form_in(html), **{name: "主任、11月20日"}, stay="1")
    assert saved["Location"] == address
    kept = content(row, ise)
    assert (getattr(kept, name), kept.items[0].discussion) == ("主任、11月20日", "くわしい話")
