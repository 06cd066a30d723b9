"""`/resources/`: who finds what, in which order, at what price, and what an address cannot do."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kit.core import memory
from kit.core.actions.audit import SystemActor
from kit.core.actions.search import index_objects
from kit.pages.queries.search import public_pages
from kit.resources.actions import records
from tests.factories.people import make_user
from tests.factories.resources import NOW, dated, make_place, the_listing

pytestmark = pytest.mark.django_db
MOST = 12  # statements


@pytest.fixture
def clerk():
    return make_user("shonin", "approver")


@pytest.fixture(autouse=True)
def _at(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def listing(db):
    return the_listing()


def names(client, query=""):
    """The names of the cards in their order."""
    text = client.get(f"/resources/{query}").content.decode().partition("nothing-found")[0]
    return [part.split("</a>")[0].rpartition(">")[2] for part in text.split('class="result-card__title"')[1:]]


def asked(client, address):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    return answer, len(captured)


@pytest.fixture
def four(clerk):
    """Four places that differ in everything that one can choose."""
    make_place(clerk, name="ひだまり", name_kana="ひだまり", dates=dated("2026-12-05", "2026-12-19"))
    make_place(
        clerk, name="つどい", name_kana="つどい", kind="family_group", for_person=False, for_family=True,
        wishes=["families"], area_codes=["242012", "242047"], area="several", summary="家族どうしで話します。",
        dates=dated("2026-12-04"),
    )  # fmt: skip
    make_place(
        clerk, name="オンライン居場所", name_kana="おんらいんいばしょ", kind="online", online=True,
        wishes=["online", "quiet"], area="prefecture", area_codes=[], municipality_code="", for_supporter=True,
        dates=dated("2026-12-03"),
    )  # fmt: skip
    make_place(
        clerk, name="まつさか", name_kana="まつさか", area_codes=["242047"], municipality_code="242047",
        nickname="ﾏﾂｻｶの家", dates=dated("2026-12-05"),
    )  # fmt: skip


def test_words_find_a_place_by_its_towns_however_they_are_read(client, clerk):
    bare = {"address": "", "organisation_name": "", "municipality_code": "", "area_codes": []}
    make_place(clerk, **{**bare, "name": "オンラインの会", "code": "1"})
    make_place(clerk, **{**bare, "name": "山の家", "area_codes": ["242161"], "code": "2"})
    make_place(clerk, **{**bare, "name": "県の会", "area": "prefecture", "code": "3"})
    assert names(client, "?q=津市") == names(client, "?q=つし") == ["オンラインの会"]
    for typed in ("伊賀市", "いが", "ｲｶﾞし", "いが　居場所"):
        assert names(client, f"?q={typed}") == ["山の家"], typed
    assert names(client, "?q=県全体") == ["県の会"]


def test_beside_places_stand_pages_of_the_site_about_the_words(client, clerk):
    make_place(clerk, name="お金の相談会")
    index_objects("pages", public_pages(), by=SystemActor("test"))
    client.get("/resources/?q=お金")  # what a process remembers of the site is read once
    answer, statements = asked(client, "/resources/?q=お金")
    text = answer.content.decode()
    [section] = re.findall(r'<section class="read-on.*?</section>', text, flags=re.S)
    found = re.findall(r'<a href="([^"]+)"', section)
    assert 1 <= len(found) <= 3
    assert statements <= MOST
    for address in found:
        assert "お金" in client.get(address).content.decode(), address
    assert "read-on" not in client.get("/resources/").content.decode()
    assert 'class="read-on' in client.get("/resources/?q=お金&kind=work").content.decode()  # no place at all


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["つどい", "ひだまり", "まつさか", "オンライン居場所"]),
        ("?who=family", ["つどい"]),
        ("?who=supporter", ["オンライン居場所"]),
        ("?wish=quiet", ["ひだまり", "まつさか", "オンライン居場所"]),
        ("?kind=family_group", ["つどい"]),
        ("?area=town", ["つどい", "ひだまり"]),
        ("?area=prefecture", ["オンライン居場所"]),
        ("?area=242047", ["つどい", "まつさか"]),
        ("?day=sa", ["ひだまり", "まつさか"]),
        ("?day=fr", ["つどい"]),
        ("?online=on", ["オンライン居場所"]),
        ("?q=つどい", ["つどい"]),
        ("?q=%20居場所%20オンライン", ["オンライン居場所"]),
        ("?day=sa&area=town&who=person", ["ひだまり"]),
        # What no form of ours sends counts as not chosen.
        ("?who=dog&wish=1&kind='&area=999999&day=xx&online=yes&stage=2&page=-3", ["つどい", "ひだまり", "まつさか", "オンライン居場所"]),
        ("?page=99999", ["つどい", "ひだまり", "まつさか", "オンライン居場所"]),
        ("?page=" + "9" * 400, ["つどい", "ひだまり", "まつさか", "オンライン居場所"]),
        ("?q=%25%00%07", ["つどい", "ひだまり", "まつさか", "オンライン居場所"]),
    ],
)  # fmt: skip
def test_residents_find_by_what_they_choose(client, listing, four, query, found):
    assert names(client, query) == found


def test_a_card_says_what_one_wants_to_know_first(client, listing, clerk):
    make_place(
        clerk, name="ひだまり", alert="12月は休みます", minimum_age=15, maximum_age=39, women_only=True,
        checked_on="2025-03-09", dates=[*dated("2026-11-28", cancelled=True), *dated("2026-12-05")],
    )  # fmt: skip
    text = client.get("/resources/").content.decode()
    card = text.split('class="result-card"')[1].split("</li>")[0]
    for words in (
        "居場所",
        "ご本人、15歳から39歳まで、女性のみ",
        "12月は休みます",
        "12月5日（土） 13:30",
        "津市",
    ):
        assert words in card, words
    assert "確認日 2025年3月" in card
    assert "確認から1年以上たっています" in card
    assert "掲載は推薦ではありません。" in text


def test_what_pauses_is_found_and_says_so_and_comes_last(client, listing, clerk):
    place = make_place(clerk, name="あさひ", name_kana="あさひ", code="A", dates=dated("2026-12-05"))
    make_place(clerk, name="わかば", name_kana="わかば", code="W")
    records.set_state(place, "paused", by=clerk, now=NOW)
    text = client.get("/resources/").content.decode()
    assert names(client) == ["わかば", "あさひ"]
    assert "休止中" in text
    assert "12月5日" not in text


def test_what_is_not_public_leaves_no_trace(client, listing, clerk):
    make_place(clerk, public=False, name="まだ下書き", code="1")
    records.set_complaint(
        make_place(clerk, name="確かめている", code="2"), date(2026, 11, 20), by=clerk, now=NOW
    )
    records.withdraw(make_place(clerk, name="消した", code="3"), by=clerk, now=NOW)
    make_place(clerk, name="来年から", code="4", valid_from="2027-01-01")
    make_place(clerk, name="去年まで", code="5", valid_to="2026-11-25")
    text = client.get("/resources/").content.decode()
    for name in ("まだ下書き", "確かめている", "消した", "来年から", "去年まで"):
        assert name not in text
    assert "載せる場所を準備しています" in text


def test_a_confidential_address_is_nowhere_on_the_list(client, listing, clerk):
    make_place(
        clerk, address="津市丸之内1-1", building="秘密ビル3階", access="駅の裏", address_confidential=True
    )
    text = client.get("/resources/").content.decode()
    assert "居場所ひだまり" in text
    for words in ("丸之内", "秘密ビル", "駅の裏"):
        assert words not in text
    assert names(client, "?q=丸之内") == []


def test_chips_take_one_choice_away_and_keep_the_others(client, listing, four):
    text = client.get("/resources/?day=sa&who=person&q=ひだまり&furigana=on").content.decode()
    chips = [part.split('"')[0] for part in text.split('class="chip" href="')[1:]]
    assert chips == [
        "/resources/?who=person&amp;day=sa&amp;furigana=on#found",
        "/resources/?q=%E3%81%B2%E3%81%A0%E3%81%BE%E3%82%8A&amp;day=sa&amp;furigana=on#found",
        "/resources/?q=%E3%81%B2%E3%81%A0%E3%81%BE%E3%82%8A&amp;who=person&amp;furigana=on#found",
    ]
    assert 'value="ひだまり"' in text
    assert '<option value="sa" selected>' in text
    assert '<details class="filter__finer" open>' in text
    assert '<meta name="robots" content="noindex, follow">' in text
    assert "noindex" not in client.get("/resources/").content.decode()


def test_where_nothing_is_found_the_prefecture_and_the_window_stand_instead(
    client, listing, four, demo_window
):
    text = client.get("/resources/?kind=medical&who=person").content.decode()
    assert "この条件に合う場所は、まだ載っていません" in text
    assert "オンライン居場所" in text
    assert "つどい" not in text
    assert "/resources/?who=person&amp;kind=medical&amp;area=prefecture" in text
    assert "医療の条件をはずす（" in text
    assert "いっしょにさがします" in text
    assert 'href="tel:0000000000"' in text.split("いっしょにさがします")[1]


def test_a_neighbour_is_added_to_this_town_and_stays_when_the_form_is_sent(client, listing, four):
    text = client.get("/resources/?area=town&furigana=on").content.decode()
    assert text.index('id="choose-who"') < text.index('id="choose-area"')
    assert "/resources/?area=town&amp;also=town-242047&amp;furigana=on#found" in text
    assert names(client, "?area=town") == ["つどい", "ひだまり"]
    assert names(client, "?area=town&also=town-242047") == ["つどい", "ひだまり", "まつさか"]
    assert names(client, "?area=242047&also=town-242047") == names(client, "?area=242047")
    assert (
        "/resources/?area=242047&amp;also=242047-town"
        in client.get("/resources/?area=242047").content.decode()
    )


def test_a_typed_mark_is_no_markup(client, listing):
    text = client.get("/resources/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_thirty_more_cost_no_more_and_stand_on_pages(client, listing, clerk, demo_window):
    make_place(clerk, name="一番", name_kana="あ", code="0", dates=dated("2026-12-05"))
    client.get("/resources/")
    first, few = asked(client, "/resources/")
    for number in range(30):
        make_place(clerk, name=f"場所{number:02}", name_kana=f"い{number:02}", code=str(number + 1),
                   dates=dated("2026-12-05", "2026-12-12"))  # fmt: skip
    client.get("/resources/")
    answer, many = asked(client, "/resources/?who=person&day=sa&q=居場所")
    assert few <= MOST
    assert many <= MOST
    assert "31か所見つかりました" in answer.content.decode()
    assert len(names(client)) == 20
    assert len(names(client, "?page=2")) == 11
    assert names(client, "?page=3") == names(client, "?page=2")
    assert 'href="/resources/?page=2#results" rel="next"' in client.get("/resources/").content.decode()
    assert not client.cookies
    assert "Cookie" not in first.get("Vary", "")


def test_a_page_is_kept_until_a_date_has_begun_and_seen_at_once_after_a_change(
    client, listing, clerk, monkeypatch
):
    place = make_place(clerk, dates=dated("2026-11-26", "2026-12-10"))
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat("2026-11-26T13:29:00+09:00"))
    answer = client.get("/resources/")
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert "きょう 11月26日（木） 13:30" in answer.content.decode()
    assert client.get("/resources/", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat("2026-11-26T16:00:00+09:00"))
    assert "12月10日（木） 13:30" in client.get("/resources/").content.decode()
    records.change_resource(place, {"name": "新しい名前"}, version=place.version, by=clerk, now=NOW)
    assert names(client) == ["新しい名前"]
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat("2026-11-26T23:59:40+09:00"))
    assert client.get("/resources/")["Cache-Control"].endswith("s-maxage=20")


def test_a_town_that_does_not_show_resources_has_no_such_address(client, settings, listing, clerk):
    make_place(clerk)
    assert 'href="/resources/"' in client.get("/").content.decode()
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, features=("window",))
    assert client.get("/resources/").status_code == 404
    memory._kept.forget()
    assert 'href="/resources/"' not in client.get("/").content.decode()


def test_before_the_page_is_published_there_is_neither_address_nor_menu(client, clerk):
    make_place(clerk)
    assert client.get("/resources/").status_code == 200
    assert client.get("/resources/nothing/here/").status_code == 404
    the_listing().unpublish()
    assert client.get("/resources/").status_code == 404
    assert 'href="/resources/"' not in client.get("/").content.decode()
