"""Pages are found by what stands on them for everybody, from their publication to their end."""

import pytest
from django.apps import apps
from django.core.management import call_command
from wagtail.models import Page, PageViewRestriction

from kit.core.actions.audit import SystemActor
from kit.core.actions.search import cut_waiting, rebuild_search, refresh_search
from kit.core.models import SearchEntry
from kit.core.queries.search import search_ja
from kit.pages.models import ContentPage, HomePage

BY = SystemActor("test")
pytestmark = pytest.mark.django_db


@pytest.fixture
def write(django_capture_on_commit_callbacks):
    """A page below the home page, published, with everything that follows the publication."""

    def make(title, parent=None, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            page = ContentPage(title=title, slug=f"test-{Page.objects.count()}", **fields)
            (parent or HomePage.objects.get()).add_child(instance=page)
            page.save_revision().publish()
        return page

    return make


@pytest.fixture
def act(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def found(text):
    return {hit.object_id for hit in search_ja(text, kinds=["pages"])}


def test_a_page_is_found_from_its_publication_to_its_end(write, act):
    text = [("text", "<p>火曜の<b>茶飲み</b>話に、気がむいたらどうぞ。&amp;ｶﾞｽ灯</p>")]
    page = write("夜ふけの広場", lead="宵っぱり人へ", body=text)
    for typed in ("夜ふけ", "宵っぱり", "茶飲み話", "ガス灯", "火曜 広場"):
        assert found(typed) == {page.pk}, typed
    assert found("茶飲みばなし") == set()
    page.title = "まだ下書きの題"
    page.save_revision()
    assert found("まだ下書きの題") == set()
    with act():
        page.get_latest_revision().publish()
    assert (found("まだ下書きの題"), found("夜ふけの広場")) == ({page.pk}, set())
    with act():
        page.unpublish()
    assert found("茶飲み話") == set()
    with act():
        page.get_latest_revision().publish()
    assert found("茶飲み話") == {page.pk}
    with act():
        page.delete()
    assert found("茶飲み話") == set()
    assert not SearchEntry.objects.filter(object_id=page.pk, kind="pages").exists()


def test_a_page_behind_a_password_is_not_found_nor_what_is_moved_below_it(write, act):
    page, below, other = write("三日月の会"), write("もうひとつの庭"), None
    other = write("満月の会", parent=page)
    with act():
        door = PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    assert found("三日月の会") == found("満月の会") == set()
    with act():
        below.move(page, pos="last-child")
    assert found("もうひとつの庭") == set()
    with act():
        door.delete()
    assert (found("満月の会"), found("もうひとつの庭")) == ({other.pk}, {below.pk})


def test_words_and_facts_are_true_within_a_minute(write):
    page = write("御相談の夜話", lead="{town.name}のかたへ")
    assert found("ご相談の夜話") == set()
    token = refresh_search("", by=BY)
    assert found("ご相談 夜話") == {page.pk}
    assert found("津市 夜話") == {page.pk}, "the fact stands where the page names it"
    assert "{" not in "".join(SearchEntry.objects.filter(kind="pages").values_list("raw", flat=True))
    SearchEntry.objects.filter(kind="pages").delete()
    assert refresh_search(token, by=BY) == token
    assert found("夜話") == set(), "nothing changed, nothing asked"
    refresh_search("another", by=BY)
    assert found("ご相談 夜話") == {page.pk}


def test_everything_is_written_anew_by_one_command(write, capsys):
    write("夜ふけの広場")
    call_command("search_rebuild")
    public = Page.objects.live().public().exclude(depth=1).count()
    places = apps.get_model("kit_resources", "Resource").objects.count()
    assert f"公開の内容 {public + places}件" in capsys.readouterr().out
    before = list(
        SearchEntry.objects.order_by("kind", "object_id").values("kind", "object_id", "raw", "norm")
    )
    assert {row["kind"] for row in before} > {
        "pages",
        "admin:kit_pages.contentpage",
        "admin:kit_window.windowpage",
    }
    call_command("search_rebuild")
    assert (
        list(SearchEntry.objects.order_by("kind", "object_id").values("kind", "object_id", "raw", "norm"))
        == before
    )
    assert rebuild_search(by=BY) == public + places
    assert cut_waiting(by=BY) == 0


def test_the_name_of_an_icon_is_no_text(write):
    page = write(
        "月の庭", body=[("notice", {"tone": "danger", "heading": "おしらせ", "text": "<p>本文</p>"})]
    )
    assert found("月の庭 本文") == {page.pk}
    assert found("月の庭 本当の危険") == set()
