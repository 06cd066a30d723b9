"""Sheets as they really go out and come back: all at once, sheets in front, words for "none", nothing readable."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from kit.core.models import AuditEntry
from kit.hub.models import Inquiry, ReturnedSheet
from tests.integration.hub.test_board_staff import (
    NABARI,
    NOW,
    filled,
    hub,  # noqa: F401
    inquiry,  # noqa: F401
    row_of,
    sent_out,
    table,
    text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]


def send(client, inquiry, file):  # noqa: F811
    return client.post(reverse("kit_hub_inquiry_receive", args=[inquiry.uid]), {"file": file}, follow=True)


def test_a_sheet_of_the_town_s_own_in_front_does_not_hide_the_answers(inquiry, client):  # noqa: F811
    sheet = sent_out(client, inquiry, NABARI)
    sheet.title = "回答（名張市）"
    sheet.parent.create_sheet("メモ", 0)["A1"] = "担当が確かめたこと"
    sheet.parent.create_sheet("市内の窓口", 1).append(["市町名", "電話"])
    shown = text(send(client, inquiry, filled(sheet, window="ある")))
    assert "名張市の回答" in shown
    assert [one["value"] for one in ReturnedSheet.objects.get().answers] == ["yes"]


def test_a_sheet_without_a_readable_answer_can_be_put_away(inquiry, client):  # noqa: F811
    shown = text(send(client, inquiry, filled(sent_out(client, inquiry, NABARI), window_name="なし")))
    assert "なければ空のまま" in shown
    assert "反映できる答えがありません" in shown
    assert 'value="take"' not in shown
    home = reverse("wagtailadmin_home")
    assert "取り込んだ表が、確かめるのを待っています" in text(client.get(home))
    kept = ReturnedSheet.objects.get()
    decide = reverse("kit_hub_sheet_decide", args=[kept.uid])
    Inquiry.objects.update(due_on=NOW.date())
    assert "まだ回答のない市町</a> <strong>1件" in text(client.get(home))
    shown = text(client.post(decide, {"act": "put_away"}, follow=True))
    assert "まだ回答のない市町</a> <strong>2件" in text(client.get(home)), "its town has not answered"
    assert "使わないことにしました" in shown
    assert 'value="put_away"' not in shown
    listed = text(client.get(reverse("kit_hub_inquiry", args=[inquiry.uid])))
    assert ("<td>使わないことにした</td>" in listed, "取り消した" in listed) == (True, False)
    assert "もう一度" not in shown, "nothing of it was ever on the board"
    assert "取り込んだ表が、確かめるのを待っています" not in text(client.get(home))
    assert "もうほかの人が決めています" in text(client.post(decide, {"act": "put_away"}, follow=True))
    assert AuditEntry.objects.filter(act="inquiry.put_away", reference=str(kept.uid)).count() == 1


def test_what_was_put_away_can_still_be_taken_over(inquiry, client):  # noqa: F811
    send(client, inquiry, filled(sent_out(client, inquiry, NABARI), window="ある"))
    decide = reverse("kit_hub_sheet_decide", args=[ReturnedSheet.objects.get().uid])
    client.post(decide, {"act": "put_away"})
    assert row_of().state_words == "わかりません"
    assert "1件を一覧に反映" in text(client.post(decide, {"act": "take", "row": [0]}, follow=True))
    assert row_of().state_words == "窓口あり"


def test_the_sheets_of_all_towns_are_taken_out_at_once(inquiry, client):  # noqa: F811
    answer = client.get(reverse("kit_hub_inquiry_xlsx", args=[inquiry.uid]) + "?each")
    assert answer["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(answer.content)) as parcel:
        names = parcel.namelist()
        sheet = load_workbook(BytesIO(parcel.read(names[1]))).active
    assert names == ["窓口の照会（津市）.xlsx", "窓口の照会（名張市）.xlsx"]
    assert sheet["A2"].value == "名張市　御中"
    assert {line["市町コード"].value for line in table(sheet)} == {NABARI}
    assert AuditEntry.objects.get(act="inquiry.exported").detail == {"count": 2}
    assert "名張市の回答" in text(send(client, inquiry, filled(sheet, window="ある")))
