"""Two people of the prefecture write in the same form at once: nothing that somebody typed is lost, and only that is asked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.hub.actions.release import write
from kit.hub.models import NextRelease, Notice
from tests.factories.hub import become_hub
from tests.factories.people import make_user
from tests.factories.towns import edit
from tests.integration.hub.desk import HubDesk, address

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]


def text(answer):
    return answer.content.decode()


def opened(client, url):
    """What a browser would send back of a form that was only opened."""
    found = client.get(url).context
    form = found["table"].form if "table" in found else found["form"]
    return {field.html_name: field.value() for field in form if field.value() not in (None, False)}


@pytest.fixture
def two(tmp_path, settings, client):
    desk = HubDesk(tmp_path, settings, timezone.now())
    desk.staff(client, "ise", "approver")
    other = type(client)()
    desk.staff(other, "toba", "editor")
    edit("learn-you", title="ご本人へ")
    return client, other


def test_notes_of_two_are_put_together_and_only_a_conflict_asks(two):
    one, other = two
    here = address("next")
    one.post(here, {**opened(one, here), "notes": "はじめの説明", "do": "save"})
    mine, theirs = opened(one, here), opened(other, here)
    other.post(here, {**theirs, "notes": "乙の説明", "do": "save"})
    late = one.post(here, {**mine, "notes": "甲の説明", "version": "2026.7", "do": "save"})
    assert late.status_code == 422
    form = late.context["table"].form
    assert form.others == [("何が、なぜ変わったか", "乙の説明")]
    assert (form["notes"].value(), form["version"].value()) == ("甲の説明", "2026.7")
    assert "tobaが書きかえました" in text(late)
    assert NextRelease.objects.get().notes == "乙の説明"
    again = {field.html_name: field.value() for field in form if field.value() is not None}
    assert one.post(here, {**again, "notes": "甲と乙の説明", "do": "save"}).status_code == 302
    assert (row().notes, row().version) == ("甲と乙の説明", "2026.7")

    mine, theirs = opened(one, here), opened(other, here)
    other.post(here, {**theirs, "notes": "乙がもう一度", "do": "save"})
    saved = one.post(here, {**mine, "version": "2026.8", "do": "save"}, follow=True)
    assert "ほかの人が書きかえたところも、そのまま入っています（何が、なぜ変わったか）" in text(saved)
    assert (row().notes, row().version) == ("乙がもう一度", "2026.8")


def row():
    return NextRelease.objects.get()


def test_of_two_who_begin_at_once_the_later_sees_what_the_first_wrote(two, monkeypatch):
    one, other = two
    here, mine = address("next"), opened(two[0], address("next"))
    was = []

    def beaten(*words, **more):
        if not was:
            was.append(1)
            other.post(here, {**opened(other, here), "notes": "乙の説明", "do": "save"})
        return write(*words, **more)

    monkeypatch.setattr("kit.hub.views.releases.write", beaten)
    late = one.post(here, {**mine, "notes": "甲の説明", "do": "build"})
    assert (late.status_code, "甲の説明" in text(late), row().notes) == (422, True, "乙の説明")


def test_notices_of_two_are_put_together_and_only_a_conflict_asks(client, settings):
    become_hub(settings)
    client.force_login(make_user("ise", "editor"))
    other = type(client)()
    other.force_login(make_user("toba", "editor"))
    day, home = timezone.localdate(), reverse("kit_hub_support")
    typed = {"title": "年末", "text": "28日から休みです。", "starts_on": day, "ends_on": day + timedelta(3)}
    client.post(reverse("kit_hub_write", args=["notices"]), typed)
    here = reverse("kit_hub_told", args=["notices", Notice.objects.get().uid])
    mine, theirs = opened(client, here), opened(other, here)
    assert other.post(here, {**theirs, "text": "29日から休みです。", "is_important": "on"}).url == home
    late = client.post(here, {**mine, "text": "30日から休みです。", "title": "年末の体制"})
    form = late.context["form"]
    assert (form.others, form["text"].value()) == ([("文", "29日から休みです。")], "30日から休みです。")
    assert form["is_important"].value()
    again = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    assert client.post(here, again).url == home
    found = Notice.objects.get()
    assert (found.title, found.text, found.is_important) == ("年末の体制", "30日から休みです。", True)

    mine, theirs = opened(client, here), opened(other, here)
    other.post(here, {**theirs, "starts_on": day + timedelta(2)})
    late = client.post(here, {**mine, "ends_on": day + timedelta(1)})
    assert "出し終わる日は" in text(late), "what two made together is judged as a whole"

    client.post(reverse("kit_hub_withdraw", args=["notices", found.uid]))
    gone = client.post(here, {**mine, "text": "まだ出していない文"})
    assert ("ほかの人が取り下げました" in text(gone), "まだ出していない文" in text(gone)) == (True, True)
    assert client.get(here).status_code == 404
