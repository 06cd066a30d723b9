"""A line of a spreadsheet as flat values: for whom, which kind, where, how, and the words that are no code."""

from kit.resources.logic.record import read_record
from kit.resources.logic.sheets.cells.read import Context
from kit.resources.logic.sheets.header import find_header
from kit.resources.logic.sheets.table import read_table
from kit.resources.logic.terms import KINDS, Town, code_of, for_whom, where_for

TOWN = Town(
    "242012",
    {"津市": "242012", "桑名市": "242055"},
    {"出会い・評価段階": "meet"},
    {"保健所": "health-centre"},
)


def read(**cells):
    """One row under these headings."""
    rows = [list(cells), list(cells.values())]
    header = find_header(rows)
    line = next(read_table(rows[1:], header, Context()))
    return read_record(line, {c.field for c in header.columns if c.field}, TOWN)


def test_a_plain_row():
    row = read(
        名称="ひだまり", 種類="フリースペース", 対象者="ひきこもりのご本人とご家族", 対象年齢="15歳〜39歳", 参加費="無料（お茶代100円）",
        予約="初回のみ要予約", 所在地="津市本町1", 電話番号="059-229-3151（内線12）", 対象地域="県内全域", 更新日="R8.11.1",
    )  # fmt: skip
    values = row.values
    assert (values["kind"], values["for_person"], values["for_family"], values["for_supporter"]) == (
        "place",
        True,
        True,
        False,
    )
    assert (values["minimum_age"], values["maximum_age"], values["age_note"]) == (15, 39, "")
    assert values["reservation"] == "first"
    assert values["phones"] == [{"number": "059-229-3151", "extension": "12", "note": ""}]
    assert (values["area"], values["area_codes"], values["checked_on"]) == ("prefecture", [], "2026-11-01")
    assert values["extra"]["対象"] == "ひきこもりのご本人とご家族"
    assert not row.is_refused


def test_what_is_no_code_is_kept_and_told():
    row = read(
        名称="ひだまり", 種類="ねこカフェ", 対応言語="日本語、エスペラント", 対象者="ねこ", ねこ="いる"
    )
    assert "kind" not in row.values
    assert row.values["languages"] == ["ja"]
    assert row.values["extra"] == {
        "種類": "ねこカフェ",
        "対応言語": "エスペラント",
        "対象": "ねこ",
        "ねこ": "いる",
    }
    assert {"kind", "languages", "for_person"} <= {issue.field for issue in row.issues}


def test_an_emptied_cell_says_so_and_an_unread_one_says_nothing():
    row = read(名称="ひだまり", 備考="", 更新日="そのうち", 緯度="ねこ", 電話番号="")
    assert (row.values["note"], row.values["phones"]) == ("", [])
    assert "checked_on" not in row.values
    assert "latitude" not in row.values
    assert "そのうち" in str(row.values["extra"])


def test_what_a_warning_promises_to_keep_is_kept_and_empties_nothing():
    row = read(
        名称="ひだまり", 電話番号="現在使われていません", FAX="なし", 予約="要（前日まで）", 女性のみ="○（第1のみ）",
        ホームページ="https://a.example.jp/ https://b.example.jp/", オンライン="たぶん",
    )  # fmt: skip
    assert not {"phones", "online"} & row.values.keys()
    assert [row.values[name] for name in ("url", "women_only", "fax")] == ["https://a.example.jp/", True, ""]
    assert row.values["extra"] == {
        "電話番号": "現在使われていません", "予約": "要（前日まで）", "女性のみ": "○（第1のみ）",
        "ホームページ": "https://a.example.jp/ https://b.example.jp/", "オンライン": "たぶん",
    }  # fmt: skip


def test_words_beside_a_number_are_said_once():
    row = read(名称="ひだまり", お問い合わせ先="福祉係 TEL 059-224-2273（内線12）")
    assert row.values["phones"] == [{"number": "059-224-2273", "extension": "12", "note": "福祉係"}]
    assert "contact_note" not in row.values
    assert row.values["extra"] == {"連絡先": "福祉係 TEL 059-224-2273（内線12）"}
    assert read(名称="ひだまり", お問い合わせ先="福祉係まで").values["contact_note"] == "福祉係まで"


def test_a_long_summary_goes_before_the_description():
    row = read(名称="ひだまり", 概要="あ" * 201, 説明="い")
    assert (row.values["summary"], row.values["description"]) == ("", "あ" * 201 + "\n\nい")


def test_whose_row_it_is():
    assert read(全国地方公共団体コード="242055", 名称="くわな").is_refused
    ours = read(全国地方公共団体コード="24201", 名称="つ", 電話番号="059-229-3151")
    assert (ours.is_refused, ours.values["municipality_code"]) == (False, "242012")
    assert read(名称="", 電話番号="059-229-3151").is_refused


def test_words_of_lists():
    assert [code_of(word, KINDS) for word in ("家族会", "ひきこもり家族会", "居場所(週1回)", "ねこ")] == [
        "family_group", "family_group", "place", None,
    ]  # fmt: skip
    assert for_whom("どなたでも") == {"for_person": True, "for_family": True, "for_supporter": False}
    assert for_whom("民生委員など関係者")["for_supporter"]
    assert where_for(("津市", "桑名市", "月"), TOWN) == ("several", ["242012", "242055"], ["月"])
    assert where_for(("市内",), TOWN) == ("town", ["242012"], [])
