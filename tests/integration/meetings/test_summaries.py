"""The public summary: made of public items, compared at every saving, confirmed and approved before anybody reads it."""

from datetime import date

import pytest
from django.db import transaction
from wagtail.models import Revision

from kit.core.actions.accounts import NotAllowed
from kit.core.logic.permissions import ROLES, may
from kit.core.models import AuditEntry
from kit.core.models.owned import OwnershipRefused, PublishRefused
from kit.meetings.actions.summaries import NotHeld, make_summary
from kit.meetings.logic.content import Item
from kit.meetings.logic.kinds import KINDS
from kit.meetings.models import Meeting, Summary
from tests.factories.meetings import make_agency, make_body, make_meeting, make_seat
from tests.factories.people import NOW, make_user, sign_in
from tests.integration.meetings.summing import SCREENS, at, came, form_of, held, hold, open_meetings, promise

pytestmark = pytest.mark.django_db(transaction=True)
PUBLISH = {"action-publish": "action-publish"}


@pytest.fixture(autouse=True)
def _open(settings):
    open_meetings(settings)


@pytest.fixture
def ise():
    return make_user("ise", "secretary")


@pytest.fixture
def row(ise):
    """A platform that met: 社協 came, 志摩 花子 has a seat, 鳥羽 三郎 is her deputy."""
    body, agency = make_body("platform", basis="設置要綱"), make_agency("見本市社会福祉協議会")
    make_seat(body, agency, "志摩 花子", by=ise, deputy="鳥羽 三郎")
    found = held(body, by=ise, attendances=(came(agency, "志摩 花子"),))
    promise(found, "一覧を直す", "one", agency, date(2027, 1, 8))
    promise(found, "内々の宿題", "two", agency)
    return found


def acts(name):
    return list(AuditEntry.objects.filter(act=name).values_list("actor", "kind"))


def stored_words():
    return "".join(str(one.content) for one in Revision.objects.for_instance(Summary.objects.get()))


def test_the_secretary_makes_it_once_from_what_is_public(client, ise, row):
    desk = sign_in(client, ise)
    address = f"/admin/meetings/{row.pk}/summary/"
    assert "下書きをつくる" in desk.get(address).content.decode()
    answer = desk.post(address)
    summary = Summary.objects.get()
    assert answer["Location"] == at("edit", summary)
    assert summary.attended.startswith("構成機関1のうち、1機関が出席\n")
    assert (summary.items, summary.decisions) == (
        "資源の一覧の確認",
        "資源の一覧の確認: 方針を確認した。二つの場所を足す",
    )
    assert summary.plans == "一覧を直す（見本市社会福祉協議会、2027年1月8日まで）"
    assert (summary.live, summary.latest_revision.user) == (False, ise)
    assert not [word for word in ("内々", "花子", "志摩") if word in stored_words()]
    assert desk.get(address)["Location"] == at("edit", summary)
    assert desk.post(address)["Location"] == at("edit", summary)
    assert Summary.objects.count() == 1
    assert sorted(acts("summary.compared")) == [("ise", "meeting"), ("ise", "seat")]
    assert acts("summary.made") == [("ise", "meeting_summary")]


def test_a_line_with_a_name_or_number_is_left_out_of_the_draft_and_counted(client, ise, row):
    promise(row, "花子さんが調べる", "three")
    promise(row, "KW3-79F を見る", "three")
    items = (Item("three", "志摩花子さんの報告", is_public=True), Item("four", "研修", is_public=True))
    row = hold(row, by=ise, items=items)
    page = sign_in(client, ise).post(f"/admin/meetings/{row.pk}/summary/", follow=True).content.decode()
    summary = Summary.objects.get()
    assert (summary.items, summary.plans) == ("研修", "")
    assert "3行、外しました" in page


@pytest.mark.parametrize("role", ROLES)
def test_the_table_decides_who_sees_makes_and_publishes(client, ise, row, role):
    summary = make_summary(row.pk, by=ise, now=NOW).summary
    desk = sign_in(client, make_user("dareka", role))
    allowed = {
        act: may(frozenset({role}), act, "meeting_summary") for act in ("view", "add", "change", "publish")
    }
    assert (desk.get(SCREENS).status_code == 200) is allowed["view"]
    assert (desk.get(at("edit", summary)).status_code == 200) is allowed["change"]
    assert (desk.get(f"/admin/meetings/{row.pk}/summary/").status_code == 302) or not allowed["add"]
    assert desk.get(SCREENS + "add/").status_code in (302, 403, 404), "it is made of a meeting"
    assert desk.post(at("delete", summary)).status_code in (302, 403, 404)
    assert (desk.get(at("unpublish", summary)).status_code == 200) is allowed["publish"]
    assert Summary.objects.filter(pk=summary.pk).exists()


@pytest.mark.parametrize(
    ("field", "words", "why"),
    [
        ("items", "志摩 花子 さんの報告", "志摩 花子"), ("decisions", "鳥羽さんに頼む", "鳥羽 三郎"), ("plans", "ＫＷ３-７９Ｆ", "受付番号"),
        ("title", "０５９-２２９-００００", "電話番号"), ("next_time", "soudan@example.jp まで", "メールアドレス"),
    ],
)  # fmt: skip
def test_no_saving_keeps_a_name_and_nothing_typed_is_lost(client, ise, row, field, words, why):
    summary = make_summary(row.pk, by=ise, now=NOW).summary
    desk = sign_in(client, ise)
    before = len(acts("summary.compared"))
    page = desk.post(
        at("edit", summary), {**form_of(desk, summary), field: words, "held": "ちがう日"}
    ).content.decode()
    assert why in page
    assert words in page
    assert "ちがう日" in page
    assert Revision.objects.for_instance(summary).count() == 1
    assert words not in stored_words()
    assert len(acts("summary.compared")) == before + 2, "opening to compare is noted"


def test_saving_the_same_text_opens_nothing_and_another_text_is_kept(client, ise, row):
    summary = make_summary(row.pk, by=ise, now=NOW).summary
    desk = sign_in(client, ise)
    data = form_of(desk, summary)
    before = len(acts("summary.compared"))
    assert desk.post(at("edit", summary), data).status_code == 302
    assert len(acts("summary.compared")) == before
    assert desk.post(at("edit", summary), {**data, "items": "三重県の計画"}).status_code == 302
    assert len(acts("summary.compared")) == before + 2
    assert Summary.objects.get().get_latest_revision_as_object().items == "三重県の計画"
    assert desk.get(at("edit", summary)).context["autosave_enabled"] is False


def test_no_other_way_of_saving_keeps_what_was_not_compared(ise, row):
    summary = make_summary(row.pk, by=ise, now=NOW).summary
    summary.items = "志摩花子"
    for way in (summary.save, summary.save_revision, lambda: summary.save(update_fields=["items"])):
        with pytest.raises(OwnershipRefused):
            way()
    closed = Summary(meeting=make_meeting(make_body("support", keeper=ise), by=ise), title="題", held="日")
    with pytest.raises(OwnershipRefused):
        closed.save()
    assert Summary.objects.get().items == "資源の一覧の確認"


def test_a_record_that_changed_since_is_compared_anew_before_publishing(client, ise, row):
    summary = make_summary(row.pk, by=ise, now=NOW).summary
    guest = came(make_agency("見本警察署", kind="police"), "熊野 四郎")
    hold(row, by=ise, attendances=(guest,))
    with pytest.raises(PublishRefused, match="保存しなおして"):
        summary.latest_revision.publish()
    desk = sign_in(client, ise)
    data = {**form_of(desk, summary), "decisions": "熊野さんが話した"}
    assert "熊野 四郎" in desk.post(at("edit", summary), data).content.decode()
    assert desk.post(at("edit", summary), {**data, "decisions": "話を聴いた"}).status_code == 302
    Summary.objects.get().latest_revision.publish()
    assert Summary.objects.get().decisions == "話を聴いた"


def test_warnings_are_shown_and_ticked_and_the_approver_publishes(client, ise, row):
    summary = make_summary(row.pk, by=ise, now=NOW).summary
    desk = sign_in(client, ise)
    unread = {"decisions": "白山地区の50代の方の長男のこと", "confirmed": "on", "action-submit": "1"}
    assert desk.post(at("edit", summary), {**form_of(desk, summary), **unread}).status_code == 302
    page = desk.get(at("edit", summary)).content.decode()
    assert "年齢と地域" in page
    assert "続き柄" in page
    assert 'action-publish"' not in page
    assert "confirmed" not in form_of(desk, summary), "what was ticked before it was shown is not confirmed"
    client.logout()
    other = sign_in(client, make_user("shonin", "approver"))
    approve = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    data = form_of(other, summary)
    assert other.post(at("edit", summary), {**data, **approve}).status_code == 200, "the tick is missing"
    assert not Summary.objects.get().live
    assert other.post(at("edit", summary), {**data, **approve, "confirmed": "on"}).status_code == 302
    assert Summary.objects.get().live
    version = Summary.objects.get()
    version.confirmed_digest = ""
    revision = version.save_revision()
    with pytest.raises(PublishRefused, match="チェックを入れて"):
        revision.publish()


def test_the_preview_shows_what_was_saved_and_opens_nothing(client, ise, row):
    summary = make_summary(row.pk, by=ise, now=NOW).summary
    desk = sign_in(client, ise)
    data = form_of(desk, summary)
    before = len(acts("summary.compared"))
    preview = f"{SCREENS}preview/{summary.pk}/"
    assert desk.post(preview, data).json() == {"is_valid": True, "is_available": True}
    assert desk.post(preview, {**data, "items": "志摩花子"}).json()["is_valid"] is False
    answer = desk.get(preview)
    policy, page = answer["Content-Security-Policy"], answer.content.decode()
    assert "frame-ancestors 'self'" in policy, "it stands in the editor"
    assert "unsafe" not in policy, "with the policy of the public side"
    assert "資源の一覧の確認" in page
    assert "志摩花子" not in page
    assert len(acts("summary.compared")) == before


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.is_closed])
def test_a_closed_body_has_none_for_anybody(client, ise, code):
    row = held(make_body(code, keeper=ise), by=ise)
    desk = sign_in(client, ise)
    for answer in (
        desk.get(f"/admin/meetings/{row.pk}/summary/"),
        desk.post(f"/admin/meetings/{row.pk}/summary/"),
    ):
        assert answer.status_code == 404
    assert (
        AuditEntry.objects.filter(outcome="refused", kind="meeting_summary", reference=str(row.pk)).count()
        == 2
    )
    with pytest.raises(Meeting.DoesNotExist):
        make_summary(row.pk, by=ise, now=NOW)
    assert not Summary.objects.exists()


def test_it_is_made_of_a_held_meeting_where_meetings_are_open(client, ise, row, settings):
    planned = make_meeting(row.body, by=ise)
    with pytest.raises(NotHeld):
        make_summary(planned.pk, by=ise, now=NOW)
    with pytest.raises(NotAllowed):
        make_summary(row.pk, by=make_user("shonin", "approver"), now=NOW)
    desk, address = sign_in(client, ise), f"/admin/meetings/{planned.pk}/summary/"
    assert "開催ずみにしてから" in desk.get(address).content.decode().replace("「", "").replace("」", "")
    open_meetings(settings, features=("window",))
    assert desk.get(address).status_code == 404
    assert desk.get(SCREENS).status_code == 302


def test_the_committee_may_name_its_members_and_nobody_else(client, ise):
    body = make_body("committee")
    agency = make_agency("県家族会", kind="family")
    make_seat(body, agency, "津 花子", by=ise)
    row = held(body, by=ise, attendances=(came(agency, "津 花子"), came(agency, "亀山 次郎")))
    summary = make_summary(row.pk, by=ise, now=NOW).summary
    desk = sign_in(client, ise)
    data = form_of(desk, summary)
    assert desk.post(at("edit", summary), {**data, "decisions": "津花子委員が報告した"}).status_code == 302
    assert (
        "亀山 次郎"
        in desk.post(at("edit", summary), {**data, "decisions": "亀山氏が報告した"}).content.decode()
    )


def test_it_is_made_outside_a_transaction(ise, row):
    with pytest.raises(RuntimeError), transaction.atomic():
        make_summary(row.pk, by=ise, now=NOW)
