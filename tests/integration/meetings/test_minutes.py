"""Minutes that go into the file: one text as a PDF and as a document, harmless whatever was written, noted in the trail."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from docx import Document

from kit.core.models import AuditEntry
from kit.core.queries.records import data_key
from kit.meetings.logic.content import Attendance, Carried, Item
from kit.meetings.models import Action
from tests.factories.meetings import WHEN, make_agency, make_body, make_meeting, open_meetings
from tests.factories.people import make_user, sign_in
from tests.fakes.pdf_reader import read_pages
from tests.integration.meetings.telling import write_into

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]
NASTY = '<script>alert(1)</script> =HYPERLINK("http://x") {{ title }} \x00\x0b & "引用" <img src="file:///etc/passwd">'


@pytest.fixture
def ise(settings, client):
    open_meetings(settings)
    user = make_user("ise", "secretary")
    sign_in(client, user)
    return user


def filled(by, kind="platform", **more):
    """A held meeting with everything that minutes can hold."""
    body = make_body(kind, keeper=by, office="福祉課")
    row = make_meeting(body, by=by)
    make_meeting(body, by=by, starts_at=WHEN + timedelta(days=91))
    agency = make_agency("社会福祉協議会")
    content = {
        "title": "第1回", "chair": "福祉課長", "recorder": "伊勢", "confirmed_by": "志摩", "document_number": "津福第12号",
        "attendances": (
            Attendance("1", str(agency.uid), agency.name, "shakyo", "伊勢 花子", "proxy", "鳥羽 次郎"),
            Attendance("2", "", "津保健所", "health", "津 太郎", "absent"),
        ),
        "items": (
            Item("i", "窓口の周知", True, discussion=NASTY, result="decided", decision="広報に載せる。\n二行め。"),
            Item("j", NASTY, result="continued"),
        ),
        "carried": (Carried("c", "地図を作る", str(agency.uid), "2026-12-01", "started"),),
        **more,
    }  # fmt: skip
    write_into(row, by, **content)
    action = Action(meeting=row, owner=agency, due_on=date(2027, 1, 15))
    action.put({"text": "チラシを配る"}, data_key(row))
    action.save(force_insert=True)
    return row


WANTED = (
    "試しの会議（platform）第1回", "2026年12月9日（水）14:00〜15:30", "市役所3階", "福祉課長", "津福第12号", "伊勢花子", "鳥羽次郎の代理",
    "津保健所（津太郎）", "1窓口の周知", "広報に載せる。", "決定した", "継続して検討する", "チラシを配る", "2027年1月15日", "未着手",
    "地図を作る", "進めている", "2027年3月10日（水）14:00", "志摩", "<script>alert(1)</script>=HYPERLINK",
)  # fmt: skip


def test_pdf_and_document_say_the_same(client, ise):
    row = filled(ise)
    pdf = client.get(reverse("kit_meeting_minutes", args=[row.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"] == f'attachment; filename="gijiroku-{row.number()}.pdf"'
    assert "no-store" in pdf["Cache-Control"]
    pages = read_pages(pdf.content)
    page = "".join(pages)
    assert [words for words in WANTED if words not in page] == []
    assert page.endswith(f"{len(pages)}/{len(pages)}")
    assert "取扱注意" not in page
    answer = client.get(reverse("kit_meeting_docx", args=[row.pk]))
    document = Document(BytesIO(answer.content))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    said = "".join("".join([*(one.text for one in document.paragraphs), *cells]).split())
    assert [words for words in WANTED if words not in said] == []
    heads = {one.style.name: [] for one in document.paragraphs}
    for one in document.paragraphs:
        heads[one.style.name].append(one.text)
    assert heads["Title"] == ["議事録"]
    assert heads["Heading 2"] == ["出席者", "議題", "宿題", "前からの宿題", "次回", "記録と確認"]
    assert heads["Heading 3"][0] == "1 窓口の周知"
    xml = ZipFile(BytesIO(answer.content)).read("word/document.xml").decode()
    assert "HYPERLINK" in xml
    assert [tag for tag in ("<w:hyperlink", "<w:instrText", "w:fldSimple") if tag in xml] == []
    acts = AuditEntry.objects.filter(act="meeting.minutes").values_list("actor", "kind", "reference")
    assert list(acts) == [("ise", "meeting", str(row.pk))] * 2


def test_a_closed_meeting_is_marked_on_each_page(client, ise):
    items = tuple(Item(str(n), f"議題{n}", discussion="長い話。" * 150) for n in range(8))
    row = filled(ise, "support", items=items)
    pages = read_pages(client.get(reverse("kit_meeting_minutes", args=[row.pk])).content, "layout")
    assert len(pages) >= 3
    assert all(page.startswith("会議限り・取扱注意") for page in pages)
    assert [page.rpartition("/")[2] for page in pages] == [str(len(pages))] * len(pages)
    document = Document(BytesIO(client.get(reverse("kit_meeting_docx", args=[row.pk])).content))
    assert document.sections[0].header.paragraphs[0].text == "会議限り・取扱注意"
    assert "NUMPAGES" in document.sections[0].footer._element.xml


def test_an_empty_record_has_minutes_as_well(client, ise):
    row = make_meeting(make_body(), by=ise)
    (page,) = read_pages(client.get(reverse("kit_meeting_minutes", args=[row.pk])).content)
    assert "出席の記録がありません。" in page
    assert "未定" in page
    assert Document(BytesIO(client.get(reverse("kit_meeting_docx", args=[row.pk])).content)).tables
