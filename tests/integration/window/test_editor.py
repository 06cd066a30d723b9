"""The window's edit form: in Japanese, with 明確化 shown and never typed."""

import re

import pytest
from django.forms import Form
from django.utils.html import strip_tags

from kit.window.models import WindowPage
from tests.factories.people import make_user, sign_in

pytestmark = pytest.mark.django_db
# Names that stay as they are in Japanese text, too.
NAMES = {
    "Português",
    "English",
    "Zoom",
    "URL",
    "SNS",
    "Wagtail",
    "JavaScript",
    "Ctrl",
    "Shift",
    "Alt",
    "Esc",
    "shonin",
}


@pytest.fixture
def desk(client):
    return sign_in(client, make_user("shonin", "approver"))


def edit(desk, page):
    return desk.get(f"/admin/pages/{page.pk}/edit/")


def panel_of(response):
    html = response.content.decode()
    return " ".join(
        strip_tags(html[html.index("<strong>明確化") : html.index("手では変えられません")]).split()
    )


def test_a_draft_is_not_clear_yet_and_names_what_is_missing(desk):
    words = panel_of(edit(desk, WindowPage.objects.get()))
    assert words.startswith("明確化: まだです 窓口のページはまだ公開されていません。")
    assert "受付時間を書いてください。" in words


def test_a_public_complete_window_is_clear_and_says_until_when(desk, demo_window):
    words = panel_of(edit(desk, demo_window))
    assert words.startswith("明確化: できています")
    assert re.search(r"\d{4}年\d+月\d+日 に確かめました。次は \d{4}年\d+月\d+日 までに確かめます。", words)


def test_an_old_check_does_not_undo_it(desk, demo_window):
    WindowPage.objects.update(checked_on="2020-01-01")
    words = panel_of(edit(desk, demo_window))
    assert words.startswith("明確化: できています")
    assert "確認日を過ぎています" in words


def test_clear_is_never_an_input():
    form: type[Form] = WindowPage.get_edit_handler().get_form_class()
    assert not [name for name in form.base_fields if "designated" in name]


def test_hours_stand_in_the_first_tab_after_the_ways_to_consult(desk, demo_window):
    html = edit(desk, demo_window).content.decode()
    assert (
        html.index("窓口の事実")
        < html.index('id="id_phone"')
        < html.index('id="hours"')
        < html.index('id="id_checked_on"')
    )
    assert html.index('id="id_checked_on"') < html.index('id="id_title"')


def test_no_english_is_left_in_what_a_clerk_sees(desk, demo_window):
    html = edit(desk, demo_window).content.decode()
    main = html[html.index("<body") :]
    for element in ("script", "style", "svg", "noscript", "textarea"):
        main = re.sub(rf"<{element}\b.*?</{element}>", "", main, flags=re.DOTALL)
    seen = [strip_tags(text) for text in re.findall(r">([^<>]+)<", main)]
    seen += re.findall(r'(?:aria-label|title|placeholder|data-w-tooltip-content-value)="([^"]+)"', main)
    english = {
        word
        for text in seen
        if "@" not in text and "{" not in text
        for word in re.findall(r"[A-Za-zÀ-ÿ]{3,}", text)
    }
    assert english - NAMES == set()


def test_every_field_of_the_form_has_a_help_text():
    form = WindowPage.get_edit_handler().get_form_class()
    without = [name for name, field in form.base_fields.items() if not field.help_text]
    assert set(without) <= {
        "title",
        "slug",
        "seo_title",
        "search_description",
        "go_live_at",
        "expire_at",
        "comment_notifications",
    }
