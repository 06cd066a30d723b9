"""A telephone number typed into a page of the prefecture: said beside the editor before anybody publishes it."""

import pytest

from tests.factories.hub import become_hub
from tests.factories.people import make_user, sign_in
from tests.factories.towns import edit, object_of
from tests.integration.blueprints.owned import PUBLISH, form_of

pytestmark = pytest.mark.django_db
NUMBER, WORDS = "電話は 059-253-7826 へ。", "次の公開版を組み立てられません"


def opened(client, page):
    answer = client.get(f"/admin/pages/{page.pk}/edit/")
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, page, **more):
    url = f"/admin/pages/{page.pk}/edit/"
    return client.post(url, {**form_of(client, url), **more}, follow=True).content.decode()


def test_a_number_in_a_draft_stands_in_the_checks_before_it_is_published(settings, client):
    become_hub(settings)
    sign_in(client, make_user("shonin-ken", "approver"))
    page = object_of("learn-about")
    assert 'id="kit-typed-number"' not in opened(client, page)
    edit("learn-about", publish=False, lead=NUMBER)
    panel = opened(client, page).partition('id="kit-typed-number"')[2].partition("</p></div>")[0]
    assert (WORDS in panel, "059-253-7826" in panel, "下書きの保存も公開もできます" in panel) == (
        True,
        True,
        True,
    )
    saved = send(client, page)
    assert (WORDS in saved, page.specific_class.objects.get(pk=page.pk).lead == NUMBER) == (True, False)
    assert saved.count(WORDS) == 2, "as a message and in the panel"
    published = send(client, page, **PUBLISH)
    assert (published.count(WORDS), object_of("learn-about").lead) == (1, NUMBER)


def test_saving_by_itself_and_a_town_say_nothing(settings, client):
    page = object_of("learn-about")
    edit("learn-about", publish=False, lead=NUMBER)
    sign_in(client, make_user("shonin-shi", "approver"))
    assert WORDS not in opened(client, page)
    become_hub(settings)
    url = f"/admin/pages/{page.pk}/edit/"
    kept = client.post(url, form_of(client, url), headers={"Accept": "application/json"})
    assert kept["Content-Type"] == "application/json"
    assert opened(client, page).count(WORDS) == 1, "in the panel, and no message waits"
