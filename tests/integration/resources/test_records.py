"""Records of resources changed by hand: what is kept, what is refused, what harvesters will learn."""

import pytest
from django.utils.timezone import localtime

from kit.core.logic.act_words import WORDS
from kit.core.models import AuditEntry
from kit.core.queries.search import search_ja
from kit.resources.actions import records
from kit.resources.bridge.values import public_values
from kit.resources.logic import words
from kit.resources.models import Change, Organisation, Resource
from kit.resources.queries.public import public_resources
from tests.factories.people import make_user
from tests.factories.resources import NOW, make_place, place_values

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def approver():
    return make_user("shonin", "approver")


def test_a_new_place_is_a_draft_that_nobody_sees(approver):
    place = make_place(approver, public=False)
    assert (place.state, place.version, place.owner_code) == ("draft", 1, "242012")
    assert place.code.startswith("R-")
    assert place.organisation.name == "津市社会福祉協議会"
    assert not public_resources(TODAY).exists()


def test_a_change_keeps_before_and_after_and_who(approver):
    place = make_place(approver)
    changed = records.change_resource(
        place, {"access": "津駅から歩いて8分"}, version=place.version, by=approver, now=NOW
    )
    row = Change.objects.filter(act="changed").get()
    assert (row.before, row.after, row.by) == ({"access": ""}, {"access": "津駅から歩いて8分"}, approver)
    assert changed.version == place.version + 1
    assert AuditEntry.objects.filter(act="resource.changed", reference=str(place.uid)).exists()


def test_the_second_of_two_clerks_is_told_and_overwrites_nothing(approver):
    place = make_place(approver)
    records.change_resource(place, {"name": "ひだまり"}, version=place.version, by=approver, now=NOW)
    with pytest.raises(records.ChangedMeanwhile) as told:
        records.change_resource(place, {"name": "こもれび"}, version=place.version, by=approver, now=NOW)
    assert told.value.current.name == "ひだまり"
    assert Resource.objects.get().name == "ひだまり"


def test_an_outside_operator_is_listed_only_by_decision_and_for_a_year(approver):
    place = make_place(approver, public=False, operator="outside")
    with pytest.raises(records.Incomplete) as told:
        records.set_state(place, "published", by=approver, now=NOW)
    assert {one.field for one in told.value.missing} == {"rules_met", "approval_number"}
    rules = ("reachable", "terms", "agreement", "no_promise")
    records.approve_listing(place, "福政第12号", rules_met=rules, by=approver, now=NOW)
    shown = records.set_state(place, "published", by=approver, now=NOW)
    assert shown.renew_by.isoformat() == "2027-11-26"
    assert public_resources(TODAY).get() == shown
    assert not public_resources(shown.renew_by.replace(day=27)).exists()


def test_while_a_complaint_is_checked_it_is_not_shown(approver):
    place = make_place(approver)
    records.set_complaint(place, TODAY, by=approver, now=NOW)
    assert not public_resources(TODAY).exists()
    records.set_complaint(place, None, by=approver, now=NOW)
    assert public_resources(TODAY).exists()


def test_a_public_record_cannot_lose_what_makes_it_public(approver):
    place = make_place(approver)
    with pytest.raises(records.Incomplete):
        records.change_resource(place, {"name": ""}, version=place.version, by=approver, now=NOW)
    assert Resource.objects.get().name == "居場所ひだまり"


def test_what_was_public_leaves_a_tombstone_and_a_draft_leaves_nothing(approver):
    records.withdraw(make_place(approver, public=False, code="D-1"), by=approver, now=NOW)
    assert not Resource.objects.exists()
    place = make_place(approver, code="P-1")
    records.withdraw(place, by=approver, now=NOW)
    assert Resource.objects.get().is_withdrawn
    assert not public_resources(TODAY).exists()


def test_another_bodys_record_is_read_only_but_for_the_note(approver):
    place = records.make_resource(place_values(), by=approver, now=NOW, owner="242021")
    with pytest.raises(records.NotOurs):
        records.change_resource(place, {"name": "x"}, version=1, by=approver, now=NOW)
    noted = records.annotate_here(place, "津市の人も行けます", False, by=approver, now=NOW)
    assert noted.local_note == "津市の人も行けます"


def test_a_confidential_place_leaves_the_office_on_no_way(approver):
    secret = {
        "address": "津市大門9-9",
        "building": "3階",
        "postcode": "514-0027",
        "access": "大門の角",
        "latitude": 34.71,
    }
    place = make_place(approver, address_confidential=True, **secret)
    told = public_values(place)
    assert [told[name] for name in secret] == ["", "", "", "", None]
    assert told["municipality_code"] == "242012"
    assert not {"review_mail", "extra"} & told.keys()
    text = {"description": "場所は津市大門9-9です。"}
    with pytest.raises(records.Incomplete, match="ほかの欄にも"):
        records.change_resource(place, text, version=place.version, by=approver, now=NOW)


def test_a_record_is_found_as_long_as_it_is_public(approver):
    place = make_place(approver, description="ボードゲームがあります。")
    assert [hit.object_id for hit in search_ja("ﾎﾞｰﾄﾞｹﾞｰﾑ 津市社会福祉協議会", kinds=["resources"])] == [
        place.pk
    ]
    paused = records.set_state(place, "draft", by=approver, now=NOW)
    assert search_ja("ボードゲーム", kinds=["resources"]) == []
    assert search_ja("ボードゲーム", kinds=["resources"], is_public=None)
    records.withdraw(paused, by=approver, now=NOW)
    assert search_ja("ボードゲーム", kinds=["resources"], is_public=None) == []


def test_an_organisation_is_found_again(approver):
    make_place(approver, code="A", organisation_number="1190005000000")
    make_place(approver, code="B", organisation_name="津市社協", organisation_number="1190005000000")
    assert Organisation.objects.get().name == "津市社協"


def test_an_organisation_takes_over_no_name_of_another(approver):
    make_place(approver, code="A", organisation_name="津の会", organisation_number="1190005000000")
    make_place(approver, code="B", organisation_name="久居の会")
    named = make_place(approver, code="C", organisation_name="久居の会", organisation_number="1190005000000")
    assert named.organisation.name == "津の会"
    assert set(Organisation.objects.values_list("name", flat=True)) == {"津の会", "久居の会"}


def test_every_state_has_words_in_the_trail():
    assert records.STATE_ACTS.keys() == words.STATES.keys()
    assert set(records.STATE_ACTS.values()) <= WORDS.keys()


def test_the_words_for_the_time_become_dates(approver):
    place = make_place(approver, hours="毎月第2・第4土曜 13:30〜16:00", closed="祝日", dates=[
        {"date": "2026-12-26", "opens": "10:00", "note": "朝だけ"}, {"date": "2027-01-09", "opens": "13:30", "cancelled": True},
    ])  # fmt: skip
    found = [(f"{localtime(one.starts_at):%m-%d %H:%M}", one.cancelled) for one in place.sessions.all()[:4]]
    assert found == [
        ("11-28 13:30", False),
        ("12-12 13:30", False),
        ("12-26 10:00", False),
        ("01-09 13:30", True),
    ]
    assert place.weekdays == ("sa",)
    assert place.schedule["closed_on_holidays"] is True
    moved = records.change_resource(
        place, {"hours": "たずねてください"}, version=place.version, by=approver, now=NOW
    )
    assert moved.schedule is None
    assert [one.note for one in moved.sessions.all()] == ["朝だけ", ""]
