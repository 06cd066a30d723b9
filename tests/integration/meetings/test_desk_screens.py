"""The secretary's desk: who may, the list, a new meeting in two steps, where meetings go, and the dashboard."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.core.models import AuditEntry
from kit.meetings.actions.keeping import open_meeting
from kit.meetings.actions.promises import Edited, add_promise, change_promise
from kit.meetings.actions.states import change_state, mark_held
from kit.meetings.logic.promises import Written
from kit.meetings.logic.words import Promise, State
from kit.meetings.models import Action, Announcement, Meeting, MeetingTemplate
from kit.meetings.views.desk_new import day_words, proposed_day
from kit.meetings.views.desk_routes import admin_urls
from tests.factories.meetings import WHEN, make_agency, make_body, make_meeting, make_seat, open_meetings
from tests.factories.people import NOW, make_user, sign_in
from tests.integration.meetings.desk import form_in, look, secretary, send

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _open(settings):
    open_meetings(settings)


def every_address(row, promise):
    """All addresses of the desk with this meeting in them."""
    values = {"uuid": row.pk, "promise": promise.pk, "part": "agenda", "to": "held"}
    for pattern in admin_urls():
        names = pattern.pattern.converters
        yield pattern.name, reverse(pattern.name, kwargs={name: values[name] for name in names})


def promise_in(row, by, text="名簿を送る", at=NOW, **fields):
    return add_promise(row.pk, Written(text, **fields), form=uuid4(), by=by, now=at)


def all_refused(row, *, at_least):
    """Each refusal stands in the trail, under the meeting."""
    refused = AuditEntry.objects.filter(actor="other", outcome="refused", kind="closed_meeting")
    assert refused.count() >= at_least
    assert set(refused.values_list("reference", flat=True)) == {str(row.pk)}


def test_who_comes_in_cell_by_cell(client):
    keeper = make_user("keeper", "secretary")
    row = make_meeting(make_body("support", keeper=keeper), by=keeper)
    shown = make_meeting(make_body(), by=keeper)
    promise, open_promise = promise_in(row, keeper), promise_in(shown, keeper)
    office = {"kit_meeting_erasures", "kit_meeting_erasure", "kit_meeting_erasure_leave"}
    outsider = make_user(
        "root", "manager", "editor", "approver", "counsellor", is_superuser=True, is_staff=True
    )
    sign_in(client, outsider)
    for name, address in every_address(row, promise):
        for answer in (client.get(address), client.post(address)):
            assert (answer.status_code, answer["Location"]) == (302, "/admin/"), name
    other = make_user("other", "secretary")
    sign_in(client, other)
    before = AuditEntry.objects.filter(actor="other", outcome="refused").count()
    hidden = [one for one in every_address(row, promise) if str(row.pk) in one[1] and one[0] not in office]
    for name, address in hidden:
        assert client.get(address).status_code == 404, name
        assert client.post(address).status_code in (404, 405), name
    all_refused(row, at_least=before + len(hidden))
    for name in office:
        address = reverse(name, args=[row.pk] if name != "kit_meeting_erasures" else [])
        assert client.get(address)["Location"] == "/admin/"
    for name, address in every_address(shown, open_promise):
        if name not in office:
            assert client.get(address).status_code in (200, 302, 405), name
    for asked in ({}, {"body": str(row.body.uid)}, {"state": "planned"}):
        html = look(client, "kit_meetings", **asked)
        assert str(row.body) not in html
        assert str(row.pk) not in html
    assert str(row.body) not in look(client, "kit_meeting_new")
    assert client.get(reverse("kit_meeting_new"), {"body": str(row.body.uid)}).status_code == 404
    assert str(promise.pk) not in look(client, "kit_promises")
    wrong = reverse("kit_promise", args=[shown.pk, promise.pk])
    assert client.get(wrong).status_code == 404, "no promise comes by another meeting's address"
    sign_in(client, keeper)
    assert str(row.pk) in look(client, "kit_meetings")
    assert "法律で秘密です" in look(client, "kit_meeting", row.pk)


def test_closed_and_hidden(client, settings):
    secretary(client)
    config = settings.SITE_CONFIG
    retention = {**config.retention, "meetings": "undecided"}
    settings.SITE_CONFIG = replace(config, retention=retention)
    html = look(client, "kit_meetings")
    assert "会議の記録は、まだ使えません" in html
    assert "保存年限が決まるまで" in html
    home = client.get("/admin/").content.decode()
    assert "次の会議" not in home
    settings.SITE_CONFIG = replace(config, features=tuple(set(config.features) - {"meetings"}))
    assert client.get(reverse("kit_meetings")).status_code == 404
    assert reverse("kit_meetings") not in client.get("/admin/").content.decode()


def thousand(body, by):
    """Rows that nobody can open: the list must not need it."""
    return [
        Meeting(
            body=body, reference=f"x-{number:05}", state=State.HELD if number % 2 else State.PLANNED,
            starts_at=WHEN + (number - 500) * DAY, ends_at=WHEN + (number - 500) * DAY + timedelta(hours=1),
            changed_at=NOW, sealed=b"closed",
        )
        for number in range(1000)
    ]  # fmt: skip


def own_queries(captured):
    """Those of the desk itself: without the session, the account and what every screen of the admin asks."""
    return [
        one["sql"] for one in captured if "kit_meetings" in one["sql"] or "kit_core_recordkey" in one["sql"]
    ]


def test_the_list_and_the_board_with_a_thousand_meetings(client, django_assert_max_num_queries):
    ise = secretary(client)
    body, agency = make_body(), make_agency()
    for row in thousand(body, ise):
        row.save(force_insert=True)
    held = make_meeting(body, by=ise, starts_at=WHEN - 400 * DAY)
    for number in range(60):
        promise_in(held, ise, f"宿題{number}", owner=str(agency.uid) if number % 3 else "",
                   due_on=date(2026, 11, 1) + number * DAY if number else None)  # fmt: skip
    for name in ("kit_meetings", "kit_promises"):
        look(client, name)
        with django_assert_max_num_queries(30) as captured:
            html = look(client, name)
        assert len(own_queries(captured.captured_queries)) <= 10, name
    assert html.index("期限を過ぎた") < html.index("宿題1<") < html.index("これから")
    assert "宿題59" not in html, "fifty on a page"
    assert AuditEntry.objects.filter(act="promise.listed").last().detail == {"rows": 50}
    last = look(client, "kit_promises", p=2)
    assert "宿題59" in last
    assert "期限を決めていない" in last
    only = look(client, "kit_promises", agency="office")
    assert "宿題3<" in only
    assert "宿題4<" not in only
    html = look(client, "kit_meetings")
    assert html.index("これから") < html.index("開催ずみにしていません")
    assert "1 / 21" in html
    assert "これまで" in look(client, "kit_meetings", p=21)
    assert "あてはまる会議は、ありません" in look(client, "kit_meetings", year="2040")
    few = look(client, "kit_meetings", year="2026", state="held", body=str(body.uid), p="x")
    assert "2026年" in few
    assert look(client, "kit_meetings", year="x", state="x", body="x", p="99999999").count('meet-row"') == 50


def test_a_meeting_is_ready_in_two_steps(client, settings):
    ise = secretary(client)
    usual = MeetingTemplate.objects.create(
        key="regular", title="いつもの会議", body_kind="platform", meeting_title="第○回 代表者会議",
        agenda=[("topic", {"title": "前回の宿題", "is_public": True, "minutes": 10, "note": ""})],
        papers=[], checklist=[("check", {"text": "日程照会"})],
    )  # fmt: skip
    MeetingTemplate.objects.create(key="first", title="あの最初", body_kind="platform")
    MeetingTemplate.objects.create(key="case", title="ほかの種類", body_kind="case_study")
    today = timezone.localdate()
    month = today.month % 12 + 1
    body = make_body(months=[month], nth=2, weekday=2, starts=time(14, 0), template_uid=usual.uid, minutes=60)
    make_seat(body, make_agency(), "伊勢 花子", by=ise)
    make_body("case_study", name="学ぶ会")
    html = look(client, "kit_meeting_new")
    assert "どの会議体の会議ですか" in html
    address = f"{reverse('kit_meeting_new')}?body={body.uid}"
    html = client.get(address).content.decode()
    proposed = proposed_day(body, today)
    assert (proposed.weekday(), proposed.month, (proposed.day - 1) // 7) == (2, month, 1)
    assert f'value="{proposed.isoformat()}"' in html
    assert html.index("いつもの会議") < html.index("あの最初")
    assert "ほかの種類" not in html
    typed = {"day": "2027-01-01", "starts": "14時", "ends": "15時半", "template": str(usual.uid)}
    assert "終わりが、始まりより後" in client.post(address, {**typed, "ends": "13:00"}).content.decode()
    html = client.post(address, typed).content.decode()
    assert "2027年1月1日は祝日（元日）です" in html
    assert not Meeting.objects.exists()
    typed["warned"] = "2027-01-01"
    answer = client.post(address, typed)
    row = Meeting.objects.get()
    assert answer["Location"] == reverse("kit_meeting", args=[row.pk])
    assert client.post(address, typed)["Location"] == answer["Location"], "two presses make one"
    assert Meeting.objects.count() == 1
    assert timezone.localtime(row.starts_at) == datetime(2027, 1, 1, 14, 0, tzinfo=WHEN.tzinfo)
    html = look(client, "kit_meeting", row.pk)
    for words in ("第1回 代表者会議", "前回の宿題", "10分", "日程照会", "伊勢 花子", "準備中"):
        assert words in html, words


def test_days_on_which_offices_are_closed_are_said():
    body = make_body(weekday=2)
    assert day_words(date(2026, 12, 12), body) == "2026年12月12日は土曜日です。"
    assert day_words(date(2026, 12, 12), make_body("exchange", weekday=5)) == "", "its rhythm names the day"
    assert day_words(date(2026, 12, 9), body) == ""
    assert proposed_day(body, date(2026, 12, 9)) is None, "no rhythm, no proposal"


def test_held_freezes_what_was_promised_and_the_next_one_hears_of_it(client):
    ise = secretary(client)
    body, agency = make_body(), make_agency()
    first = make_meeting(body, by=ise, starts_at=WHEN - 90 * DAY)
    second = make_meeting(body, by=ise, starts_at=WHEN - 30 * DAY)
    other = make_meeting(make_body("exchange", name="意見"), by=ise)
    at = WHEN - 80 * DAY
    kept = promise_in(first, ise, "名簿を送る", at, owner=str(agency.uid), due_on=date(2026, 10, 1))
    done = promise_in(first, ise, "鍵を返す", at)
    change_promise(done.pk, Edited(Written("鍵を返す", state=Promise.DONE), 1), by=ise, now=WHEN - 50 * DAY)
    promise_in(other, ise, "よその宿題")
    with pytest.raises(ValueError, match="まだ始まっていない"):
        mark_held(make_meeting(body, by=ise, starts_at=WHEN + 900 * DAY), by=ise, now=WHEN)
    mark_held(first, by=ise, now=WHEN - 90 * DAY + timedelta(hours=2))
    html = look(client, "kit_meeting", second.pk)
    carried = html[html.index("前回の宿題") : html.index("議題と記録")]
    assert "名簿を送る" in carried
    assert "期限を過ぎています" in carried
    assert "鍵を返す" in carried, "closed since the last meeting"
    assert "よその宿題" not in html
    step = reverse("kit_meeting_step", args=[second.pk, "held"])
    assert "この日の様子のまま" in client.get(step).content.decode()
    assert client.post(step).status_code == 302
    change_promise(
        kept.pk, Edited(Written("名簿を送る", state=Promise.DROPPED, reason="不要"), 1), by=ise, now=WHEN
    )
    frozen = open_meeting(Meeting.objects.get(pk=second.pk), by=ise, now=NOW).content.carried
    assert [(one.text, one.owner, one.state) for one in frozen] == [
        ("名簿を送る", "社会福祉協議会", "open"), ("鍵を返す", "", "done"),
    ]  # fmt: skip
    html = look(client, "kit_meeting", second.pk)
    assert "未着手" in html[html.index("前回の宿題") : html.index("議題と記録")]
    and_back_again(client, ise, body, second)


def and_back_again(client, ise, body, second):
    """A later one does not hear of what was closed before the last; what was held by mistake is open again."""
    step = reverse("kit_meeting_step", args=[second.pk, "held"])
    third = make_meeting(body, by=ise, starts_at=WHEN - 10 * DAY)
    html = look(client, "kit_meeting", third.pk)
    carried = html[html.index("前回の宿題") : html.index("議題と記録")]
    assert "やめた" in carried
    assert "鍵を返す" not in carried, "closed before the last meeting"
    assert client.post(reverse("kit_meeting_step", args=[second.pk, "invited"])).status_code == 302
    second = Meeting.objects.get(pk=second.pk)
    assert second.state == State.INVITED
    assert open_meeting(second, by=ise, now=NOW).content.carried == ()
    # Where it does not go any more, nothing happens.
    assert client.get(reverse("kit_meeting_step", args=[third.pk, "nowhere"])).status_code == 302
    change_state(third.pk, State.CANCELLED, by=ise, now=WHEN)
    assert client.post(step.replace(str(second.pk), str(third.pk))).status_code == 302
    third.refresh_from_db()
    assert third.state == State.CANCELLED


def test_promises_are_written_joined_and_never_closed_without_a_word(client):
    ise = secretary(client)
    agency = make_agency()
    row = make_meeting(make_body(), by=ise)
    address = reverse("kit_promise_new", args=[row.pk])
    form = form_in(look(client, "kit_promise_new", row.pk))
    html = send(client, address, form, state="dropped", text="").content.decode()
    assert "なにをするかを書いてください" in html
    html = send(client, address, form, state="dropped", text="送る").content.decode()
    assert "やめた理由を書いてください" in html
    typed = {"text": "送る", "state": "open", "owner": str(agency.uid), "due_on": "2026-12-25"}
    for _twice in range(2):
        assert send(client, address, form, **typed)["Location"] == reverse("kit_meeting", args=[row.pk])
    promise = Action.objects.get()
    assert b"\xe9\x80\x81" not in bytes(promise.sealed)
    address = reverse("kit_promise", args=[row.pk, promise.pk])
    form = form_in(client.get(address).content.decode())
    assert form["due_on"] == "2026-12-25"
    other = Written(
        "送る", owner=str(agency.uid), due_on=date(2027, 1, 8), state=Promise.STARTED, note="半分"
    )
    change_promise(promise.pk, Edited(other, 1), by=ise, now=NOW)
    html = send(client, address, form, due_on="2027-02-01", text="名簿を送る").content.decode()
    assert "まだ保存していません" in html
    assert "2027-01-08" in html
    form = form_in(html)
    assert (form["clash"], form["note"], form["state"]) == ("due_on", "半分", "started")
    assert "どちらにするか" in send(client, address, form).content.decode()
    saved = send(client, f"{address}?from=board", form, **{"take-due_on": "mine"})
    assert saved["Location"] == reverse("kit_promises")
    promise.refresh_from_db()
    assert (promise.due_on, promise.state, promise.edition) == (date(2027, 2, 1), "started", 3)
    html = look(client, "kit_meeting", row.pk)
    assert "名簿を送る" in html
    assert "半分" in html


def test_the_dashboard_says_numbers_and_leads_on(client):
    ise = secretary(client)
    body, closed = make_body(), make_body("support", keeper=make_user("keeper", "secretary"))
    now = timezone.now()
    late = make_meeting(body, by=ise, starts_at=now - 3 * DAY)
    soon = make_meeting(body, by=ise, starts_at=now + 9 * DAY)
    keeper = closed.keepers.get()
    secret = make_meeting(closed, by=keeper, starts_at=now + DAY)
    promise_in(late, ise, "秘密の言葉", due_on=timezone.localdate() - DAY)
    promise_in(secret, keeper, due_on=timezone.localdate() - DAY)
    home = client.get("/admin/").content.decode()
    assert reverse("kit_meeting", args=[soon.pk]) in home
    assert str(secret.pk) not in home
    assert "期限を過ぎた宿題 1件" in home
    assert "開催ずみにしていない会議 1件" in home
    assert "秘密の言葉" not in home
    Announcement.objects.create(
        meeting=soon,
        title="会議",
        place="市役所3階",
        starts_at=soon.starts_at,
        ends_at=soon.ends_at,
        sent_at=NOW,
    )
    html = look(client, "kit_meeting", soon.pk)
    assert "変わっています" not in html
    assert client.post(reverse("kit_meeting_step", args=[soon.pk, "cancelled"])).status_code == 302
    assert "まだ知らせていません" in look(client, "kit_meeting", soon.pk)
    assert client.get(reverse("kit_meetings_session")).json()["token"]
