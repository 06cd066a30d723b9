"""The board as a file and on paper: every value with its source, in the order of the codes, and in the trail."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from kit.core.gateway.pdf import PdfRefused
from kit.core.models import AuditEntry
from kit.hub.models import Town
from kit.hub.views import board_export
from tests.factories.board import NABARI, SOURCED, open_board
from tests.fakes.pdf_reader import read_pages

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]


@pytest.fixture
def hub(settings, monkeypatch, client):
    open_board(settings, monkeypatch, client)


def test_the_board_as_a_file_and_on_paper(hub, client):
    address = reverse("kit_hub_board_town", args=[NABARI])
    client.post(address, {"window_name": "=cmd|' /C calc'!A0", "resources": "１２か所", **SOURCED})
    sheet = load_workbook(BytesIO(client.get(reverse("kit_hub_board_xlsx")).content)).active
    lines = list(sheet.iter_rows(values_only=True))
    assert (len(lines), sheet.title) == (30, "29市町の一覧")
    assert [line[0] for line in lines[1:]] == sorted(
        Town.objects.values_list("municipality__code", flat=True)
    )
    nabari = dict(zip(lines[0], next(line for line in lines if line[0] == NABARI), strict=True))
    assert nabari["窓口の名前"] == "'=cmd|' /C calc'!A0"
    assert nabari["窓口の名前の出どころと時点"] == "県の入力（電話での確認） 2026年11月25日"
    assert (nabari["相談窓口"], nabari["社会資源の数"]) == ("わかりません", 12)
    assert "社会資源の内訳" in lines[0]
    paper = client.get(reverse("kit_hub_board_pdf"))
    assert paper["Content-Type"] == "application/pdf"
    said = "".join(read_pages(paper.content))
    source = "県の入力（電話での確認）2026年11月25日"
    for words in ("順位ではありません", source, "19/29市町", "市町が公表した数"):
        assert words in said, words
    assert AuditEntry.objects.filter(act="board.exported").count() == 2


def test_the_trail_says_nothing_of_a_paper_that_could_not_be_drawn(hub, client, monkeypatch):
    def refuse(html, *, style):
        raise PdfRefused("file:///etc/passwd")

    monkeypatch.setattr(board_export, "draw_pdf", refuse)
    with pytest.raises(PdfRefused):
        client.get(reverse("kit_hub_board_pdf"))
    assert not AuditEntry.objects.filter(act="board.exported").exists()
