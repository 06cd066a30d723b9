"""The record of what was entered of a town: page by page, nothing cut off in silence."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.hub.models import Entered, Town
from kit.hub.views.board_staff import PER_PAGE
from tests.integration.hub.test_board_staff import NABARI, NOW, SOURCED, hub, text  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]


def test_the_oldest_entry_can_be_reached_and_the_number_of_all_is_said(hub, client):  # noqa: F811
    town = Town.objects.get(municipality__code=NABARI)
    kept = {"town": town, "fact": "window_name", "as_of": NOW.date(), "at": timezone.now()}
    many = 2 * PER_PAGE + 1
    Entered.objects.bulk_create(
        [Entered(value="課", source=f"広報の{number}号", **kept) for number in range(1, many + 1)]
    )
    address = reverse("kit_hub_board_town", args=[NABARI])
    first, last = (text(client.get(address + asked)) for asked in ("", "?p=3"))
    assert f"全部で{many}件です。ここには1件目から{PER_PAGE}件目を" in first
    assert 'href="?p=2#before">古い方へ' in first
    assert ("広報の1号" in first, "広報の1号" in last) == (False, True)
    assert 'href="?p=2#before">新しい方へ' in last
    asked = text(client.post(address, {"resources": "x", **SOURCED}))
    assert f'action="{address}"' in asked
    Entered.objects.filter(pk__gt=Entered.objects.order_by("pk")[0].pk).delete()
    assert "全部で" not in text(client.get(address))
