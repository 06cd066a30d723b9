"""The way back from the feed: a record that went out comes in as it was, and what is no such record harms nothing."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from kit.resources.logic.bounds import AGES
from kit.resources.logic.feed import fields
from kit.resources.logic.feed.back import PART, kit_part, read_service
from kit.resources.logic.feed.record import About, Feedable
from kit.resources.logic.feed.schema import SCHEMA
from kit.resources.logic.feed.service import full_service
from kit.resources.logic.feed.terms import all_terms
from kit.resources.logic.words import LANGUAGES, RESERVATIONS, WISHES

TODAY = date(2026, 11, 26)
UID = UUID("6f5d0f0a-52f1-4c1e-9f0b-3b1d7f6a2c99")
TERMS = all_terms({"fukushi": "福祉事務所"}, {"s1": "はじめ", "s2": "つぎ"})
TOWNS = {"津市": "242012", "松阪市": "242047"}
SHAPE = Draft202012Validator({**SCHEMA, "$ref": "#/$defs/service"}, format_checker=FormatChecker())
WORDS = st.text("あ津 A1・無料予約がいるご本人\n、", max_size=60).map(str.strip)
LINES = st.sampled_from(["", "", "予約いらない", "ご本人", "女性のみ", "無料", "一行め\n二行め"]) | WORDS
CHOSEN = {name: st.sampled_from(list(table)) for name, table in fields.CHOICES.items()}
LISTED = {
    "wishes": list(WISHES),
    "languages": list(LANGUAGES),
    "stages": ["s1", "s2"],
    "area_codes": list(TOWNS.values()),
}
PHONE = st.fixed_dictionaries({
    "number": st.sampled_from(["059-229-3151", "224-2273", "市役所代表", "0120-000-000"]),
    "extension": st.sampled_from(["", "12", "012", "内"]), "note": st.sampled_from(["", "平日"]),
})  # fmt: skip
HELD = st.fixed_dictionaries({
    "date": st.sampled_from(["2026-12-05", "2026-12-19"]), "opens": st.sampled_from(["13:30", ""]), "note": LINES,
}, optional={"cancelled": st.just(True)})  # fmt: skip
DAY = st.none() | st.dates(date(2020, 1, 1), date(2026, 11, 26)).map(date.isoformat)
VALUES = st.fixed_dictionaries({
    **{name: LINES.map(lambda words, most=most: words[:most].strip()) for name, most in fields.SHORT.items()},
    **dict.fromkeys(fields.LONG, LINES), **CHOSEN,
    **dict.fromkeys(fields.LINKS, st.sampled_from(["", "https://example.jp/", "http://a.example.jp/?x=1#y"])),
    **dict.fromkeys(fields.FLAGS, st.booleans()), **dict.fromkeys(AGES, st.none() | st.integers(0, 150)),
    "latitude": st.none() | st.floats(30, 40), "longitude": st.none() | st.floats(130, 140),
    **dict.fromkeys(fields.DAYS, DAY), "mail": st.sampled_from(["", "a@example.jp"]),
    "fee_is_free": st.sampled_from([None, True, False]), "agency_kind": st.sampled_from(["", "fukushi", "gone"]),
    "municipality_code": st.sampled_from(["", *TOWNS.values()]), "dates": st.lists(HELD, max_size=2),
    "organisation_number": st.sampled_from(["", "1190005000000"]), "phones": st.lists(PHONE, max_size=3),
    **{name: st.lists(st.sampled_from(codes), unique=True, max_size=3) for name, codes in LISTED.items()},
})  # fmt: skip


def record_of(values, *, shown=True, renew_by=None, publisher=None):
    """A record on its way out, as `bridge.feed` makes it."""
    city = next((name for name, code in TOWNS.items() if code == values["municipality_code"]), "")
    about = None
    if values["organisation_name"]:
        number, url = values["organisation_number"], values["organisation_url"]
        about = About(UID, values["organisation_name"], url, number)
    moved = datetime(2026, 11, 25, tzinfo=UTC)
    return Feedable(
        UID, values, "published", shown=shown, gone=False, modified=moved, organization=about, city=city,
        renew_by=renew_by, publisher=publisher,
    )  # fmt: skip


@settings(max_examples=50)
@given(VALUES, st.sampled_from([None, "2027-03-31"]))
@example({**fields.EMPTY, "name": "場", "operator": "own", "summary": "い", "description": "い\nう"}, None)
def test_a_record_comes_back_in_all_its_public_fields(values, renew_by):
    renew_by = renew_by or ("2027-01-01" if values["operator"] == "outside" else None)
    values = {**values, "name": values["name"] or "場"}
    if not values["organisation_name"]:  # nothing of an organisation stands without its name
        values |= {"organisation_url": "", "organisation_number": ""}
    record = record_of(values, renew_by=renew_by)
    document = json.loads(json.dumps(full_service(record, TERMS)))
    SHAPE.validate(document)
    found, notes = read_service(document, TOWNS, TODAY)
    assert found == {**values, "renew_by": renew_by}
    assert notes == ()


def test_what_the_standard_says_is_not_said_twice_and_what_is_not_carried_has_a_name():
    values = {
        **fields.EMPTY,
        "name": "場",
        "description": "お茶",
        "phones": [{"number": "059-229-3151"}],
        "reservation": "first",
    }
    document = full_service(record_of({**values, "mail": "a@example.jp"}), TERMS)
    assert PART not in document
    assert kit_part(record_of({**values, "mail": "a@example.jp", "parking": "3台"}), document) == {
        "parking": "3台"
    }
    assert fields.NOT_CARRIED == ("code", "needs_check", "photo_id")
    gone = full_service(
        record_of(values, shown=False, publisher={"name": "津市", "identifier": "242012"}), TERMS
    )
    assert gone["publisher"]["identifier"] == "242012"
    SHAPE.validate(gone)


def test_a_feed_of_another_make_is_read_as_far_as_it_goes():
    found, notes = read_service(
        {
            "id": str(UID), "name": "Café", "status": "active", "eligibility_description": "16-25 years", "url": "https://x.example/",
            "attributes": [{"taxonomy_term": {"taxonomy_id": "other", "code": "kind-x"}}, {"taxonomy_term": 3}, "no"],
            "phones": [{"number": "0120-000-000"}, 7], "service_areas": "nowhere",
        }, TOWNS, TODAY,
    )  # fmt: skip
    assert (found["name"], found["age_note"], found["kind"], found["operator"]) == (
        "Café",
        "16-25 years",
        "other",
        "public",
    )
    assert found["phones"] == [{"number": "0120-000-000", "extension": "", "note": ""}]
    assert notes == ()


@pytest.mark.parametrize(
    ("given", "field", "becomes", "why"),
    [
        ({"description": "<script>alert(1)</script>お茶<br>"}, "description", "alert(1)お茶", "markup"),
        ({"description": "あ" * 9000}, "description", "あ" * 4999 + "…", "clipped"),
        ({"name": "あ\u202eい\x00"}, "name", "あい", ""),
        ({"description": "あ\ufffeい\uffffう\x85"}, "description", "あいう", ""),
        ({"name": ["a"]}, "name", "", "shape"),
        ({"url": "javascript:alert(1)"}, "url", "", "shape"),
        ({"url": "https://a b/"}, "url", "", "shape"),
        ({"email": "no mail"}, "mail", "", "shape"),
        ({"minimum_age": 1e308}, "minimum_age", None, "shape"),
        ({"maximum_age": True}, "maximum_age", None, "shape"),
        ({"assured_date": "2031-01-01"}, "checked_on", None, "future"),
        ({"assured_date": "soon"}, "checked_on", None, "shape"),
        ({PART: {"latitude": float("nan")}}, "latitude", None, "shape"),
        ({PART: {"dates": [{"date": "tomorrow"}]}}, "dates", [], "shape"),
        ({PART: {"dates": [{"date": "2026-12-05"}] * 201}}, "dates", [{"date": "2026-12-05"}] * 200, "shape"),
        ({PART: {"phones": [{"number": "1"}] * 99}}, "phones", [{"number": "1"}] * 60, "shape"),
        ({PART: {"phones": [{"number": "1" * 60}] * 60}}, "phones", [{"number": "1" * 60}] * 60, ""),
        ({PART: {"phones": [{"number": "1" * 61}]}}, "phones", [{"number": "1" * 59 + "…"}], "clipped"),
        ({PART: {"operator": "outside"}}, "operator", "public", "shape"),
        ({PART: {"wishes": ["talk", "<b>", "talk"]}}, "wishes", ["talk"], "shape"),
        ({PART: {"for_person": "yes"}}, "for_person", False, "shape"),
        ({PART: "nothing"}, "name", "", ""),
    ],
)  # fmt: skip
def test_nothing_is_taken_as_it_comes(given, field, becomes, why):
    found, notes = read_service(given, TOWNS, TODAY)
    assert found[field] == becomes
    assert bool(why) == bool(notes), notes
    assert not why or notes[0].why == why


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(
    st.sampled_from([*fields.EMPTY, PART, "attributes", "phones", "number", "service_at_locations", "location"]), x
), max_leaves=20).filter(lambda x: isinstance(x, dict)))  # fmt: skip
def test_no_document_breaks_the_reading(document):
    found, _notes = read_service(document, TOWNS, TODAY)
    assert set(found) == set(fields.EMPTY)
    assert all(type(found[name]) is type(value) for name, value in fields.EMPTY.items() if value is not None)


def test_reservations_are_told_apart_by_their_words():
    assert len(set(RESERVATIONS.values())) == len(RESERVATIONS)
