"""The feed as a harvester reads it: shapes, filters, tombstones, validators, and what never stands in it."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing import Resource as Document
from referencing.jsonschema import DRAFT202012 as DRAFT

from kit.resources.actions import records
from kit.resources.logic.feed.schema import SCHEMA, page_schema
from kit.resources.logic.feed.terms import TAXONOMIES, term_document
from kit.resources.models import Resource
from tests.factories.people import make_user
from tests.factories.resources import NOW, make_place

pytestmark = pytest.mark.django_db
# A checkout of openreferral/specification, where somebody has one; the kit ships no schema of others.
UPSTREAM = os.environ.get("HSDS_SCHEMAS", "")
SECRET = {
    "address": "津市大門9-9",
    "building": "三階の奥",
    "postcode": "514-0027",
    "access": "大門の角",
    "latitude": 34.7123,
}
WHOLE = {
    "hours": "毎月第2・第4土曜 13:30–16:00",
    "nickname": "ひだまり", "description": "お茶があります。", "fee_is_free": True, "minimum_age": 15, "maximum_age": 39,
    "mail": "hidamari@example.jp", "url": "https://example.jp/", "access": "津駅から8分", "latitude": 34.7,
    "longitude": 136.5, "barrier_free": "入口に段差なし", "languages": ["ja", "pt"], "contact_name": "ひだまり係",
    "fax": "059-229-0000", "hours_note": "祝日は休み", "organisation_number": "1190005000000", "postcode": "514-0000",
    "phones": [{"number": "059-229-3151", "extension": "12", "note": "平日"}, {"number": "224-2273"}],
}  # fmt: skip


@pytest.fixture
def approver():
    return make_user("shonin", "approver")


@pytest.fixture
def place(approver):
    return make_place(approver, **WHOLE)


def read(client, path, **query):
    answer = client.get(f"/hsds/{path}", query)
    assert answer.status_code == 200, answer.content
    assert not answer.cookies
    return answer.json()


def check(document, name, *, page=False):
    """Against our own schema, and against the standard's where it is at hand."""
    ours = {**SCHEMA, **(page_schema(name) if page else {"$ref": f"#/$defs/{name}"})}
    Draft202012Validator(ours, format_checker=FormatChecker()).validate(document)
    if UPSTREAM and name != "minimal_service":
        folder = Path(UPSTREAM)
        shapes = {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
        registry = Registry().with_resources(
            (file, Document.from_contents(shape, default_specification=DRAFT))
            for file, shape in shapes.items()
        )
        for one in document["contents"] if page else [document]:
            Draft202012Validator(
                shapes[f"{name}.json"], registry=registry, format_checker=FormatChecker()
            ).validate(one)


def test_every_endpoint_keeps_its_shape(client, place):
    root = read(client, "")
    assert (root["version"], root["publisher"]["identifier"]) == ("3.1", "242012")
    for name, list_name in (
        ("service", "services"),
        ("organization", "organizations"),
        ("service_at_location", "service_at_locations"),
        ("taxonomy", "taxonomies"),
        ("taxonomy_term", "taxonomy_terms"),
    ):
        page = read(client, list_name)
        assert page["total_items"], list_name
        check(page, name, page=True)
        one = read(client, f"{list_name}/{page['contents'][0]['id']}")
        assert one["id"] == page["contents"][0]["id"]
        check(one, name)
        paths = read(client, "openapi.json")["paths"]
        assert f"/{list_name}" in paths
        assert f"/{list_name}/{{id}}" in paths
    check(read(client, "services", full="true"), "service", page=True)
    check(read(client, "services", minimal="true"), "minimal_service", page=True)


def test_a_whole_service_says_everything(client, place):
    found = read(client, f"services/{place.uid}")
    assert found["fees_description"] == "無料"
    assert found["cost_options"][0]["amount"] == 0
    assert [(one["number"], one.get("extension"), one["type"]) for one in found["phones"]] == [
        ("059-229-3151", 12, "voice"), ("059-229-0000", None, "fax"),
    ]  # fmt: skip
    where = found["service_at_locations"][0]["location"]
    assert where["addresses"][0]["city"] == "津市"
    assert where["transportation"] == "津駅から8分"
    assert {one["value"] for one in found["attributes"]} == {
        "居場所",
        "静かにいたい",
        "少人数で何かする",
        "ご本人",
    }
    assert found["organization"]["organization_identifiers"][0]["identifier"] == "1190005000000"
    [when] = found["schedules"]
    assert when["description"].startswith("毎月第2・第4土曜")
    assert (when["freq"], when["byday"], when["interval"], when["timezone"]) == ("MONTHLY", "2SA,4SA", 1, 9)
    assert (when["opens_at"], when["closes_at"]) == ("13:30+09:00", "16:00+09:00")


def test_a_confidential_place_is_nowhere_in_the_feed(client, approver):
    place = make_place(approver, address_confidential=True, review_mail="ask@example.jp", **SECRET)
    told = [client.get(f"/hsds/{path}").content.decode() for path in (
        "services?full=true", f"services/{place.uid}", "service_at_locations", "organizations?full=true",
    )]  # fmt: skip
    for value in (*SECRET.values(), "ask@example.jp"):
        assert not any(str(value) in one for one in told), value
    assert read(client, "service_at_locations")["total_items"] == 0


def test_what_goes_away_stays_as_a_tombstone(client, approver, place):
    later = NOW + timedelta(hours=2)
    records.withdraw(place, by=approver, now=later)
    [found] = read(client, "services", modified_after=(NOW + timedelta(hours=1)).isoformat())["contents"]
    assert found == {
        "id": str(place.uid), "name": place.name, "status": "defunct", "last_modified": "2026-11-26T12:00:00+09:00"
    }  # fmt: skip
    assert read(client, "services", modified_after=(later + timedelta(seconds=1)).isoformat())["empty"]
    assert read(client, "organizations")["empty"]


@pytest.mark.parametrize(
    ("columns", "status"),
    [
        ({"state": "paused"}, "temporarily closed"),
        ({"complaint_since": NOW.date()}, "inactive"),
        ({"hidden_here": True}, "inactive"),
        ({"valid_to": "2026-11-01"}, "inactive"),
        ({"operator": "outside", "renew_by": "2026-11-20"}, "inactive"),
        ({"state": "ended"}, "defunct"),
    ],
)
def test_states_in_the_words_of_the_standard(client, place, columns, status):
    Resource.objects.update(**columns)
    found = read(client, f"services/{place.uid}")
    assert found["status"] == status
    assert ("phones" in found) is (status == "temporarily closed")
    check(found, "service")


def test_what_the_calendar_ends_is_news_of_that_day(client, place):
    Resource.objects.update(operator="outside", renew_by="2026-11-20", modified_at=NOW - timedelta(days=90))
    [found] = read(client, "services", modified_after="2026-11-21T00:00:00+09:00")["contents"]
    assert (found["status"], found["last_modified"]) == ("inactive", "2026-11-21T00:00:00+09:00")
    assert read(client, "services", modified_after="2026-11-21T00:00:01+09:00")["empty"]


def test_filters_narrow_together(client, approver, place):
    group = make_place(approver, name="家族の会", kind="family_group", for_person=False, for_family=True, code="F",
                       organisation_name="三重家族会", wishes=["families"])  # fmt: skip
    terms = {
        (one["taxonomy"], one["code"]): one["id"]
        for one in read(client, "taxonomy_terms", per_page="100")["contents"]
    }

    def ids(**query):
        return {one["id"] for one in read(client, "services", **query)["contents"]}

    assert ids(taxonomy_term_id=terms["種類", "family_group"]) == {str(group.uid)}
    assert ids(taxonomy_term_id=terms["したいこと", "quiet"]) == {str(place.uid)}
    assert ids(taxonomy_term_id=terms["だれのため", "family"]) == {str(group.uid)}
    assert ids(organization_id=str(place.organisation.uid)) == {str(place.uid)}
    assert (
        ids(organization_id=str(place.organisation.uid), taxonomy_term_id=terms["だれのため", "family"])
        == set()
    )
    assert ids(taxonomy_id=read(client, "taxonomies")["contents"][0]["id"]) == {
        str(place.uid),
        str(group.uid),
    }
    assert ids(search="家族の会") == {str(group.uid)}
    assert ids(search="家族の会", taxonomy_term_id=terms["したいこと", "quiet"]) == set()
    assert len(read(client, "organizations", taxonomy_term_id=terms["だれのため", "family"])["contents"]) == 1


def test_every_list_keeps_what_its_description_promises(client, approver, place):
    """Each parameter of the OpenAPI document does something, every other filter of the standard is refused by name."""
    make_place(
        approver,
        name="家族の会",
        kind="family_group",
        code="F",
        organisation_name="三重家族会",
        wishes=["families"],
    )

    def names(path, **query):
        return [one.get("name") for one in read(client, path, **query)["contents"]]

    assert names("organizations") == ["津市社会福祉協議会", "三重家族会"]
    assert names("organizations", search="家族の会") == ["三重家族会"]
    assert names("taxonomies", search="したいこと") == ["したいこと"]
    assert names("taxonomy_terms", search="ｵﾝﾗｲﾝ") == ["オンラインの場", "オンラインで"]
    first, second = read(client, "organizations", full="true")["contents"]
    assert [one["name"] for one in first["services"]] == [place.name]
    assert first["services"][0]["phones"]
    assert [one["name"] for one in second["services"]] == ["家族の会"]
    whole = read(client, "service_at_locations", full="true")["contents"][0]
    assert (whole["service"]["name"], whole["service"]["phones"][0]["number"]) == (place.name, "059-229-3151")
    assert read(client, f"service_at_locations/{whole['id']}") == whole
    check(read(client, "organizations", full="true"), "organization", page=True)
    check(read(client, "service_at_locations", full="true"), "service_at_location", page=True)
    for refused in ("organizations?modified_after=2030-01-01", "taxonomies?taxonomy_id=x", "taxonomy_terms?parent_id=x",
                    "service_at_locations?postcode=514", "services?proximity=1"):  # fmt: skip
        answer = client.get(f"/hsds/{refused}")
        assert (answer.status_code, "not offered" in answer.json()["error"]) == (400, True), refused
    assert read(client, "services", cache_buster="1")["total_items"] == 2


def test_no_list_asks_more_for_more_places(client, approver):
    for number in range(12):
        make_place(approver, code=f"Q-{number}", name=f"居場所{number}", organisation_name=f"会{number}")
    for path in ("services", "service_at_locations", "organizations"):
        asked = {}
        for size in ("1", "10"):
            with CaptureQueriesContext(connection) as captured:
                assert len(read(client, path, full="true", per_page=size)["contents"]) == int(size)
            asked[size] = len(captured)
        assert asked["1"] == asked["10"] <= 8, (path, asked)


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "per_page=101", "per_page=９", "minimal=maybe", "modified_after=yesterday", "format=csv",
     "organization_id=1", "taxonomy_id=kind", "page=99999999999999999999"],
)  # fmt: skip
def test_a_parameter_that_cannot_be_understood_is_named(client, query):
    answer = client.get(f"/hsds/services?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(query.split("=")[0])


def test_pages_stay_where_they_are_while_records_change(client, approver, django_assert_max_num_queries):
    for number in range(7):
        make_place(approver, code=f"P-{number}", name=f"居場所{number}")
    first = read(client, "services", per_page="3")
    assert (first["total_items"], first["total_pages"], first["size"], first["last_page"]) == (7, 3, 3, False)
    records.withdraw(Resource.objects.get(code="P-0"), by=approver, now=NOW)
    rest = [
        one["id"] for page in "23" for one in read(client, "services", per_page="3", page=page)["contents"]
    ]
    seen = {one["id"] for one in first["contents"]} | set(rest)
    assert len(seen) == 7
    assert read(client, "services", per_page="3", page="4")["empty"]
    with django_assert_max_num_queries(7):
        read(client, "services", full="true", per_page="100")


def test_a_second_visit_costs_nothing_when_nothing_changed(client, approver, place):
    first = client.get("/hsds/services")
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get("/hsds/services", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    records.change_resource(place, {"fee": "100円"}, version=place.version, by=approver, now=NOW)
    assert client.get("/hsds/services", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_other_bodies_and_drafts_are_not_ours_to_publish(client, approver):
    make_place(approver, public=False, code="D")
    make_place(approver, code="O")
    Resource.objects.filter(code="O").update(owner_code="242021")
    assert read(client, "services")["total_items"] == 0


def test_where_nothing_is_shown_there_is_no_feed(client, settings):
    settings.SITE_CONFIG = settings.SITE_CONFIG.__class__(
        **{**settings.SITE_CONFIG.__dict__, "features": ("window",)}
    )
    assert client.get("/hsds/services").status_code == 404


def test_a_term_has_the_same_id_in_every_town():
    assert term_document(TAXONOMIES[0], "place", "居場所")["id"] == "74397d8b-26d5-51a6-80eb-0ae2c358f971"
