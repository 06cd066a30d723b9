"""Wagtail's own lists and choosers find words inside Japanese sentences, and keep their filters and orders."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import MATCH_ALL, Phrase, PlainText

from kit.core.models import KitDocument, KitImage, SearchEntry, Synonym
from kit.pages.models import ContentPage, HomePage, TownReading
from tests.factories.people import make_user, sign_in
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def library():
    """Pages, a picture and a document whose names and texts are sentences."""
    home = HomePage.objects.get()
    made = {}
    for slug, title, lead in (
        ("night", "夜ふけに読む居場所の話", "ｻﾎﾟｽﾃへ行くまえに"),
        ("day", "昼の散歩とご相談", "夜ふけの話はありません"),
        ("draft", "まだ見せない夜ふけの下書き", ""),
    ):
        made[slug] = home.add_child(
            instance=ContentPage(title=title, slug=slug, lead=lead, live=slug != "draft")
        )
    KitImage.objects.create(
        title="夜ふけの公園のベンチ", file=ContentFile(picture("navy", size=(9, 9)), "b.png")
    )
    KitDocument.objects.create(title="夜ふけのしおり", file=ContentFile(b"a", "a.txt"))
    call_command("update_index", verbosity=0)
    return made


def titles(found):
    return [thing.title for thing in found]


def test_words_are_found_inside_sentences_best_first(library):
    night, day, draft = (library[name].title for name in ("night", "day", "draft"))
    assert titles(Page.objects.autocomplete("夜ふけ"))[-1] == day
    assert set(titles(Page.objects.autocomplete("夜ふけ"))) == {night, day, draft}
    assert titles(Page.objects.search("夜ふけ 居場所")) == [night]
    assert titles(ContentPage.objects.autocomplete("さぽすて 夜ふけ")) == [night]
    assert (
        titles(Page.objects.search("散歩と御相談")) == titles(Page.objects.search("ご相談 昼の散歩")) == [day]
    )
    assert titles(KitImage.objects.autocomplete("公園 夜ふけ")) == ["夜ふけの公園のベンチ"]
    assert titles(KitDocument.objects.search("しおり")) == ["夜ふけのしおり"]
    assert (
        list(HomePage.objects.search("夜ふけ"))
        == list(Page.objects.search("・"))
        == list(Page.objects.search(""))
        == []
    )


def test_filters_orders_and_slices_stay(library):
    night, day, draft = (library[name] for name in ("night", "day", "draft"))
    live = Page.objects.live().filter(latest_revision_created_at=None).order_by("-title")
    assert titles(live.autocomplete("夜ふけ", order_by_relevance=False)) == sorted(
        [night.title, day.title], reverse=True
    )
    newest = Page.objects.order_by("-pk").search("夜ふけ", order_by_relevance=False)
    assert [page.pk for page in newest] == [draft.pk, day.pk, night.pk]
    assert [page.pk for page in newest[1:3]] == [day.pk, night.pk]
    assert (newest.count(), newest[0].pk, len(newest[:2])) == (3, draft.pk, 2)
    scores = [page.fits for page in Page.objects.search("夜ふけ").annotate_score("fits")]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1] > 0
    specific = Page.objects.specific().search("夜ふけ 居場所")
    assert [type(page) for page in specific] == [ContentPage]
    with CaptureQueriesContext(connection) as asked:
        list(Page.objects.search("夜ふけ 居場所"))
    assert len(asked) <= 3, "the rows, the synonyms and their token"


def test_questions_that_code_builds_are_understood(library):
    night, day, draft = (library[name].title for name in ("night", "day", "draft"))
    search = get_search_backend().search
    assert set(titles(search(PlainText("夜ふけに読む 昼の散歩", operator="or"), Page))) == {night, day}
    assert titles(search(Phrase("散歩とご相談"), Page)) == [day]
    assert titles(search(PlainText("夜ふけ") & ~PlainText("下書き") & ~PlainText("散歩"), Page)) == [night]
    assert set(titles(search(PlainText("夜ふけに読む") | PlainText("夜ふけの下書き"), Page))) == {
        night,
        draft,
    }
    assert len(search(MATCH_ALL, ContentPage)) == ContentPage.objects.count()
    assert titles(search("夜ふけ 居場所", Page.objects.all(), fields=["title"])) == [night]
    assert list(search("さぽすて", Page.objects.all(), fields=["title"])) == []


def test_what_is_renamed_or_deleted_is_not_found_any_more(library):
    backend, night = get_search_backend(), library["night"]
    night.title = "朝の話"
    night.save()
    backend.add(night)
    assert night.title in titles(Page.objects.search("朝の話"))
    assert night.title not in titles(Page.objects.search("夜ふけ 居場所"))
    rows = SearchEntry.objects.filter(object_id=night.pk).exclude(kind__contains="kit_core")
    assert set(rows.values_list("kind", flat=True)) == {"admin:kit_pages.contentpage"}
    assert not rows.filter(is_public=True).exists()
    key = night.pk
    night.delete()
    assert not SearchEntry.objects.filter(object_id=key, kind__endswith="page").exists()
    SearchEntry.objects.create(
        kind="admin:kit_pages.contentpage", object_id=99_999, raw="x", raw_title_end=0, raw_name_end=0
    )
    call_command("update_index", verbosity=0)
    assert not SearchEntry.objects.filter(object_id=99_999).exists()


def test_lists_of_snippets_find_them_too(client, library):
    sign_in(client, make_user("sakura", "editor"))
    TownReading.objects.create(word="夜更け通り", reading="よふけどおり")
    call_command("update_index", verbosity=0)
    words, meanings = (
        reverse(model.snippet_viewset.get_url_name("list")) for model in (TownReading, Synonym)
    )
    assert "夜更け通り" in client.get(words, {"q": "ヨフケ"}).content.decode()
    assert "夜更け通り" not in client.get(words, {"q": "朝やけ"}).content.decode()
    assert "地域若者サポートステーション" in client.get(meanings, {"q": "ｻﾎﾟｽﾃ"}).content.decode()
    shipped = Synonym.objects.get(code="shakyo")
    edit = reverse(Synonym.snippet_viewset.get_url_name("edit"), args=[shipped.pk])
    client.post(edit, {"word": "別", "others": "べつ", "is_mutual": "on"})
    shipped.refresh_from_db()
    assert (shipped.word, shipped.others, shipped.is_used) == ("社協", "社会福祉協議会", False)
    answer = client.post(reverse(Synonym.snippet_viewset.get_url_name("add")), {"word": "津", "others": "、"})
    assert "二字以上" in answer.content.decode()


def test_the_screens_of_staff_find_them(client, library):
    sign_in(client, make_user("ume", "approver"))
    night, day = library["night"].title, library["day"].title
    for name in ("wagtailadmin_pages:search", "wagtailadmin_explore_root", "wagtailadmin_choose_page_search"):
        html = client.get(reverse(name), {"q": "さぽすて　夜ふけ"}).content.decode()
        assert night in html, name
        assert day not in html, name
    for name, title in (
        ("wagtailimages:index", "夜ふけの公園のベンチ"),
        ("wagtailimages_chooser:choose_results", "夜ふけの公園のベンチ"),
        ("wagtaildocs:index", "夜ふけのしおり"),
        ("wagtaildocs_chooser:choose_results", "夜ふけのしおり"),
    ):
        assert title in client.get(reverse(name), {"q": "夜ふけ"}).content.decode(), name
        assert title not in client.get(reverse(name), {"q": "朝やけ"}).content.decode(), name
