"""What other pages say of the resources: the first page, sentences of the prefecture, `/town.json`."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kit.core import memory
from kit.core.bridge.facts import read_facts
from kit.core.logic.facts import TOWN_FACTS
from kit.core.models import User
from tests.factories.people import make_user
from tests.factories.resources import NOW, dated, make_place, the_listing

pytestmark = pytest.mark.django_db
HEADING = "今週の居場所・家族会"


@pytest.fixture
def clerk() -> User:
    return make_user("shonin", "approver")


@pytest.fixture(autouse=True)
def _at(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def home(client) -> str:
    text: str = client.get("/").content.decode()
    return text


def test_the_first_page_tells_this_week_and_nothing_where_nothing_is(client, clerk, monkeypatch, settings):
    assert HEADING not in home(client)
    make_place(clerk, code="1", name="ひだまり", dates=dated("2026-11-26", "2026-12-02", "2026-12-03"))
    make_place(clerk, code="2", name="休みの会", dates=dated("2026-11-27", cancelled=True))
    make_place(clerk, code="3", name="窓口", kind="consultation", dates=dated("2026-11-27"))
    make_place(clerk, code="4", name="家族会", kind="family_group", dates=dated("2026-11-28"))
    piece = home(client).split(HEADING)[1].split("</section>")[0]
    told = [piece.index(words) for words in ("きょう 11月26日（木）", "ひだまり", "11月28日（土）", "家族会")]
    assert told == sorted(told)
    for name in ("休みの会", "窓口", "12月2日", "12月3日"):
        assert name not in piece
    text = home(client)
    assert text.index("連絡したあとのこと") < text.index(HEADING) < text.index("およそ50人に1人")
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    assert len(captured) <= 10
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat("2026-11-26T15:59:00+09:00"))
    answer = client.get("/")
    assert "きょう 11月26日" in answer.content.decode()
    assert answer["Cache-Control"].endswith("s-maxage=60")
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat("2026-11-26T16:00:00+09:00"))
    piece = home(client).split(HEADING)[1].split("</section>")[0]
    assert ("きょう 11月26日" in piece, "12月2日（水）" in piece) == (False, True)
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, features=("window",))
    assert HEADING not in home(client)


def test_no_more_than_five_stand_there_and_none_twice(client, clerk):
    daily = [f"2026-11-{day}" for day in (26, 27, 28, 29, 30)]
    make_place(clerk, code="d", name="毎日の部屋", dates=dated(*daily))
    for number in range(7):
        make_place(
            clerk, code=str(number), name=f"会{number}", dates=dated("2026-11-28", opens=f"1{number}:00")
        )
    piece = home(client).split(HEADING)[1].split("</section>")[0]
    assert piece.count("calendar-strip__time") == 5
    assert [piece.count(name) for name in ("毎日の部屋", "会0", "会3", "会4")] == [1, 1, 1, 0]


def test_sentences_name_an_example_of_the_town(clerk, settings):
    names = {name for name in TOWN_FACTS if name.startswith("resources.")}
    make_place(clerk, code="1", name="あの居場所", name_kana="あ")
    make_place(
        clerk,
        code="2",
        name="県の居場所",
        name_kana="い",
        area="prefecture",
        area_codes=[],
        municipality_code="",
    )
    make_place(clerk, code="3", name="下書き", public=False)
    found = read_facts(names, now=NOW)
    assert set(found) == names
    assert found["resources.places"].text == "あの居場所、県の居場所"
    assert found["resources.work"].text == ""
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, features=("window",))
    assert read_facts(names, now=NOW) == {}


def test_the_town_tells_how_many_places_of_each_kind_are_public(client, clerk):
    make_place(clerk, code="1")
    make_place(clerk, code="2")
    make_place(clerk, code="3", kind="family_group")
    make_place(clerk, code="4", kind="work", public=False)
    assert client.get("/town.json").json()["counts"]["resources"] == {"place": 2, "family_group": 1}
    the_listing().unpublish()
    memory._kept.forget()
    assert client.get("/town.json").json()["counts"]["resources"] == {}
