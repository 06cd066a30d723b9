"""Still maps: from the town's own tiles only, the same in words beside them, and no confidential place."""

import re
from dataclasses import replace

import pytest
from django.utils import timezone

from kit.core.logic.site_config import MapTiles
from tests.factories.people import make_user
from tests.factories.resources import NOW, make_place

pytestmark = pytest.mark.django_db
HERE = {"latitude": 34.7186, "longitude": 136.5055, "access": "津駅から8分"}
HOST = "https://tiles.example"


@pytest.fixture
def clerk():
    return make_user("shonin", "approver")


@pytest.fixture(autouse=True)
def _at(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def tiles(settings):
    tiles = MapTiles(f"{HOST}/{{z}}/{{x}}/{{y}}.png", "国土地理院")
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, map=tiles)


def pictures(answer) -> list[str]:
    return re.findall(r'<image href="([^"]+)"', answer.content.decode())


def test_one_place_has_a_map_from_the_towns_tiles_and_the_way_in_words(client, clerk, tiles):
    place = make_place(clerk, **HERE)
    page = client.get(f"/resources/{place.uid}/")
    assert f'href="/resources/{place.uid}/map/"' in page.content.decode()
    assert "maps.gsi.go.jp" in page.content.decode()
    assert HOST not in page["Content-Security-Policy"]
    answer = client.get(f"/resources/{place.uid}/map/")
    assert f"img-src 'self' {HOST};" in f"{answer['Content-Security-Policy']};"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    found = pictures(answer)
    assert f"{HOST}/16/57618/26021.png" in found
    assert 4 <= len(found) <= 9
    text = answer.content.decode()
    for told in ("国土地理院", HOST, "津駅から8分", "三重県津市西丸之内23-1", 'role="img"', "maps.gsi.go.jp"):
        assert told in text, told
    assert not re.search(r"\sstyle=|<script(?! src)", text)
    assert not answer.cookies
    assert answer["Cache-Control"].startswith("public")


def test_the_list_has_one_map_with_the_numbers_of_the_list_below(client, clerk, tiles):
    make_place(clerk, code="1", name="あの場所", name_kana="あ", **HERE)
    make_place(clerk, code="2", name="いの場所", name_kana="い", **{**HERE, "latitude": 34.80})
    make_place(clerk, code="3", name="うの場所", name_kana="う")  # nobody wrote a position
    secret = make_place(
        clerk, code="4", name="ひみつの場所", name_kana="え", address_confidential=True, **HERE
    )
    assert 'href="/resources/map/?who=person"' in client.get("/resources/?who=person").content.decode()
    text = client.get("/resources/map/?who=person").content.decode()
    assert re.findall(r'text-anchor="middle">(\d)<', text) == ["2", "1"]  # the first is drawn last
    listed = text.split("still-map__list")[1]
    assert listed.index("あの場所") < listed.index("いの場所")
    for absent in ("うの場所", "ひみつの場所"):
        assert absent not in listed
    assert client.get(f"/resources/{secret.uid}/map/").status_code == 404
    nothing = client.get("/resources/map/?kind=work")
    assert "地図に出せるところはありません" in nothing.content.decode()
    assert pictures(nothing) == []


def test_without_tiles_of_the_town_there_are_links_only(client, clerk):
    place = make_place(clerk, **HERE)
    text = client.get(f"/resources/{place.uid}/").content.decode()
    assert "maps.gsi.go.jp" in text
    assert f"/resources/{place.uid}/map/" not in text
    assert "/resources/map/" not in client.get("/resources/").content.decode()
    assert [client.get(a).status_code for a in (f"/resources/{place.uid}/map/", "/resources/map/")] == [
        404,
        404,
    ]
