"""The board in the admin: who may what, entries with their history, sheets that go out, come back, count and are undone."""

import re
from datetime import datetime
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from kit.core.models import AuditEntry
from kit.hub.models import Entered, IndicatorValue, Inquiry, ReturnedSheet
from kit.hub.queries.board import board_rows
from kit.hub.views import board_inquiries, board_staff
from tests.factories.board import NABARI, NOW, SOURCED, open_board, say
from tests.factories.hub import connect_town
from tests.factories.people import make_user, sign_in
from tests.factories.sheets import with_member

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]


@pytest.fixture
def hub(settings, monkeypatch, client):
    open_board(settings, monkeypatch, client)


def row_of(code=NABARI):
    return next(row for row in board_rows(NOW.date()) if row.town.code == code)


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


LOOKING = ("kit_hub_board", "kit_hub_inquiries", "kit_hub_board_numbers", "kit_hub_list")
CHANGING = ("kit_hub_board_many", "kit_hub_inquiry_new")
TAKING_OUT = ("kit_hub_board_xlsx", "kit_hub_board_pdf")
DECIDING = ("kit_hub_board_indicators",)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("editor", {*LOOKING, *CHANGING, *TAKING_OUT}), ("approver", {*LOOKING, *CHANGING, *TAKING_OUT, *DECIDING}),
        ("secretary", {*LOOKING, *CHANGING, *TAKING_OUT}), ("manager", {*LOOKING, *TAKING_OUT}), ("counsellor", set()),
        ("protection_manager", set()),
    ],
)  # fmt: skip
def test_who_may(hub, client, role, allowed, monkeypatch):
    monkeypatch.setattr("kit.hub.views.board_export.draw_board", lambda board: b"%PDF-")
    sign_in(client, make_user("other", role))
    names = (*LOOKING, *CHANGING, *TAKING_OUT, *DECIDING)
    assert {name for name in names if client.get(reverse(name)).status_code == 200} == allowed
    may_write = "kit_hub_board_many" in allowed
    for address in (reverse("kit_hub_board_town", args=[NABARI]), reverse("kit_hub_list_receive")):
        status = client.post(address, {}).status_code
        assert status == ((200 if "towns" in address else 422) if may_write else 302), address
    assert (AuditEntry.objects.filter(outcome="refused").count() > 0) == (not may_write or role != "approver")


def test_a_town_has_none_of_it(client):
    sign_in(client, make_user("kei", "approver", "manager"))
    names = (*LOOKING, *CHANGING, *TAKING_OUT, *DECIDING)
    assert {client.get(reverse(name)).status_code for name in names} == {404}


def test_the_overview_tells_what_instances_sent(hub, client, monkeypatch, django_assert_max_num_queries):
    say(connect_town("tsu", "https://tsu.example"), NOW)
    text(client.get(reverse("kit_hub_board")))  # the first page of a session also writes the session
    with django_assert_max_num_queries(12):
        quiet = text(client.get(reverse("kit_hub_board")))
    assert quiet.count('<span aria-hidden="true">－</span>') >= 28 * 5, "what is not known is a dash"
    assert quiet.count('board-value--unknown">わかりません') == 1, "what a connected site did not send"
    sent = {"242012": {"waiting": 3, "since": NOW.date(), "kit": "0.9.1", "held": "収集を止めています"}}
    monkeypatch.setattr(board_staff, "reports", lambda: sent)
    shown = text(client.get(reverse("kit_hub_board")))
    wanted = ("キット 0.9.1", "更新の確認 3件", "2026年11月26日から", "収集を止めています", "towns/242012/")
    for words in wanted:
        assert words in shown, words


def test_one_town_is_written_and_its_history_kept(hub, client):
    address = reverse("kit_hub_board_town", args=[NABARI])
    assert client.get(reverse("kit_hub_board_town", args=["999999"])).status_code == 404
    wrong = text(client.post(address, {"window": "ある", "window_phone": "内線3", "resources": "たくさん"}))
    assert '<a href="#id_window_phone">窓口の電話</a>: 市外局番から書いてください' in wrong, "its name once"
    for words in ("消えていません", "市外局番から書いてください", "数字だけで", "内線3", "たくさん"):
        assert words in wrong
    assert Entered.objects.count() == 0
    given = {**SOURCED, "source": "電話での\ufffe確認"}
    answer = client.post(address, {"window": "ある", "window_name": "=HYPERLINK(1)", **given}, follow=True)
    assert "2件を書き入れました" in text(answer)
    assert row_of().cells["window"].since == "県の入力（電話での確認） 2026年11月25日"
    # Only what was changed gets the new source, unless somebody says that all was confirmed.
    client.post(address, {"window": "これから", "window_name": "=HYPERLINK(1)", **SOURCED, "source": "広報"})
    assert {fact: cell.source for fact, cell in row_of().cells.items() if cell.is_known} == {
        "window": "県の入力（広報）", "window_name": "県の入力（電話での確認）",
    }  # fmt: skip
    same = {"window": "これから", "window_name": "=HYPERLINK(1)"}
    client.post(address, {**same, **SOURCED, "source": "訪問", "confirms": "on"})
    shown = text(client.get(address))
    assert shown.count("、訪問") == 2
    assert re.search("<title>29市町の一覧: 名張市 - 三重県</title>", shown), "the tab names the prefecture"
    assert 'initDateChooser("id_as_of"' in shown
    assert "date-time-chooser." in shown
    assert '"validateOnBlur": false' in shown, "a day that is typed as 令和 stays"
    assert Entered.objects.count() == 5


def shown_with(page):
    return dict(re.findall(r'name="(seen-[^"]+)" value="([^"]*)"', page))


def test_two_who_write_at_once_lose_nothing(hub, client):
    address = reverse("kit_hub_board_town", args=[NABARI])
    client.post(address, {"resources": "12", **SOURCED})
    first = {"resources": "12", **shown_with(text(client.get(address))), **SOURCED}
    client.post(address, {**first, "resources": "13", "source": "訪問"})
    # The second, opened before, changes the telephone: what it did not touch is not written back.
    second = {**first, "window_phone": "0592293142", "source": "メール"}
    assert "1件を書き入れました" in text(client.post(address, second, follow=True))
    cells = row_of().cells
    assert [(cells[one].words, cells[one].source) for one in ("resources", "window_phone")] == [
        ("13", "県の入力（訪問）"), ("059-229-3142", "県の入力（メール）"),
    ]  # fmt: skip
    asked = text(client.post(address, {**first, "resources": "14", "window_name": "福祉課"}))
    assert "ほかの人が「13」と書き入れました（訪問、2026年11月25日の時点、kei" in asked
    assert 'value="14"' in asked
    assert row_of().cells["resources"].words == "13"
    assert row_of().cells["window_name"].words == "わかりません", "nothing is written before the answer"
    again = {"resources": "14", "window_name": "福祉課", **SOURCED}
    client.post(address, {**again, **shown_with(asked)})
    assert (row_of().cells["resources"].words, Entered.objects.count()) == ("14", 5)
    # Who confirms what somebody changed meanwhile is asked, and sees the new content.
    confirmed = text(client.post(address, {**first, "confirms": "on"}))
    assert 'value="14"' in confirmed
    assert "ほかの人が「14」" in confirmed


def test_an_older_fact_waits_for_a_yes(hub, client):
    address = reverse("kit_hub_board_town", args=[NABARI])
    client.post(address, {"window": "ある", **SOURCED, "as_of": "2026-11-26"})
    older = {"window": "これから", "window_name": "福祉課", **SOURCED}
    asked = text(client.post(address, older))
    assert "いまの「ある」のほうが新しい時点です（電話での確認、2026年11月26日の時点" in asked
    assert row_of().cells["window"].words == "ある"
    assert "2件を書き入れました" in text(client.post(address, {**older, "older": "on"}, follow=True))
    assert (row_of().cells["window"].words, Entered.objects.count()) == ("これから", 3)


def test_many_at_once(hub, client, django_assert_max_num_queries):
    address = reverse("kit_hub_board_many") + "?fact=checked_on"
    with django_assert_max_num_queries(12):
        shown = text(client.get(address))
    assert shown.count('type="text"') >= 29
    assert shown.count("わかりません") >= 29
    client.post(address, {NABARI: "R8.11.1", "242012": "2026/10/1", **SOURCED})
    assert [row_of(code).cells["checked_on"].words for code in (NABARI, "242012")] == [
        "2026年11月1日",
        "2026年10月1日",
    ]
    refused = text(client.post(address, {NABARI: "2027-01-01", **SOURCED}))
    assert "先の日付" in refused
    assert Entered.objects.count() == 2


def test_indicators_are_entered_by_an_approver(hub, client):
    sign_in(client, make_user("ai", "approver"))
    address = reverse("kit_hub_board_indicators")
    given = {"indicator": "windows", "kind": "actual", "value": "27", "source": "県の調べ"}
    assert "先の日付" in text(client.post(address, {**given, "as_of": "2027-04-01"}))
    assert "29までの数" in text(client.post(address, {**given, "value": "30", "as_of": "2026-04-01"}))
    client.post(address, {**given, "as_of": "2026-04-01"})
    client.post(address, {**given, "kind": "target", "value": "29", "as_of": "2030-03-31"})
    assert list(IndicatorValue.objects.values_list("kind", "value")) == [("actual", 27), ("target", 29)]
    assert "県の調べ" in text(client.get(address))


def sent_out(client, inquiry, town=""):
    answer = client.get(
        reverse("kit_hub_inquiry_xlsx", args=[inquiry.uid]) + (f"?town={town}" if town else "")
    )
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.content)).active


def table(sheet):
    """The lines of questions of a sheet, each as cells by heading."""
    top = next(line for line in sheet.iter_rows() if line[0].value == "市町名")
    names = [cell.value for cell in top]
    return [dict(zip(names, line, strict=True)) for line in sheet.iter_rows(min_row=top[0].row + 1)]


def filled(sheet, **answers):
    """The sheet as a clerk saves it: answers by question of the first town."""
    for line in table(sheet):
        if line["項目番号"].value in answers and line["市町コード"].value == NABARI:
            line["答え"].value = answers.pop(line["項目番号"].value)
    kept = BytesIO()
    sheet.parent.save(kept)
    return SimpleUploadedFile("名張市の回答.xlsx", kept.getvalue())


@pytest.fixture
def inquiry(hub, client):
    given = {
        "title": "窓口の照会",
        "due_on": "2026-12-25",
        "facts": ["window", "checked_on", "window_name"],
        "towns": [NABARI, "242012"],
    }
    assert "しめきりが過ぎた" in text(
        client.post(reverse("kit_hub_inquiry_new"), {**given, "due_on": "2026-01-01"})
    )
    client.post(reverse("kit_hub_inquiry_new"), given)
    return Inquiry.objects.get()


def test_a_sheet_goes_out_comes_back_counts_and_is_undone(inquiry, client):
    town = reverse("kit_hub_board_town", args=[NABARI])
    client.post(town, {"window": "これから", "window_name": "=1+1", **SOURCED})
    sheet = sent_out(client, inquiry, NABARI)
    lines = table(sheet)
    assert [one["いまの内容"].value for one in lines] == ["これから", None, "'=1+1"]
    assert len(table(sent_out(client, inquiry))) == 6
    assert client.get(reverse("kit_hub_inquiry_xlsx", args=[inquiry.uid]) + "?town=242021").status_code == 404
    back = filled(sheet, window="ある", window_name="健康福祉課", checked_on="春ごろ")
    answer = client.post(reverse("kit_hub_inquiry_receive", args=[inquiry.uid]), {"file": back}, follow=True)
    shown = text(answer)
    for words in (
        "名張市の回答（窓口の照会）",
        "これから",
        "<strong>ある</strong>",
        "=1+1",
        "健康福祉課",
        "読めません",
        "春ごろ",
    ):
        assert words in shown, words
    assert row_of().state_words == "これから", "nothing counts before it is confirmed"
    page = reverse("kit_hub_inquiry", args=[inquiry.uid])
    assert "届きました（確かめるのを待っています）" in text(client.get(page))
    kept = ReturnedSheet.objects.get()
    decide = reverse("kit_hub_sheet_decide", args=[kept.uid])
    assert "ひとつ以上えらんで" in text(client.post(decide, {"act": "take"}, follow=True))
    places = [at for at, one in enumerate(kept.answers) if one["fact"] == "window"]
    assert "1件を一覧に反映" in text(client.post(decide, {"act": "take", "row": places}, follow=True))
    assert row_of().cells["window"].since == "県の入力（照会「窓口の照会」への回答） 2026年11月26日"
    assert row_of().cells["window_name"].words == "=1+1"
    assert "<td>反映した" in text(client.get(page))
    assert "もう反映してあります" in text(client.post(decide, {"act": "take", "row": places}, follow=True))
    client.post(town, {"window": "これから", "window_name": "福祉課", **SOURCED, "older": "on"})
    assert "1件を取り消しました" in text(client.post(decide, {"act": "undo"}, follow=True))
    assert row_of().cells["window_name"].words == "福祉課", "what was entered since stays"
    assert "反映していないファイル" in text(client.post(decide, {"act": "undo"}, follow=True))
    assert "取り消しずみ" in text(client.get(town))
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"inquiry.made", "inquiry.exported", "inquiry.read", "inquiry.taken", "inquiry.undone"} <= acts


def test_the_sheet_is_a_letter_that_can_be_filled_in_and_little_else(inquiry, client):
    answer = client.get(reverse("kit_hub_inquiry_xlsx", args=[inquiry.uid]) + f"?town={NABARI}")
    assert unquote(answer["Content-Disposition"]) == "attachment; filename*=utf-8''窓口の照会（名張市）.xlsx"
    sheet = load_workbook(BytesIO(answer.content)).active
    above = [line[0].value for line in sheet.iter_rows(max_row=4)]
    assert above == ["窓口の照会", "名張市　御中", "三重県　担当 kei", "しめきり　2026年12月25日（金）"]
    lines = table(sheet)
    locked = {name for line in lines for name, cell in line.items() if cell.protection.locked}
    assert {*lines[0]} - locked == {"答え", "答えの時点", "出典"}
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
    hidden = {name for name, cell in lines[0].items() if sheet.column_dimensions[cell.column_letter].hidden}
    assert hidden == {"照会番号", "市町コード", "項目番号"}
    (choices,) = sheet.data_validations.dataValidation
    assert (str(choices.sqref), choices.formula1) == (lines[0]["答え"].coordinate, '"ある,これから"')
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.column_dimensions["A"].width < sheet.column_dimensions["F"].width


def test_what_another_file_said_as_well_outlives_undoing(inquiry, client):
    sheet = sent_out(client, inquiry, NABARI)
    receive = reverse("kit_hub_inquiry_receive", args=[inquiry.uid])
    decide = []
    for answers in ({"window": "ある"}, {"window": "ある", "window_name": "福祉課"}):
        client.post(receive, {"file": filled(sheet, **answers)})
        kept = ReturnedSheet.objects.first()
        decide.append(reverse("kit_hub_sheet_decide", args=[kept.uid]))
        client.post(decide[-1], {"act": "take", "row": range(len(kept.answers))})
    page = reverse("kit_hub_inquiry", args=[inquiry.uid])
    assert "一覧の内容は変わりません" in text(client.post(decide[0], {"act": "undo"}, follow=True))
    assert row_of().state_words == "窓口あり", "the later file says so as well"
    assert "<td>反映した" in text(client.get(page))
    undone = text(client.post(decide[1], {"act": "undo"}, follow=True))
    assert "2件を取り消しました。一覧は前の内容に戻っています" in undone
    assert "もう一度一覧に反映する" in undone
    assert (row_of().state_words, "<td>反映した" in text(client.get(page))) == ("わかりません", False)
    # Somebody else wrote between looking and taking over: nothing is written before they look again.
    client.post(reverse("kit_hub_board_town", args=[NABARI]), {"window": "これから", **SOURCED})
    again = {"act": "take", "row": [0, 1], "seen-0": "0", "seen-1": "0"}
    asked = text(client.post(decide[1], again, follow=True))
    assert "1件の内容がほかの人に書きかえられました" in asked
    assert row_of().state_words == "これから"
    client.post(decide[1], {**again, **shown_with(asked)})
    assert (row_of().state_words, "<td>反映した" in text(client.get(page))) == ("窓口あり", True)


def test_wrong_files_are_refused_in_clear_words_and_good_ones_kept(inquiry, client, monkeypatch):
    sheet = sent_out(client, inquiry, NABARI)
    good = filled(sheet, window="ある").read()
    table(sheet)[0]["市町名"].value = "津市"
    files = {
        "ほかの行.xlsx": (filled(sheet, window="ある").read(), "市町名「津市」が市町コードと合いません"),
        "空.xlsx": (b"", "0バイト"),
        "ページ.xls": (b"<html><table>", "ウェブページ"),
        "大きい.xlsx": (b"P" * 2_000_001, "2MBまで"),
        "ふくらむ.xlsx": (with_member(good, "xl/media/a.bin", bytes(41 * 1024 * 1024)), "開くと非常に大きくなります"),
        "長い.csv": ("照会番号\n".encode() + b"1\n" * 6_000, "読めるのは5,000行まで"),
        "切れた.xlsx": (good[:-200], "途中で切れています"),
    }  # fmt: skip
    address = reverse("kit_hub_inquiry_receive", args=[inquiry.uid])
    sent = [SimpleUploadedFile(name, content) for name, (content, _words) in files.items()]
    shown = text(client.post(address, {"file": [*sent, SimpleUploadedFile("名張市.xlsx", good)]}), 422)
    for name, (_content, words) in files.items():
        assert re.search(f"<strong>{re.escape(name)}</strong>: [^<]*{re.escape(words)}", shown), (name, shown)
    assert ReturnedSheet.objects.get().file_name == "名張市.xlsx"
    assert "名張市.xlsx</a>" in shown, "the good one is read, among all the others"
    monkeypatch.setattr(board_inquiries, "PATIENCE", -1)
    late = text(client.post(address, {"file": SimpleUploadedFile("名張市.xlsx", good)}), 422)
    assert "もう一度えらんで送ってください" in late
    assert "えらんでください" in text(client.post(address, {}), 422)
    assert "2MBまで" in text(client.post(address, {}, CONTENT_LENGTH=10**9), 413)
    strict = sign_in(Client(enforce_csrf_checks=True), make_user("ai", "secretary"))
    assert strict.post(address, {}).status_code == 403
    assert ReturnedSheet.objects.count() == 1


def test_the_sheet_of_an_inquiry_is_no_list(inquiry, client):
    file = filled(sent_out(client, inquiry), window="ある")
    listed = text(client.post(reverse("kit_hub_list_receive"), {"file": file}), 422)
    assert "照会の画面から" in listed
    assert ReturnedSheet.objects.count() == 0


def test_the_prefectures_list_is_taken_in_as_first_data(hub, client):
    book = Workbook()
    for line in (
        ["市町名", "窓口", "電話", "URL", "出典", "日付"],
        ["計", "1", "", "", "", ""],
        ["名張市", "健康福祉課", "0595-63-0000", "", "県の一覧", datetime(2024, 5, 1)],
        ["名張市", "別の窓口", "", "", "県の一覧", datetime(2024, 5, 1)],
    ):
        book.active.append(line)
    kept = BytesIO()
    book.save(kept)
    file = SimpleUploadedFile("一覧.xlsx", kept.getvalue())
    shown = text(client.post(reverse("kit_hub_list_receive"), {"file": file}, follow=True))
    assert (shown.count("29市町の名前ではありません"), shown.count("二つめの行です")) == (1, 1)
    returned = ReturnedSheet.objects.get()
    assert returned.inquiry is None
    client.post(reverse("kit_hub_sheet_decide", args=[returned.uid]), {"act": "take", "row": range(5)})
    row = row_of()
    assert (row.state_words, row.since, row.cells["window"].age) == (
        "窓口あり", "県の入力（県の一覧） 2024年5月1日", "2年前の時点",
    )  # fmt: skip
    assert "一覧.xlsx" in text(client.get(reverse("kit_hub_inquiries")))
