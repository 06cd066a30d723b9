"""The kit's own file of resources: every value comes back exactly, whatever was written."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.core.logic.sheets.guard import guarded, unguarded
from kit.resources.logic import words
from kit.resources.logic.export import ASK, COLUMNS, HEADINGS, NOTED, Codec, exactly, is_own
from kit.resources.logic.plan import Issue, ReadRow
from kit.resources.logic.reading import remembered_fields
from kit.resources.logic.sheets.fields import IGNORED
from kit.resources.logic.sheets.header import find_header

NAMES = {
    "agency_kind": {"hoken": "保健所"}, "stages": {"s1": "であう", "s2": "つながる"},
    "area_codes": {"242012": "津市", "242021": "四日市市"},
}  # fmt: skip
CODEC = Codec(NAMES)
TEXT = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="=＝+-@'\t\r\n 　、（）json:\"0１a髙", max_size=12),
    st.sampled_from(["同上", "○", "なし", "json:", "#N/A", "0592293151", "2026-12-05", "=\"1\""]),
)  # fmt: skip
DAY = st.one_of(st.none(), st.dates().map(str))
TIME = st.sampled_from(["", "9:30", "13:30", "16:00"])
PHONE = st.fixed_dictionaries({"number": TEXT, "extension": TEXT, "note": TEXT})
PLAIN_PHONE = st.just({"number": "059-229-3151", "extension": "12", "note": "平日（昼）"})
DATE = st.fixed_dictionaries(
    {"date": st.dates().map(str), "opens": TIME, "closes": TIME, "note": TEXT, "cancelled": st.booleans()}
)
KINDS = {
    **dict.fromkeys(("valid_from", "valid_to", "checked_on"), DAY),
    **dict.fromkeys(("minimum_age", "maximum_age"), st.none() | st.integers(0, 120)),
    **dict.fromkeys(("latitude", "longitude"), st.none() | st.floats(-180, 180)),
    **dict.fromkeys((
        "for_person", "for_family", "for_supporter", "women_only", "first_time_friendly", "online", "needs_check",
        "address_confidential",
    ), st.booleans()),
    "fee_is_free": st.none() | st.booleans(),
    "kind": st.sampled_from(list(words.KINDS)), "state": st.sampled_from(list(words.STATES)),
    "operator": st.sampled_from(list(words.OPERATORS)), "reservation": st.sampled_from(list(words.RESERVATIONS)),
    "area": st.sampled_from(list(words.AREAS)), "agency_kind": st.sampled_from(["", "hoken", "gone"]),
    "wishes": st.lists(st.sampled_from(list(words.WISHES))), "languages": st.lists(st.sampled_from(list(words.LANGUAGES))),
    "stages": st.lists(st.sampled_from(["s1", "s2", "gone"])), "area_codes": st.lists(st.sampled_from(["242012", "999999"])),
    "phones": st.lists(PHONE | PLAIN_PHONE, max_size=3), "dates": st.lists(DATE, max_size=3),
    "extra": st.dictionaries(TEXT, TEXT, max_size=2),
}  # fmt: skip
RECORD = st.fixed_dictionaries({name: KINDS.get(name, TEXT) for name in COLUMNS})


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(RECORD)
def test_a_record_comes_back_exactly(values):
    cells = [unguarded(guarded(cell)) for cell in CODEC.row(values)]
    assert all("\r" not in cell and cell == cell.strip() for cell in cells)
    titles = {heading: place for place, heading in enumerate(HEADINGS)}
    wrong = {name: "guessed" for name in values} | {"extra": {HEADINGS[4]: "guessed"}}
    read = exactly(ReadRow(2, [], wrong, (Issue("unreadable", "", "phones"),)), titles, cells, CODEC)
    assert {name: read.values[name] for name in COLUMNS if name != "owner_code"} == {
        name: value for name, value in values.items() if name != "owner_code"
    }
    assert read.issues == ()


def test_values_are_written_as_people_read_them():
    dates = [{"date": "2026-12-05", "opens": "13:30", "closes": "16:00", "note": "和室", "cancelled": True}]
    phones = [
        {"number": "059-1", "extension": "12", "note": "平日"},
        {"number": "119", "extension": "", "note": ""},
    ]
    said = {
        "dates": (dates, "2026-12-05 13:30-16:00 お休み（和室）"), "phones": (phones, "059-1 内線12（平日）\n119"),
        "area_codes": (["242012", "242021"], "津市、四日市市"), "kind": ("place", "居場所"), "online": (False, "×"),
        "extra": ({"ねこ": "いる"}, 'json:{"ねこ": "いる"}'), "latitude": (34.5, "34.5"), "fee_is_free": (None, ""),
    }  # fmt: skip
    assert {name: CODEC.cell(name, value) for name, (value, _cell) in said.items()} == {
        name: cell for name, (_value, cell) in said.items()
    }


def test_what_no_file_may_set_stands_there_to_be_read():
    facts = {
        **dict.fromkeys(COLUMNS, ""), "rules_met": ("terms", "gone"), "approval_number": "福第12号",
        "approved_on": date(2026, 4, 1), "renew_by": None,
    }  # fmt: skip
    said = CODEC.row(facts)[len(COLUMNS) :]
    assert said == ["費用と契約の条件が、文書で示されている、gone", "福第12号", "2026-04-01", "", ""]


def test_what_somebody_changed_is_left_to_the_reading_of_any_file():
    changed = {
        "phones": "（代）",
        "online": "はい",
        "kind": "サロン",
        "checked_on": "令和8年11月1日",
        "note": " 前",
    }
    assert all(CODEC.value(name, cell) is ASK for name, cell in changed.items())
    assert CODEC.value("minimum_age", 15.0) == 15
    row = ReadRow(2, [], {"kind": "place", "extra": {"種類": "サロン", "ねこ": "いる"}})
    read = exactly(row, {"種類": 0, "ねこ": 1, "ほかの列": 2}, ["サロン", "いる", 'json:{"旧": "1"}'], CODEC)
    assert read.values == {"kind": "place", "extra": {"種類": "サロン", "ねこ": "いる", "旧": "1"}}


def test_a_row_whose_name_was_emptied_says_so():
    row = ReadRow(
        2, [], {}, (Issue("no_name", "名前がありません。", "name"), Issue("x", "", "note")), is_refused=True
    )
    read = exactly(row, {"名称": 0, "備考": 1}, ["", "お茶"], CODEC)
    assert ([one.code for one in read.issues], read.is_refused) == (["no_name"], True)


def test_the_header_is_read_without_asking_anybody():
    header = find_header([list(HEADINGS), ["x"] * len(HEADINGS)], remembered=remembered_fields({}))
    assert [column.title for column in header.columns] == list(HEADINGS)
    fields = [column.field for column in header.columns]
    assert None not in fields
    assert len(set(fields[: len(COLUMNS)])) == len(COLUMNS)
    assert fields[len(COLUMNS) :] == [IGNORED] * len(NOTED)
    assert is_own(HEADINGS)
    assert is_own(HEADINGS[:50])
    assert not is_own(HEADINGS[1:])
    assert not is_own(HEADINGS[:20])
