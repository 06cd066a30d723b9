"""The staff side of the resources: who may, the list, the form, two clerks at once, and every state act with its refusal."""

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kit.core.models import AuditEntry
from kit.resources.actions import records
from kit.resources.models import Proposal, Resource
from kit.resources.views.desk_reading import reading_of
from tests.factories.people import make_user, sign_in
from tests.factories.resources import NOW, make_place, place_values
from tests.integration.resources.desk import HERE, fields_of, one, page, sent_from

pytestmark = pytest.mark.django_db
RULES = ["reachable", "terms", "agreement", "no_promise"]


@pytest.fixture
def approver():
    return make_user("shonin", "approver", section="社会福祉課")


@pytest.fixture
def editor():
    return make_user("henshu", "editor")


def test_the_next_days_begin_with_a_meeting_that_is_not_over():
    hours = {"hours": "毎週木曜 10:00〜15:00"}
    days = [reading_of(hours, datetime(2026, 11, 26, hour)).next_days[0] for hour in (14, 15)]
    assert days == ["11月26日（木）", "12月3日（木）"]


def test_only_those_of_the_table_come_in_and_nobody_where_it_is_not_shown(client, approver, settings):
    place = make_place(approver)
    sign_in(client, make_user("mado", "counsellor"))
    assert "居場所ひだまり" in page(client, HERE)  # everybody of the staff may look
    assert "新しく書き入れる" not in page(client, HERE)
    closed = ("new/", f"{place.uid}/edit/", f"{place.uid}/publish/", f"{place.uid}/delete/", "proposals/")
    for name in closed:
        assert client.get(HERE + name)["Location"].endswith("/admin/"), name
    assert AuditEntry.objects.filter(outcome="refused", kind="resource").count() == len(closed)
    sign_in(client, approver)
    assert '"/admin/resources/"' in page(client, "/admin/")
    object.__setattr__(settings.SITE_CONFIG, "features", ("window",))
    try:
        assert client.get(HERE).status_code == 404
        assert '"/admin/resources/"' not in page(client, "/admin/")
    finally:
        object.__setattr__(settings.SITE_CONFIG, "features", ("window", "intake", "resources", "meetings"))


def test_the_list_has_its_parts_and_finds_by_words_in_few_queries(client, approver):
    asked_about = make_place(approver)
    Proposal.objects.create(resource=asked_about, sender="visitor", at=NOW, words="電話が変わっています")
    make_place(approver, public=False, name="つばさ家族会", kind="family_group", checked_on=None, code="K-1")
    make_place(approver, name="ふるい居場所", checked_on="2025-03-01", needs_check=True)
    records.make_resource(place_values(name="伊勢の家"), by=approver, now=NOW, owner="242039")
    sign_in(client, approver)
    page(client, HERE, q="家族会")
    with CaptureQueriesContext(connection) as few:
        html = page(client, HERE, q="家族会")
    # The rest is Wagtail's frame: ten for an approver, who has more in the menu than anybody.
    assert sum("kit_resources_" in query["sql"] for query in few) == 2
    assert len(few) <= 12
    assert "届いた提案 1件" in html
    for number in range(30):
        make_place(approver, name=f"家族会{number}", public=False)
    page(client, HERE, q="家族会")  # what is remembered of public content is asked anew after a change
    with CaptureQueriesContext(connection) as many:
        assert "家族会29" in page(client, HERE, q="家族会")
    assert len(many) == len(few)
    assert "つばさ家族会" in html
    assert "居場所ひだまり" not in html
    assert "確認日がありません" in html
    assert "つばさ家族会" in page(client, HERE, q="k-1")
    html = page(client, HERE, group="old")
    assert "確認が古い（2025年3月1日）" in html
    assert "居場所ひだまり" not in html
    html = page(client, HERE, whose="others")
    assert re.search(r"伊勢の家</strong>\s*<span[^>]*>伊勢市</span>", html), (
        "whose it is, beside names that are alike"
    )
    html = page(client, HERE, q="どこにもない")
    assert "あてはまるものは、ありません" in html
    assert "届いた提案 1件" in html
    assert client.get(HERE, {"group": "x", "p": "²", "whose": "x", "kind": "x"}).status_code == 200


def test_nothing_typed_is_lost_by_an_error_or_by_a_row_more(client, editor):
    sign_in(client, editor)
    address = HERE + "new/"
    wrong = sent_from(
        client, address, name="", description="ながい説明", mail="x", **{"phones-0-note": "昼だけ"}
    )
    html = wrong.content.decode()
    assert "まだ保存していません" in html
    assert "ながい説明" in html
    assert 'value="昼だけ"' in html
    assert "電話番号を書いてください。いらない行なら" in html
    html = client.post(address, {**fields_of(html), "name": "", "more": "phones"}).content.decode()
    assert "まだ保存していません" not in html  # a row more judges nothing
    assert 'name="phones-1-number"' in html
    assert 'value="昼だけ"' in html
    many = client.post(address, {**fields_of(html), "phones-TOTAL_FORMS": "999", "more": "phones"})
    assert "phones-59-number" in many.content.decode()
    assert "phones-60-number" not in many.content.decode()


@pytest.mark.parametrize("number", ["x", "99999999999999999999999", "4711"])
def test_a_photo_that_is_not_there_is_said_and_nothing_is_lost(client, editor, number):
    sign_in(client, editor)
    answer = sent_from(client, HERE + "new/", name="ひだまり", summary="しずか", photo_id=number)
    html = answer.content.decode()
    assert "この写真は、もうありません" in html
    assert 'value="しずか"' in html
    assert not Resource.objects.exists()


def test_staff_see_the_page_before_residents_do(client, editor):
    place = make_place(
        editor, public=False, access="津駅から8分", hours="毎週月曜 10:00–12:00", leave_early="いつでも", checked_on=None
    )  # fmt: skip
    sign_in(client, editor)
    assert one(place, "preview/") in page(client, one(place))
    answer = client.get(one(place, "preview/"))
    html = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    for words in (
        "住民には、まだ出ていません",
        "居場所ひだまり",
        "津駅から8分",
        "次の日",
        "掲載は推薦ではありません",
    ):
        assert words in html, words
    assert ".ics" not in html
    assert "/suggest/" not in html
    assert client.get(f"/resources/{place.uid}/").status_code == 404
    client.logout()
    assert client.get(one(place, "preview/")).status_code == 302


def test_a_new_place_is_a_draft_that_says_what_is_missing(client, editor):
    sign_in(client, editor)
    address = HERE + "new/"
    rows = {
        "phones-TOTAL_FORMS": "2", "phones-0-number": "059-229-3151", "phones-0-note": "昼だけ",
        "phones-1-number": "０９０内線", "phones-1-extension": "12", "dates-0-date": "2026-12-05",
        "dates-0-opens": "13:30", "dates-0-closes": "16:00", "dates-0-cancelled": "on",
    }  # fmt: skip
    typed = {"name": "ひだまり", "fee_is_free": "no", "kind": "place", "organisation_name": "津市社協"}
    done = sent_from(client, address, **rows, **typed, for_person="on", wishes=["talk", "quiet"])
    place = Resource.objects.get(name="ひだまり")
    assert done["Location"] == one(place)
    assert (place.state, place.wishes, place.fee_is_free) == ("draft", ("talk", "quiet"), False)
    assert place.phones == [
        {"number": "059-229-3151", "extension": "", "note": "昼だけ"},
        {"number": "０９０内線", "extension": "12", "note": ""},
    ]
    assert place.dates == [
        {"date": "2026-12-05", "opens": "13:30", "closes": "16:00", "note": "", "cancelled": True}
    ]
    assert place.organisation.name == "津市社協"
    html = page(client, one(place))
    for words in (
        "公開までにすること",
        "数字とハイフンのほかの文字があります",
        "公開を願い出る",
        "2026年12月5日 13:30–16:00（お休み）",
    ):
        assert words in html, words
    assert place.code == f"R-{str(place.uid)[:8]}"
    other = sent_from(client, address, name="もう一つ")  # another one without a number of its own
    assert other["Location"] == one(Resource.objects.get(name="もう一つ"))
    assert (
        "この番号は、もう使われています"
        in sent_from(client, address, name="三つめ", code=place.code).content.decode()
    )


def test_saving_the_form_as_it_stands_changes_nothing(client, approver):
    place = make_place(
        approver, description="一行\n二行", agency_kind="unknown-kind", languages=["ja", "xx"], minimum_age=15,
        latitude=34.718, fee_is_free=True, dates=[
            {"date": "2026-12-05", "opens": "13:30", "closes": "", "note": "もちつき", "cancelled": False}
        ],
    )  # fmt: skip
    sign_in(client, approver)
    before = records.values_of(place)
    assert sent_from(client, one(place, "edit/"))["Location"] == one(place)
    assert records.values_of(Resource.objects.get()) == before


def test_the_second_clerk_sees_what_the_first_changed_and_chooses(client, approver):
    place = make_place(approver)
    sign_in(client, approver)
    address = one(place, "edit/")
    sent = {**fields_of(page(client, address)), "name": "こもれび", "access": "駅から5分"}
    theirs = {"name": "ひだまり", "fee": "100円", "access": "駅から5分"}
    records.change_resource(place, theirs, version=place.version, by=approver, now=NOW)
    html = client.post(address, sent).content.decode()
    assert "ほかの人が、先に保存しました" in html
    assert 'name="take-name"' in html
    assert 'id="take-fee-theirs" name="take-fee" value="theirs" checked' in html
    assert 'name="take-access"' not in html  # both wrote the same
    assert Resource.objects.get().name == "ひだまり"
    again = fields_of(html)
    assert again["name"] == ["こもれび"]
    undecided = client.post(address, again).content.decode()
    assert "どちらにするか選んでください" in undecided
    assert 'name="take-name"' in client.post(address, {**again, "more": "phones"}).content.decode()
    assert client.post(address, {**again, "take-name": "mine"})["Location"] == one(place)
    saved = Resource.objects.get()
    assert (saved.name, saved.fee, saved.access) == ("こもれび", "100円", "駅から5分")


def test_the_form_says_how_the_hours_were_read(client, approver):
    place = make_place(approver, hours="毎月第2・第4土曜 13:30–16:00", closed="祝日")
    sign_in(client, approver)
    address = one(place, "edit/")
    html = page(client, address)
    assert "「毎月第2・第4土曜 13:30〜16:00、祝日は休み」と読みました" in html
    assert html.count('class="shelf-day"') == 3
    sent = fields_of(html)
    html = client.post(address, {**sent, "hours": "気がむいたとき", "read": "hours"}).content.decode()
    assert "日にちを読みとれませんでした" in html
    assert "まだ保存していません" not in html
    html = client.post(address, {**sent, "hours": "随時", "closed": "", "read": "hours"}).content.decode()
    assert "話し合って決める" in html
    assert client.post(address, {**sent, "hours": "毎週月曜 10:00–12:00"})["Location"] == one(place)
    assert Resource.objects.get().sessions.first().starts_at.astimezone().weekday() == 0
    assert "もう一度見てほしいところ" not in page(client, one(place))


def test_what_makes_a_record_public_cannot_be_emptied_and_another_bodys_not_be_changed(client, approver):
    place = make_place(approver)
    sign_in(client, approver)
    gone = {f"phones-0-{name}": "" for name in ("number", "note")}
    html = sent_from(client, one(place, "edit/"), summary="書きなおし", **gone).content.decode()
    assert "電話、メール、フォーム、ホームページのどれか" in html
    assert "書きなおし" in html
    other = records.make_resource(place_values(name="伊勢の家"), by=approver, now=NOW, owner="242039")
    assert client.get(one(other, "edit/"))["Location"] == one(other)
    html = page(client, one(other))
    assert "伊勢市の情報です" in html
    whole = records.make_resource(place_values(name="県の窓口"), by=approver, now=NOW, owner="240001")
    assert "三重県の情報です" in page(client, one(whole))
    assert f"{other.uid}/edit/" not in html
    assert client.post(one(other, "publish/"))["Location"] == one(other)
    assert Resource.objects.get(pk=other.pk).state == "draft"
    assert AuditEntry.objects.filter(outcome="refused", reference=str(other.uid)).count() == 2
    client.post(one(other, "note/"), {"note": "津市の人も行けます", "hidden": "on"})
    noted = Resource.objects.get(pk=other.pk)
    assert (noted.local_note, noted.hidden_here) == ("津市の人も行けます", True)
    assert client.post(one(place, "note/"), {"note": "x"})["Location"] == one(place)


def test_from_a_draft_to_the_public_by_rules_and_decision(client, editor, approver):
    place = make_place(editor, public=False, operator="outside")
    sign_in(client, editor)
    for name in ("publish", "approve", "delete", "complaint", "pause", "end", "draft"):
        assert client.post(one(place, f"{name}/"))["Location"].endswith("/admin/"), name
    client.post(one(place, "propose/"))
    assert Resource.objects.get().state == "proposed"
    sign_in(client, approver)
    assert "公開を待っている社会資源が1件あります" in page(client, "/admin/")
    html = client.post(one(place, "publish/"), {"alert": ""}).content.decode()
    assert "掲載基準を確かめてください" in html
    html = client.post(one(place, "approve/"), {"rules": RULES[:3], "number": "福政第12号"}).content.decode()
    assert "まだ確かめていない基準があります" in html
    assert 'value="福政第12号"' in html
    client.post(one(place, "approve/"), {"rules": RULES, "number": "福政第12号"})
    client.post(one(place, "publish/"), {"alert": ""})
    public = Resource.objects.get()
    assert (public.state, public.approval_number) == ("published", "福政第12号")
    assert client.post(one(place, "publish/"))["Location"] == one(place)  # it is public already
    assert AuditEntry.objects.filter(outcome="refused", act="publish", detail={"reason": "not_now"}).exists()


def test_pausing_ending_stopping_checking_and_taking_away(client, approver):
    place = make_place(approver, checked_on="2025-01-10")
    sign_in(client, approver)
    client.post(one(place, "pause/"), {"alert": "8月はお休みします"})
    assert "8月はお休みします" in page(client, one(place))
    client.post(one(place, "publish/"), {"alert": ""})
    client.post(one(place, "complaint/"))
    assert "いまは住民に出ていません" in page(client, one(place))
    client.post(one(place, "complaint-over/"))
    client.post(one(place, "check/"))
    now = Resource.objects.get()
    assert (now.state, now.alert, now.complaint_since, now.checked_by) == (
        "published",
        "",
        None,
        "社会福祉課",
    )
    client.post(one(place, "end/"))
    assert "消えていきます" in page(client, one(place, "delete/"))
    client.post(one(place, "draft/"))
    assert Resource.objects.get().state == "draft"
    assert client.post(one(place, "delete/"))["Location"] == HERE
    assert Resource.objects.get().is_withdrawn
    assert client.get(one(place)).status_code == 404
    assert "居場所ひだまり" not in page(client, HERE)
    html = page(client, one(make_place(approver, public=False), "delete/"))
    assert "すっかり消えます" in html


def test_every_address_stands_under_resources():
    assert reverse("kit_desk") == HERE
