"""The list on paper: what stands on it, what never does, and when there is none."""

import re
import zlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kit.core.models import FormCount, User
from kit.resources.logic.filters import Wanted
from kit.resources.logic.leaflet import DRAW, MOST
from kit.resources.models import Resource
from kit.resources.queries.listing import wanted_resources
from kit.resources.views.leaflet import leaflet_html
from kit.resources.views.listing import Question
from tests.factories.people import make_user
from tests.factories.resources import NOW, dated, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return make_user("shonin", "approver")


@pytest.fixture(autouse=True)
def _at(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def written(rf, query=""):
    """The document that is drawn, for the question in an address."""
    question = Question(rf.get(f"/resources/leaflet.pdf{query}"))
    records = list(wanted_resources(question.wanted, today=NOW.date(), here="242012"))
    return leaflet_html(question, records, NOW)


def test_paper_says_what_the_list_says_and_for_what_was_asked(client, rf, clerk, demo_window):
    make_place(clerk, code="1", fee_is_free=True, reservation="none", dates=dated("2026-11-26"))
    make_place(clerk, code="2", name="家族の会", kind="family_group", for_person=False, for_family=True)
    text = written(rf, "?who=person")
    for told in ("居場所ひだまり", "えらんだ条件：ご本人", "059-229-3151", "予約いらない・無料", "11月26日（木）13:30",
                 "三重県津市西丸之内23-1", "確認日 2026年11月", "掲載は推薦ではありません。", "000-000-0000"):  # fmt: skip
        assert told in text, told
    assert "家族の会" not in text
    assert "きょう" not in text  # paper is read on other days
    answer = client.get("/resources/leaflet.pdf?who=person")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=300"
    fonts = {name for name in re.findall(rb"/BaseFont /[A-Z]+\+([A-Za-z-]+)", _unpacked(answer.content))}
    assert fonts
    assert all(name.startswith((b"BIZ", b"Noto", b"Sheet")) for name in fonts), fonts
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/resources/leaflet.pdf?who=person").content == answer.content
    assert not [query for query in captured if "formcount" in query["sql"]]
    assert not client.cookies


def test_a_confidential_address_is_not_on_paper(rf, clerk):
    make_place(
        clerk,
        address="津市丸之内1-1",
        building="秘密ビル",
        access="駅の裏",
        postcode="514-0033",
        address_confidential=True,
    )
    text = written(rf)
    assert "公開していません" in text
    for secret in ("丸之内", "秘密ビル", "駅の裏", "514-0033"):
        assert secret not in text


def test_a_list_that_is_too_long_or_empty_leads_back(client, clerk):
    answer = client.get("/resources/leaflet.pdf?kind=work")
    assert "この条件に合う場所は、まだ載っていません" in answer.content.decode()
    place = make_place(clerk)
    for number in range(MOST):
        place.pk, place.code = None, f"C{number}"
        place.uid = f"00000000-0000-4000-8000-{number:012}"
        place.save(force_insert=True)
    assert Resource.objects.count() == MOST + 1
    answer = client.get("/resources/leaflet.pdf?who=person")
    text = answer.content.decode()
    assert f"一度に印刷できるのは{MOST}か所までです" in text
    assert 'href="/resources/?who=person"' in text
    assert wanted_resources(Wanted(), today=NOW.date(), here="242012").count() == MOST + 1


def test_one_network_does_not_keep_the_machine_busy(client, clerk, monkeypatch):
    make_place(clerk, for_family=True, wishes=["talk", "quiet"])
    monkeypatch.setattr("kit.resources.views.leaflet.draw_pdf", lambda html, style: b"%PDF-")
    for number in range(DRAW.per_network):
        assert client.get(f"/resources/leaflet.pdf?q=居場所&furigana={number}").status_code == 200
    # One question is drawn once, however its address is dressed.
    for query in ("who=person", "who=family", "wish=talk", "wish=quiet", "kind=place", "area=town", "who=person&wish=talk",
                  "who=person&kind=place", "who=family&kind=place"):  # fmt: skip
        assert client.get(f"/resources/leaflet.pdf?{query}").status_code == 200, query
    answer = client.get("/resources/leaflet.pdf?who=family&area=town")
    assert answer.status_code == 429
    assert "10分ほど待って" in answer.content.decode()
    assert client.get("/resources/leaflet.pdf?who=person").status_code == 200


def test_while_one_is_drawn_another_is_asked_to_come_back(client, clerk, monkeypatch, settings):
    make_place(clerk, for_family=True)
    monkeypatch.setattr("kit.resources.views.leaflet.PATIENCE", 0)
    inside = []

    def drawing(html, style):
        if not inside:
            inside.append(client.get("/resources/leaflet.pdf?who=family"))
        return b"%PDF-"

    monkeypatch.setattr("kit.resources.views.leaflet.draw_pdf", drawing)
    assert client.get("/resources/leaflet.pdf?who=person").content == b"%PDF-"
    [other] = inside
    assert (other.status_code, other["Retry-After"]) == (503, "5")
    text = other.content.decode()
    assert "数秒待ってから、もう一度ひらいてください" in text
    assert 'href="/resources/leaflet.pdf?who=family"' in text
    assert client.get("/resources/leaflet.pdf?who=family").content == b"%PDF-"
    assert FormCount.objects.get(name__endswith=":all").n == 2  # who was sent away used nothing up


def _unpacked(pdf: bytes) -> bytes:
    """The file with its packed parts readable."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, flags=re.S)
    found = [pdf]
    for part in parts:
        try:
            found.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"\n".join(found)
