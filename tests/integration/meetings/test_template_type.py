"""A template of meetings as a blueprint object: a release brings and changes it, the town's own items stay, fixed ones too."""

import json
from dataclasses import replace

import pytest
from wagtail.models import Workflow

from kit.blueprints.bridge.circumstances import waiting_uids
from kit.core.models.owned import OwnershipRefused
from kit.meetings.bridge.templates import draft_of
from kit.meetings.models import MeetingTemplate
from tests.factories import releases
from tests.factories.people import make_user, sign_in
from tests.factories.towns import take
from tests.integration.blueprints.owned import form_of

pytestmark = pytest.mark.django_db
UID = "6f2b7c1e-5a3d-4a67-9a0e-3f1c2d4b5a69"
LIST = "/admin/snippets/kit_meetings/meetingtemplate/"


def item(name, title, *, is_public=False, minutes=10):
    value = {"title": title, "is_public": is_public, "minutes": minutes, "note": ""}
    return {"id": name, "type": "topic", "value": value}


FIRST = [item("i1", "前回の宿題"), item("i2", "窓口と周知の状況", is_public=True, minutes=None)]
FIELDS = {
    "key": "regular", "title": "いつもの会議", "body_kind": "platform", "meeting_title": "第○回 代表者会議",
    "agenda": FIRST, "papers": [{"id": "p1", "type": "paper", "value": {"text": "名簿"}}],
    "checklist": [{"id": "c1", "type": "check", "value": {"text": "日程照会"}}],
    "invitation": "ご案内します。", "minutes": 90, "live": True,
}  # fmt: skip


def brought():
    """A release on top of the shipped one that brings the template."""
    made = releases.NextRelease(releases.release_document("2026.1"))
    made.data["objects"].append(
        {
            "uid": UID, "type": "meetings.template", "parent": None, "after": None,
            "ownership": {"": "standard", "key": "fixed", "agenda/i1": "fixed"}, "sealed": [], "fields": FIELDS,
        }
    )  # fmt: skip
    return made


def shown():
    return MeetingTemplate.objects.get(uid=UID)


def with_agenda(blocks):
    draft = shown().get_latest_revision_as_object()
    draft.agenda = MeetingTemplate._meta.get_field("agenda").to_python(json.dumps(blocks))
    return draft


def test_a_release_brings_a_template_changes_it_and_leaves_the_towns_items(now, client):
    first = brought()
    report = take(first.document(), now)
    assert (report.conflicts, UID in report.added, shown().live) == (0, True, True)
    kept = draft_of(shown())
    assert kept.items == (("前回の宿題", False, 10, ""), ("窓口と周知の状況", True, 0, ""))
    assert (kept.title, kept.papers, kept.checks) == ("第○回 代表者会議", ("名簿",), ("日程照会",))
    with pytest.raises(OwnershipRefused, match="県固定"):
        with_agenda([item("i1", "宿題はなし"), FIRST[1]]).save_revision()
    own = item("own", "この町のこと", minutes=15)
    with_agenda([FIRST[0], own, FIRST[1]]).save_revision().publish()
    newer = [
        item("i1", "前回の宿題をみる"),
        item("i2", "窓口の状況", is_public=True, minutes=20),
        item("i3", "次回"),
    ]
    after = releases.NextRelease(first.document()).edit(UID, "agenda", newer).edit(UID, "minutes", 60)
    report = take(after.document(), now)
    assert (report.conflicts, shown().minutes) == (0, 60)
    assert [one[:3] for one in draft_of(shown()).items] == [
        ("前回の宿題をみる", False, 10), ("この町のこと", False, 15), ("窓口の状況", True, 20), ("次回", False, 10),
    ]  # fmt: skip
    page = sign_in(client, make_user("ise", "secretary")).get(f"{LIST}edit/{shown().pk}/").content.decode()
    assert "県固定" in page
    assert "県標準" in page


def test_a_template_is_handed_in_and_approved_and_a_release_waits_for_it(now, client):
    take(brought().document(), now)
    desk = sign_in(client, make_user("ise", "secretary"))
    data = form_of(desk, f"{LIST}edit/{shown().pk}/")
    assert "key" not in data
    assert desk.post(f"{LIST}edit/{shown().pk}/", {**data, "title": "ふだんの会議"}).status_code == 302
    assert (shown().title, shown().get_latest_revision_as_object().title) == ("いつもの会議", "ふだんの会議")
    state = Workflow.objects.get(name="作成 → 承認").start(shown(), make_user("kaku", "secretary"))
    assert UID in waiting_uids()
    later = releases.NextRelease(brought().document()).edit(UID, "minutes", 60)
    assert take(later.document(), now).waiting == (UID,)
    boss = make_user("shonin", "approver")
    approver = sign_in(client, boss)
    assert approver.get(LIST).status_code == 200
    assert approver.get(f"{LIST}edit/{shown().pk}/").status_code == 200, "who approves may read it"
    state.current_task_state.approve(user=boss)
    assert (shown().title, shown().live) == ("ふだんの会議", True)


def test_a_template_of_the_towns_own_needs_no_key(client):
    desk = sign_in(client, make_user("ise", "secretary"))
    fields = {"title": "うちの会議", "body_kind": "platform", "minutes": "45"}
    empty = {f"{name}-count": "0" for name in ("agenda", "papers", "checklist")}
    assert desk.post(f"{LIST}add/", {**fields, **empty}).status_code == 302
    made = MeetingTemplate.objects.get(title="うちの会議")
    assert (made.key.startswith("own-"), made.live) == (True, False)


@pytest.mark.parametrize(
    ("role", "sees", "edits"),
    [
        ("editor", False, False), ("approver", True, False), ("counsellor", False, False),
        ("secretary", True, True), ("manager", False, False), ("protection_manager", False, False),
    ],
)  # fmt: skip
def test_the_table_decides_who_sees_and_edits_templates(client, role, sees, edits):
    desk = sign_in(client, make_user("dareka", role))
    assert (desk.get(LIST).status_code == 200) is sees
    assert (desk.get(f"{LIST}add/").status_code == 200) is edits
    own_entry = sees and role != "secretary"
    assert (f'"{LIST}"' in desk.get("/admin/").content.decode()) is own_entry


def test_a_town_is_not_shown_the_templates_of_the_prefectures_bodies_and_the_prefecture_all(client, settings):
    for kind in ("platform", "committee"):
        MeetingTemplate.objects.create(key=f"one-{kind}", title=f"ひな形 {kind}", body_kind=kind)
    sign_in(client, make_user("ise", "secretary"))
    html = client.get(LIST).content.decode()
    assert "ひな形 platform" in html
    assert "ひな形 committee" not in html
    assert "会議の種類" in html
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, role="hub")
    html = client.get(LIST).content.decode()
    assert "ひな形 platform" in html, "the prefecture writes it for the towns"
    assert "ひな形 committee" in html
