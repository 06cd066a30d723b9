"""The register of towns: all 29 from the beginning, for the prefecture's staff only."""

import pytest
from django.urls import reverse

from kit.hub.queries.towns import all_towns, connected_towns, town_with
from tests.factories.hub import become_hub, connect_town
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_every_municipality_has_its_row_and_who_is_connected_is_asked(settings):
    become_hub(settings)
    become_hub(settings)
    assert all_towns().count() == 29
    assert not connected_towns()
    connect_town("tsu", "https://tsu.example")
    assert [str(town) for town in connected_towns()] == ["津市"]
    assert town_with("242012").address == "https://tsu.example"
    assert town_with("132012") is None


def test_the_list_is_for_the_prefecture_only(settings, client):
    client.force_login(make_user("kanri-ken", "manager"))
    here = reverse("kit_hub_towns")
    assert client.get(here).status_code == 404
    assert here not in client.get(reverse("wagtailadmin_home")).content.decode()
    become_hub(settings)
    page = client.get(here).content.decode()
    assert [str(town) for town in all_towns() if f">{town}</a></th>" not in page] == []
    assert here in client.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(make_user("hogo-ken", "protection_manager"))
    assert client.get(here).status_code == 302
