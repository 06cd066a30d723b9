"""A town that has no 市町プラットフォーム yet: said on every screen and sheet, and never taken from an empty cell."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.hub.actions.board_export import board_lines
from kit.hub.models import Entered, Inquiry, ReturnedSheet, Town
from kit.hub.queries.board import board_rows
from tests.integration.hub.test_board_staff import (
    NABARI,
    NOW,
    SOURCED,
    filled,
    hub,  # noqa: F401
    row_of,
    sent_out,
    shown_with,
    table,
    text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]
TOTAL = "プラットフォームがある市町: 0 / 29（これから: 1、わかりません: 28）"


def platform():
    cell = row_of().cells["platform"]
    return cell.value, cell.words


def test_what_a_clerk_writes_is_shown_counted_and_written_back_unchanged(hub, client):  # noqa: F811
    address = reverse("kit_hub_board_town", args=[NABARI])
    assert "まだなければ「これから」" in text(client.get(address))
    client.post(address, {"platform": "なし", **SOURCED})
    assert platform() == ("no", "これから")
    shown = text(client.get(address))
    assert 'value="これから"' in shown
    again = {"platform": "これから", **shown_with(shown), **SOURCED, "source": "訪問"}
    assert "変わったところがない" in text(client.post(address, again, follow=True))
    assert 'value="これから"' in text(client.get(reverse("kit_hub_board_many") + "?fact=platform"))
    for board in (reverse("board"), reverse("kit_hub_board")):
        assert TOTAL in text(client.get(board))
    head, *lines = board_lines(board_rows(NOW.date()))
    line = next(line for line in lines if line[0] == NABARI)
    assert line[head.index("市町プラットフォーム")] == "これから"


def test_an_empty_field_takes_it_back_and_says_no_no(hub, client):  # noqa: F811
    address = reverse("kit_hub_board_town", args=[NABARI])
    client.post(address, {"platform": "", "resources": "3", **SOURCED})
    assert platform() == ("unknown", "わかりません")
    client.post(address, {"platform": "これから", "resources": "3", **SOURCED})
    client.post(
        address, {"platform": "", "resources": "3", **shown_with(text(client.get(address))), **SOURCED}
    )
    assert platform() == ("unknown", "わかりません")


def test_a_none_that_was_kept_as_a_name_counts_as_that_no(hub, client):  # noqa: F811
    town = Town.objects.get(municipality__code=NABARI)
    kept = {"town": town, "fact": "platform", "source": "広報", "as_of": NOW.date(), "at": timezone.now()}
    Entered.objects.create(value="なし", **kept)
    assert platform() == ("no", "これから")
    address = reverse("kit_hub_board_town", args=[NABARI])
    assert 'value="これから"' in text(client.get(address))
    assert TOTAL in text(client.get(reverse("board")))
    Entered.objects.create(value="－", **kept)
    assert platform() == ("unknown", "わかりません"), "a dash is no answer"


def test_a_sheet_says_it_and_its_empty_cells_say_nothing(hub, client):  # noqa: F811
    asked = {"title": "照会", "due_on": "2026-12-25", "facts": ["window", "platform"], "towns": [NABARI]}
    client.post(reverse("kit_hub_inquiry_new"), asked)
    inquiry = Inquiry.objects.get()

    def send(**answers):
        file = filled(sent_out(client, inquiry, NABARI), **answers)
        client.post(reverse("kit_hub_inquiry_receive", args=[inquiry.uid]), {"file": file})
        return ReturnedSheet.objects.first()

    sheet = send(window="ある")
    assert [one["fact"] for one in sheet.answers] == ["window"]
    sheet = send(platform="検討中")
    assert "<strong>これから</strong>" in text(client.get(reverse("kit_hub_sheet", args=[sheet.uid])))
    client.post(reverse("kit_hub_sheet_decide", args=[sheet.uid]), {"act": "take", "row": [0]})
    assert platform() == ("no", "これから")
    lines = {
        line["項目番号"].value: line["いまの内容"].value for line in table(sent_out(client, inquiry, NABARI))
    }
    assert lines["platform"] == "これから"
