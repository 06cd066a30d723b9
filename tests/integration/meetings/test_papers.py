"""Papers of a meeting: sealed in pieces, looked at for viruses, fetched on the record by those who may."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kit.core.logic.sealed import SealBroken
from kit.core.models import AuditEntry
from kit.meetings.actions import papers
from kit.meetings.gateway.clamd import Clamd
from kit.meetings.logic.papers import LARGEST, PaperRefused
from kit.meetings.models import Paper, PaperPart
from tests.factories.meetings import make_body, make_meeting, open_meetings
from tests.factories.people import NOW, make_user, sign_in
from tests.fakes.clamd import EICAR, clamd

pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.7 " + os.urandom(papers.PART + 100)
NO_SCANNER = Clamd("")


@pytest.fixture(autouse=True)
def opened(settings):
    open_meetings(settings)


@pytest.fixture
def secretary():
    return make_user("ise", "secretary")


def put_in(client, row, data=PDF, name="次第.pdf", **fields):
    file = SimpleUploadedFile(name, data)
    return client.post(
        reverse("kit_meeting_papers", args=[row.pk]), {"file": file, "handling": "meeting", **fields}
    )


def test_a_paper_goes_in_and_comes_out_as_it_was(client, secretary):
    row = make_meeting(make_body(), by=secretary)
    sign_in(client, secretary)
    assert put_in(client, row, title="当日の次第").status_code == 302
    paper = Paper.objects.get()
    html = client.get(reverse("kit_meeting_papers", args=[row.pk])).content.decode()
    assert "当日の次第" in html
    assert "次第.pdf" in html
    response = client.get(reverse("kit_paper", args=[row.pk, paper.pk]))
    assert response.getvalue() == PDF
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''%E6%AC%A1%E7%AC%AC.pdf"
    assert "no-store" in response["Cache-Control"]
    assert (response["X-Content-Type-Options"], response["Content-Length"]) == ("nosniff", str(len(PDF)))
    assert PaperPart.objects.count() == 2
    assert all(b"%PDF" not in bytes(part.sealed) for part in PaperPart.objects.all())
    acts = AuditEntry.objects.filter(act__startswith="paper.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["paper.added", "paper.listed", "paper.fetched"]
    client.post(reverse("kit_paper_change", args=[row.pk, paper.pk]), {"handling": "collect", "item": ""})
    assert Paper.objects.get().handling == "collect"
    assert (
        "もう戻せません" in client.get(reverse("kit_paper_remove", args=[row.pk, paper.pk])).content.decode()
    )
    client.post(reverse("kit_paper_remove", args=[row.pk, paper.pk]))
    assert not PaperPart.objects.exists()


def test_parts_that_were_moved_or_lost_are_refused(secretary):
    row = make_meeting(make_body(), by=secretary)
    upload = papers.Upload("次第.pdf", PDF)
    one = papers.add_paper(row.pk, upload, scanner=NO_SCANNER, by=secretary, now=NOW)
    two = papers.add_paper(row.pk, upload, scanner=NO_SCANNER, by=secretary, now=NOW)
    first, second = PaperPart.objects.filter(paper=one).order_by("position")
    PaperPart.objects.filter(pk=first.pk).update(position=5)
    with pytest.raises(SealBroken):
        list(papers.fetch_paper(one, by=secretary, now=NOW).pieces)
    second.delete()
    with pytest.raises(SealBroken):
        papers.fetch_paper(one, by=secretary, now=NOW)
    PaperPart.objects.filter(pk=first.pk).update(paper=two, position=9)
    with pytest.raises(SealBroken):
        papers.fetch_paper(two, by=secretary, now=NOW)


def test_what_a_scanner_finds_or_cannot_look_at_is_not_kept(client, secretary, settings):
    row = make_meeting(make_body(), by=secretary)
    sign_in(client, secretary)
    with clamd() as address:
        settings.KIT_CLAMD = address
        assert Clamd(address).ping()
        assert (
            "ウイルスが見つかった" in put_in(client, row, b"%PDF-1.7 " + EICAR, title="題").content.decode()
        )
        assert put_in(client, row).status_code == 302
    assert [paper.scanned for paper in Paper.objects.all()] == [True]
    html = put_in(client, row, title="書いた題").content.decode()
    assert "答えない" in html
    assert "書いた題" in html
    assert Paper.objects.count() == 1


def test_a_file_that_is_too_large_is_refused_unread(client, secretary):
    row = make_meeting(make_body(), by=secretary)
    sign_in(client, secretary)
    address = reverse("kit_meeting_papers", args=[row.pk])
    response = client.post(
        address, data=b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=100_000_000
    )
    assert response.status_code == 413
    assert "大きすぎます" in response.content.decode()
    with pytest.raises(PaperRefused, match="大きすぎます"):
        papers.add_paper(
            row.pk,
            papers.Upload("a.pdf", b"%PDF-" + bytes(LARGEST)),
            scanner=NO_SCANNER,
            by=secretary,
            now=NOW,
        )
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, secretary)
    assert put_in(strict, row).status_code == 403
    assert not Paper.objects.exists()


@pytest.mark.parametrize("role", ["editor", "approver", "counsellor", "manager", "protection_manager"])
def test_papers_are_for_secretaries_alone(client, secretary, role):
    row = make_meeting(make_body(), by=secretary)
    paper = papers.add_paper(
        row.pk, papers.Upload("次第.pdf", PDF), scanner=NO_SCANNER, by=secretary, now=NOW
    )
    sign_in(client, make_user("other", role, is_superuser=True))
    for name in ("kit_paper", "kit_paper_change", "kit_paper_remove"):
        assert client.get(reverse(name, args=[row.pk, paper.pk])).status_code == 302
    assert put_in(client, row).status_code == 302
    assert Paper.objects.count() == 1
    assert AuditEntry.objects.filter(outcome="refused", actor="other").count() == 4


def test_papers_of_a_closed_body_are_for_its_keepers(client, secretary):
    row = make_meeting(make_body("support", keeper=secretary), by=secretary)
    paper = papers.add_paper(
        row.pk, papers.Upload("次第.pdf", PDF), scanner=NO_SCANNER, by=secretary, now=NOW
    )
    shown = make_meeting(make_body(), by=secretary)
    sign_in(client, make_user("other", "secretary"))
    assert client.get(reverse("kit_paper", args=[row.pk, paper.pk])).status_code == 404
    assert client.get(reverse("kit_paper", args=[shown.pk, paper.pk])).status_code == 404
    assert client.get(reverse("kit_meeting_papers", args=[row.pk])).status_code == 404
