"""ふりがな on public pages: every shipped word has its reading, and the plain page pays nothing for it."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.template import Context
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, Site

from kit.core.models import AgencyKind, Municipality, Stage
from kit.pages.logic.furigana import annotate, unread
from kit.pages.logic.readings import KANJI
from kit.pages.models import LanguagePage, TownReading
from kit.pages.templatetags import kit_furigana
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]
ON = "?furigana=on"
RUBY = re.compile(r"<ruby>(.*?)<rp>（</rp><rt>(.*?)</rt><rp>）</rp></ruby>")
# An option of a menu cannot carry a reading: HTML allows it nothing but text.
NOT_TEXT = re.compile(r"<svg.*?</svg>|<option.*?</option>|<[^>]*>", re.DOTALL)


def japanese_pages():
    site = Site.objects.get(is_default_site=True)
    pages = Page.objects.descendant_of(site.root_page, inclusive=True).live().specific()
    return [page.get_url_parts()[2] for page in pages if not isinstance(page, LanguagePage)]


def main_of(client, path):
    text = client.get(path).content.decode()
    return text[text.index("<main") : text.index("</main>")]


def reading(client, path=f"/window/{ON}"):
    return dict(RUBY.findall(main_of(client, path)))


def test_every_word_of_every_shipped_page_has_its_reading(client, demo_window):
    missing = {}
    for path in japanese_pages():
        bare = NOT_TEXT.sub(
            "", RUBY.sub("", main_of(client, path + ON)).replace("中文（简体）", "").replace("中文", "")
        )
        found = re.findall(f".{{0,4}}[{KANJI}]+.{{0,4}}", bare)
        if found:
            missing[path] = found
    assert missing == {}


def test_names_of_towns_agencies_and_stages_have_their_readings():
    lexicon = kit_furigana._lexicon()
    for town in Municipality.objects.all():
        assert "".join(piece.reading or piece.base for piece in annotate(town.name, lexicon)) == town.kana
    names = [
        *AgencyKind.objects.values_list("name", flat=True),
        *Stage.objects.values_list("plain", flat=True),
    ]
    for name in names:
        assert unread(name, lexicon) == ()


def test_only_the_main_text_changes_and_the_wish_stays_in_the_links(client, demo_window):
    plain, read = (client.get("/window/" + query).content.decode() for query in ("", ON))
    assert "<ruby>" not in plain
    assert 'href="/window/?furigana=on" rel="nofollow"' in plain
    assert 'href="/window/" rel="nofollow"' in read
    before, after = read[: read.index("<main")], read[read.index("</main>") :]
    assert "<ruby>" not in before + after
    assert '<a href="/emergency/?furigana=on">' in read
    assert 'href="tel:0000000000"' in read
    bare = re.sub(r"<span>|</span>", "", RUBY.sub(r"\1", main_of(client, "/window/" + ON)).replace(ON, ""))
    assert bare == re.sub(r"<span>|</span>", "", main_of(client, "/window/"))


def test_search_engines_keep_the_plain_page(client, demo_window):
    read, plain = (client.get("/learn/faq/" + query).content.decode() for query in (ON, ""))
    assert '<link rel="canonical" href="http://testserver/learn/faq/">' in read
    assert '<meta name="robots" content="noindex, follow">' in read
    assert "noindex" not in plain


def test_other_words_of_the_address_stay_and_another_value_is_no_wish(client, demo_window):
    assert "<ruby>" not in client.get("/learn/?furigana=x").content.decode()
    text = client.get("/learn/?a=1&furigana=on").content.decode()
    assert "<ruby>" in text
    assert 'href="/learn/?a=1" rel="nofollow"' in text
    assert "<ruby>" in client.get("/nowhere/?furigana=on").content.decode()


def test_the_switch_never_leads_to_another_host(rf):
    request = rf.get("/")
    request.path = "//other.example/"
    switch = kit_furigana.furigana_switch(Context({"request": request}))
    assert switch["url"] == "/%2Fother.example/?furigana=on"


@pytest.mark.parametrize("slug", ["easy", "zh", "en"])
def test_pages_with_words_of_their_own_have_no_switch(client, slug):
    path = f"/lang/{slug}/"
    text = client.get(path + ON).content.decode()
    assert "data-furigana" not in text
    assert "<ruby>" not in text
    assert "canonical" not in text


def test_the_plain_page_pays_nothing_and_the_other_one_query_once(client, demo_window):
    client.get("/window/")
    costs = []
    for path in ("/window/", "/window/" + ON, "/window/" + ON):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        assert "Vary" not in answer
        assert answer["Cache-Control"].startswith("public")
        costs.append(len(captured))
    assert costs == [costs[0], costs[0] + 1, costs[0]]


def test_what_depends_on_the_address_is_worked_out_but_never_remembered(client, demo_window, monkeypatch):
    seen = []
    monkeypatch.setattr(kit_furigana, "public", lambda key, make: (seen.append(key), make())[1])
    client.get("/learn/?furigana=on")
    client.get("/learn/?q=geheim&furigana=on")
    client.get("/nowhere/?furigana=on")
    assert [key[0] for key in seen if key != "lexicon"] == ["furigana"]


def test_a_clerk_adds_and_corrects_readings_and_the_page_follows_at_once(client, demo_window):
    demo_window.department = "丸之内福祉課"
    demo_window.save_revision().publish()
    assert "丸之内福祉課" in main_of(client, f"/window/{ON}")
    client.force_login(make_user("hanako", "editor"))
    answer = client.post(
        reverse("wagtailsnippets_kit_pages_townreading:add"), {"word": "丸之内", "reading": "まるのうち"}
    )
    assert answer.status_code == 302
    client.logout()
    found = reading(client)
    assert (found["丸之内"], found["福祉"]) == ("まるのうち", "ふくし")
    row = TownReading.objects.get()
    row.reading = "まるうち"
    row.save()
    assert reading(client)["丸之内"] == "まるうち"
    row.delete()
    assert "丸之内福祉課" in main_of(client, f"/window/{ON}")


def test_the_form_refuses_what_could_never_be_shown(client):
    client.force_login(make_user("hanako", "editor"))
    url = reverse("wagtailsnippets_kit_pages_townreading:add")
    text = client.post(url, {"word": "丸之内", "reading": "marunouchi"}).content.decode()
    assert "ひらがなかカタカナで書いてください" in text
    assert "marunouchi" in text
    assert not TownReading.objects.exists()
    with pytest.raises(ValidationError, match="漢字"):
        TownReading(word="かな", reading="かな").full_clean()


def test_a_reading_changes_for_editors_only(client):
    client.force_login(make_user("taro", "counsellor"))
    assert client.get(reverse("wagtailsnippets_kit_pages_townreading:add")).status_code == 302
