"""The dashboard says what is missing, where to mend it, and what has to be checked again."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from kit.core.models import Contact, InstanceState, TownFacts
from kit.core.queries.samples import is_demo
from kit.core.queries.todos import list_todos
from kit.pages.models import ContentPage, HomePage, LanguagePage
from kit.pages.queries.todos import Review, due_reviews
from kit.window.models import WindowPage
from tests.factories.people import make_user, sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def approver():
    return make_user("shonin", "approver")


def messages_for(user):
    return {todo.message: todo.url for todo in list_todos(user)}


def test_each_missing_fact_of_the_window_leads_to_its_field(approver):
    edit = f"/admin/pages/{WindowPage.objects.get().pk}/edit/"
    found = messages_for(approver)
    assert found["相談窓口: 担当する課の名前を書いてください。"] == f"{edit}#id_department"
    assert found["相談窓口: 受付時間を書いてください。"] == f"{edit}#hours"
    assert found["相談窓口: 内容を確かめた日を書いてください。"] == f"{edit}#id_checked_on"


def test_the_anchors_stand_in_the_form(client, approver):
    page = WindowPage.objects.get()
    html = sign_in(client, approver).get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert all(f'id="{name}"' in html for name in ("id_department", "id_phone", "hours", "id_checked_on"))


def test_a_complete_window_waits_for_its_publication_and_then_is_silent(approver, demo_window):
    assert not [words for words in messages_for(approver) if words.startswith("相談窓口")]
    demo_window.unpublish()
    (words,) = [words for words in messages_for(approver) if words.startswith("相談窓口")]
    assert words == "相談窓口のページに必要なことがそろいました。公開してください。"


def test_who_may_not_edit_gets_no_links(demo_window):
    demo_window.unpublish()
    found = messages_for(make_user("soudan", "counsellor"))
    assert found["相談窓口のページに必要なことがそろいました。公開してください。"] == ""


def test_the_office_for_people_in_need(approver):
    words = "生活に困ったときの窓口（生活困窮者自立相談支援機関）の電話番号を書いてください。"
    TownFacts.objects.update_or_create(pk=1, defaults={"selfreliance_phone": ""})
    assert messages_for(approver)[words] == "/admin/settings/kit_core/townfacts/"
    assert messages_for(make_user("henshu", "editor"))[words] == ""
    TownFacts.objects.update_or_create(pk=1, defaults={"selfreliance_phone": "059-000-0000"})
    assert words not in messages_for(approver)


def test_language_pages_nobody_has_read(client, approver):
    page, *others = LanguagePage.objects.order_by("path")
    names = "、".join(one.native_name for one in (page, *others))
    together = f"{len(others) + 1}の言葉（{names}） のページを"
    found = [words for words in messages_for(approver) if "話者が確かめた" in words]
    assert [words.startswith(together) for words in found] == [True]
    shown = sign_in(client, approver).get(messages_for(approver)[found[0]]).content.decode()
    assert all(f"/admin/pages/{one.pk}/edit/" in shown for one in (page, *others))
    LanguagePage.objects.exclude(pk=page.pk).update(speaker_checked=True)
    words = f"{page.native_name} のページを、その言葉を話す人に読んでもらい、「話者が確かめた」に印を付けてください。"
    assert messages_for(approver)[words] == f"/admin/pages/{page.pk}/edit/#id_speaker_checked"
    LanguagePage.objects.filter(pk=page.pk).update(speaker_checked=True)
    assert words not in messages_for(approver)


def test_contacts_to_check_are_named_to_the_town_and_linked_for_the_prefecture(approver):
    Contact.objects.update(needs_check=False)
    Contact.objects.filter(key="centre").update(needs_check=True)
    centre = Contact.objects.get(key="centre")
    assert messages_for(approver)[f"県が番号をもう一度確かめている連絡先があります（{centre.name}）。"] == ""


def test_retention_and_sample_data_are_told_to_who_keeps_the_instance(approver):
    manager = make_user("kanri", "manager")
    found = messages_for(manager)
    assert any(words.startswith("保存年限が決まっていません（相談の記録") for words in found)
    assert not any(words.startswith("見本のデータ") for words in found)
    InstanceState.objects.update(is_demo=True)
    is_demo.cache_clear()
    assert any(words.startswith("見本のデータ") for words in messages_for(manager))
    assert not any(words.startswith(("見本のデータ", "保存年限")) for words in messages_for(approver))


def test_the_panels_stand_on_the_dashboard_of_those_who_write(client, approver):
    html = sign_in(client, approver).get("/admin/").content.decode()
    assert "公開までにすること" in html
    assert "確認日が近いもの・過ぎたもの" in html
    assert escape("相談窓口: 受付時間を書いてください。") in html


def test_others_see_no_such_panels(client):
    html = sign_in(client, make_user("soudan", "counsellor")).get("/admin/").content.decode()
    assert "公開までにすること" not in html


def checked_page(slug, checked_on, *, live=True):
    home = HomePage.objects.get()
    return home.add_child(instance=ContentPage(title=slug, slug=slug, checked_on=checked_on, live=live))


def test_checks_overdue_and_near_are_listed_and_fresh_ones_are_not(demo_window):
    ContentPage.objects.update(checked_on=None)
    WindowPage.objects.update(checked_on=date(2026, 5, 1))
    old = checked_page("furui", date(2025, 11, 1))
    near = checked_page("chikai", date(2025, 12, 1))
    checked_page("atarashii", date(2026, 11, 1))
    checked_page("shitagaki", date(2020, 1, 1), live=False)
    assert due_reviews(TODAY) == [
        Review(
            "相談窓口",
            f"/admin/pages/{demo_window.pk}/edit/#id_checked_on",
            date(2026, 5, 1),
            date(2026, 11, 1),
            True,
        ),
        Review(
            "furui", f"/admin/pages/{old.pk}/edit/#id_checked_on", date(2025, 11, 1), date(2026, 11, 1), True
        ),
        Review(
            "chikai",
            f"/admin/pages/{near.pk}/edit/#id_checked_on",
            date(2025, 12, 1),
            date(2026, 12, 1),
            False,
        ),
    ]


def test_overdue_is_said_in_words(client, approver, demo_window):
    WindowPage.objects.update(checked_on=timezone.localdate() - timedelta(days=400))
    html = sign_in(client, approver).get("/admin/").content.decode()
    assert "確認日を過ぎています" in html


def test_the_lists_cost_the_same_with_one_and_with_thirty_pages(django_assert_max_num_queries, approver):
    for number in range(30):
        checked_page(f"page-{number}", date(2020, 1, 1))
    Contact.objects.update(needs_check=True)
    with django_assert_max_num_queries(23):
        list_todos(approver)
    with django_assert_max_num_queries(7):  # one for each type of page
        due_reviews(TODAY)
