"""Bodies on the screens of staff: made, changed, ended; what is closed is for its keepers; the table cell by cell."""

import re
from datetime import date, datetime, time
from uuid import uuid4

import pytest
from django_tasks_db.models import DBTaskResult

from kit.core.actions.accounts import NotAllowed
from kit.core.logic.permissions import ROLES
from kit.core.models import AuditEntry
from kit.core.queries.people import holders
from kit.meetings.actions.bodies import BodyRefused, change_kind, make_body, name_keeper, set_keepers
from kit.meetings.models import Body, MeetingTemplate
from kit.meetings.queries.access import visible_bodies
from tests.factories.meetings import make_agency, make_meeting, make_seat, open_meetings
from tests.factories.meetings import make_body as body_of
from tests.factories.people import NOW, make_user, sign_in
from tests.integration.meetings.rooms import BODIES, acts, at, facts, words

pytestmark = pytest.mark.django_db(transaction=True)
VALUES = {
    "name": "支援会議", "basis": "", "established_on": None, "existing_body": "", "office": "", "place": "",
    "secrecy": "", "template_uid": None, "months": [], "nth": None, "weekday": None, "starts": None, "minutes": 90,
}  # fmt: skip
RHYTHM = {"months": ["11"], "nth": "1", "weekday": "1", "starts": "14:00"}


@pytest.fixture
def ise(client, settings):
    open_meetings(settings)
    user = make_user("ise", "secretary", email="ise@example.jp")
    sign_in(client, user)
    return user


def test_a_body_is_made_from_its_kind_and_its_page_says_what_residents_see(client, ise):
    page = words(client.get(f"{BODIES}new/"))
    assert "支援会議（法定） 非公開" in page
    assert "推進委員会" not in page, "the prefecture's kinds are not a town's"
    assert page.count("住民に見えるものは、ありません。") == 4
    template = MeetingTemplate.objects.create(key="r", title="いつもの", body_kind="platform", live=True)
    MeetingTemplate.objects.create(key="s", title="支援会議のひな形", body_kind="support", live=True)
    form = client.get(f"{BODIES}new/?kind=platform")
    assert "支援会議のひな形" not in words(form)
    assert client.post(f"{BODIES}new/?kind=committee", facts()).status_code == 200
    bad = client.post(f"{BODIES}new/?kind=platform", facts(months=["11"], office="福祉政策課"))
    assert "4つともそろえてください" in words(bad)
    assert 'value="福祉政策課"' in bad.content.decode()
    sent = facts(**RHYTHM, template_uid=str(template.uid), basis="設置要綱", established_on="2026-04-01")
    done = client.post(f"{BODIES}new/?kind=platform", sent)
    body = Body.objects.get()
    assert done["Location"] == at(body)
    assert (body.kind, body.months, body.nth, body.weekday, body.template_uid) == (
        "platform", [11], 1, 1, template.uid,
    )  # fmt: skip
    page = words(client.get(at(body)))
    for said in (
        "11月の第1火曜日 14:00から（90分）",
        "次のものだけ",
        "構成機関の名前",
        "いつもの",
        "会議 0回",
    ):
        assert said in page
    assert "まだ書かれていないこと" not in page
    assert acts("body") == ["body.made"]
    again = client.post(f"{BODIES}new/?kind=platform", facts(name="代表者 会議"))
    assert "同じ名前の会議体があります" in words(again)


def test_a_new_body_starts_from_its_template_s_rhythm_and_keeps_a_template_that_is_hidden(client, ise):
    fields = {"body_kind": "exchange", "live": True}
    MeetingTemplate.objects.filter(body_kind="exchange").update(live=False)
    MeetingTemplate.objects.create(key="q", title="案のないひな形", **fields)
    usual = MeetingTemplate.objects.create(
        key="r", title="意見交換のひな形", rhythm="quarterly", nth="-1", weekday="4", minutes=80, **fields
    )
    form = client.get(f"{BODIES}new/?kind=exchange").context["form"]
    assert {name: form[name].value() for name in (*RHYTHM, "minutes", "template_uid", "publishing")} == {
        "months": [3, 6, 9, 12], "nth": -1, "weekday": 4, "starts": time(14), "minutes": 80,
        "template_uid": str(usual.uid), "publishing": "half",
    }  # fmt: skip
    own = facts(
        months=["5"], nth="1", weekday="0", starts="10:00", template_uid=str(usual.uid), publishing="each"
    )
    client.post(f"{BODIES}new/?kind=exchange", own)
    body = Body.objects.get(kind="exchange")
    assert (body.months, body.publishing) == ([5], "each"), "what is proposed is the body's own to change"
    MeetingTemplate.objects.filter(pk=usual.pk).update(live=False)
    edit = client.get(at(body, "edit/"))
    assert "意見交換のひな形（いまは公開していないひな形" in words(edit)
    sent = {**own, "office": "福祉課", "template_uid": str(edit.context["form"]["template_uid"].value())}
    base = re.search(r'name="base" value="([^"]+)"', edit.content.decode())[1]
    assert client.post(at(body, "edit/"), {**sent, "base": base}).status_code == 302
    body.refresh_from_db()
    assert (body.office, body.template_uid) == ("福祉課", usual.uid)
    assert "意見交換のひな形（いまは公開していないひな形" in words(client.get(at(body)))


def test_the_next_day_warns_of_a_holiday_and_the_list_names_it(client, ise, monkeypatch):
    body = body_of(months=[11], nth=1, weekday=1, starts="14:00")
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 6, 1))
    assert "2026年11月3日（火） 文化の日（祝日）に当たります" in words(client.get(at(body)))
    assert "2026年11月3日（火） 文化の日" in words(client.get(BODIES))


def test_two_who_write_at_once_lose_nothing(client, ise):
    body = body_of(office="福祉課", place="市役所3階")
    base = client.get(at(body, "edit/")).context["base"]
    Body.objects.filter(pk=body.pk).update(office="健康課", place="保健センター")
    sent = facts(name=body.name, office="総務課", place="市役所3階", base=base)
    meeting = client.post(at(body, "edit/"), sent)
    assert "ほかの人が、先に「健康課」に直しました" in words(meeting)
    assert 'value="総務課"' in meeting.content.decode()
    client.post(at(body, "edit/"), {**sent, "base": meeting.context["base"], "place": "保健センター"})
    kept = Body.objects.get()
    assert (kept.office, kept.place) == ("総務課", "保健センター")
    client.post(at(body, "edit/"), {**sent, "office": "総務課", "place": "三階", "base": "forged"})
    assert Body.objects.get().place == "保健センター", "what nobody can say any more is asked about"


def test_a_kind_changes_only_before_a_meeting_and_is_never_mixed(client, ise):
    body = body_of("working")
    body_of("support", name="支援会議", keeper=ise)
    client.post(at(body, "kind/"), {"kind": "case_study"})
    assert Body.objects.get(pk=body.pk).kind == "working", (
        "a hidden body does not exist for whoever does not keep it"
    )
    body.keepers.add(ise)
    assert "種類を変える" in words(client.get(at(body)))
    assert client.post(at(body, "kind/"), {"kind": "case_study"})["Location"] == at(body)
    body = Body.objects.get(pk=body.pk)
    assert (body.kind, body.keepers.count()) == ("case_study", 0)
    mixed = client.post(at(body, "kind/"), {"kind": "support"})
    assert "法定の会議と事例検討会は、まぜられません" in words(mixed)
    serving = client.post(
        at(body, "edit/"),
        facts(name=body.name, existing_body="支援会議", base=client.get(at(body, "edit/")).context["base"]),
    )
    assert "兼ねられません" in words(serving)
    make_meeting(body, by=ise)
    assert "もう会議をつくっている" in words(client.get(at(body, "kind/")))
    with pytest.raises(BodyRefused, match="一度でも"):
        change_kind(body.uid, "platform", by=ise, now=NOW)


def test_who_makes_a_closed_body_keeps_it_and_others_see_nothing(client, ise):
    hogo = make_user("hogo", "protection_manager")
    form = words(client.get(f"{BODIES}new/?kind=support"))
    assert "つくると、あなたがはじめの担当になります" in form
    assert "公開データの、どれにも出ません" in form
    client.post(f"{BODIES}new/?kind=support", facts(name="個別の会議"))
    body = Body.objects.get()
    assert list(body.keepers.all()) == [ise]
    assert body.basis == "", "what was not sent is not made up"
    told = DBTaskResult.objects.get(task_path="kit.core.tasks.tell_of_account_change")
    assert told.args_kwargs["args"] == [sorted([ise.pk, hogo.pk])]
    toba = make_user("toba", "secretary")
    desk = sign_in(client, toba)
    assert "個別の会議" not in words(desk.get(BODIES))
    for act in ("", "edit/", "kind/", "end/", "keepers/", "seats/", "seats/add/", "seats/edit/"):
        assert desk.get(at(body, act)).status_code == 404, act
    assert desk.post(at(body, "reopen/")).status_code == 404
    refused = AuditEntry.objects.filter(outcome="refused", kind="closed_meeting", reference=str(body.uid))
    assert refused.count() == 9
    assert desk.get(f"{BODIES}{uuid4()}/").status_code == 404
    assert client.post(f"{BODIES}new/?kind=working", facts(name="個別の会議")).status_code == 302, (
        "a name that is taken behind a closed door is free: nobody learns of it by trying"
    )


def test_keepers_name_keepers_and_one_always_stays(client, ise):
    toba, gone = make_user("toba", "secretary"), make_user("gone", "secretary")
    kaku, hogo = make_user("kaku", "editor"), make_user("hogo", "protection_manager")
    body = body_of("support", keeper=ise)
    empty = client.post(at(body, "keepers/"), {})
    assert "担当を一人は残してください" in words(empty)
    assert "選択" in words(client.post(at(body, "keepers/"), {"keepers": [str(kaku.pk)]}))
    with pytest.raises(BodyRefused, match="会議担当"):
        set_keepers(body.uid, [ise, kaku], by=ise, now=NOW)
    with pytest.raises(NotAllowed):
        set_keepers(body.uid, [toba], by=toba, now=NOW)
    assert client.post(at(body, "keepers/"), {"keepers": [str(ise.pk), str(gone.pk)]})["Location"] == at(body)
    assert client.post(at(body, "keepers/"), {"keepers": [str(gone.pk)]})["Location"] == BODIES
    assert acts("body") == ["body.keeper_given", "body.keeper_taken"]
    assert [entry.detail for entry in AuditEntry.objects.filter(kind="body").order_by("pk")] == [
        {"keeper": "gone"}, {"keeper": "ise"},
    ]  # fmt: skip
    assert client.get(at(body)).status_code == 404
    with pytest.raises(BodyRefused, match="担当がいます"):
        name_keeper(body.uid, toba, by=hogo, now=NOW)
    gone.is_active = False
    gone.save()
    with pytest.raises(NotAllowed):
        name_keeper(body.uid, toba, by=ise, now=NOW)
    desk = sign_in(client, hogo)
    page = words(desk.get(f"{BODIES}keeperless/"))
    assert "支援会議（法定）" in page
    assert body.name not in page
    desk.post(at(body, "name-keeper/"), {"keeper": str(toba.pk)})
    assert toba in body.keepers.all()
    assert "いま、担当のいない会議体はありません" in words(desk.get(f"{BODIES}keeperless/"))


def test_a_body_ends_and_begins_again(client, ise):
    body = body_of(established_on=date(2026, 4, 1))
    assert "設置した日より後" in words(client.post(at(body, "end/"), {"day": "2026-03-31"}))
    client.post(at(body, "end/"), {"day": "2026-11-01"})
    assert "2026年11月1日に終えています" in words(client.get(at(body)))
    assert "終えた会議体 1" in words(client.get(BODIES))
    client.post(at(body, "reopen/"))
    assert Body.objects.get().ended_on is None
    assert acts("body") == ["body.ended", "body.reopened"]


def test_nothing_is_there_before_meetings_are_open(client, settings):
    desk = sign_in(client, make_user("ise", "secretary"))
    for address in (BODIES, f"{BODIES}new/"):
        page = words(desk.get(address))
        assert "保存年限が決まるまで開きません" in page
        assert "会議体をつくる" not in page
    open_meetings(settings)
    settings.SITE_CONFIG = type(settings.SITE_CONFIG)(
        **{**vars(settings.SITE_CONFIG), "features": ("window",)}
    )
    assert desk.get(BODIES).status_code == 404
    assert BODIES not in desk.get("/admin/").content.decode()


def test_the_list_costs_the_same_with_thirty_bodies(client, ise, django_assert_max_num_queries):
    def many(count):
        for number in range(count):
            body = body_of("support" if number % 2 else "platform", name=f"会議 {number}", keeper=ise)
            make_seat(body, make_agency(f"機関 {number} {count}"), "だれか", by=ise)

    many(1)
    client.get(BODIES)
    with django_assert_max_num_queries(10) as one:
        client.get(BODIES)
    many(30)
    with django_assert_max_num_queries(10) as thirty:
        page = client.get(BODIES)
    assert len(thirty) == len(one)
    assert len(page.context["going"]) == 31


CLOSED_TO_ALL = dict.fromkeys(ROLES, False)


@pytest.mark.parametrize("role", ROLES)
def test_the_table_decides_cell_by_cell(client, settings, role):
    """What a role may do with an open body, with a closed one that is not its own, with one that is, and with none."""
    open_meetings(settings)
    user = make_user("dareka", role)
    shown, hidden, own = body_of(), body_of("support"), body_of("layered", keeper=user)
    desk = sign_in(client, user)
    is_secretary = role == "secretary"
    assert (desk.get(BODIES).status_code == 200) is is_secretary
    for act in ("", "edit/", "kind/", "end/", "seats/", "seats/add/", "seats/edit/"):
        assert (desk.get(at(shown, act)).status_code == 200) is is_secretary, act
        assert (desk.get(at(own, act)).status_code == 200) is is_secretary, act
        assert desk.get(at(hidden, act)).status_code in ((404,) if is_secretary else (302,)), act
    assert (desk.get(at(own, "keepers/")).status_code == 200) is is_secretary
    assert (desk.get("/admin/meetings/agencies/").status_code == 200) is is_secretary
    assert (desk.get(f"{BODIES}keeperless/").status_code == 200) is (role == "protection_manager")
    for kind in ("platform", "support"):
        try:
            make_body(kind, {**VALUES, "name": f"新しい {kind}"}, by=user, now=NOW)
            made = True
        except NotAllowed:
            made = False
        assert made is is_secretary, kind
    assert (shown in visible_bodies(user)) is is_secretary
    assert (own in visible_bodies(user)) is is_secretary
    assert hidden not in visible_bodies(user)
    assert (
        holders("secretary", today=datetime.now(tz=NOW.tzinfo).date()).filter(pk=user.pk).exists()
        is is_secretary
    )
