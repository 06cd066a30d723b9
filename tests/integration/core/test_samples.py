"""Sample data never looks real: it cannot go public under a domain that can be real."""

from typing import Any

import pytest

from kit.core.models import Contact, InstanceState
from kit.core.models.owned import PublishRefused
from kit.core.queries.samples import is_demo
from kit.window.models import WindowPage

pytestmark = pytest.mark.django_db


def _become_demo() -> None:
    InstanceState.objects.filter(pk=1).update(is_demo=True)
    is_demo.cache_clear()


def test_under_a_trial_domain_samples_are_published(demo_window: WindowPage) -> None:
    assert demo_window.live
    assert demo_window.phone == "000-000-0000"


def test_a_sample_number_is_refused_under_a_real_domain(demo_window: WindowPage, settings: Any) -> None:
    settings.TRIAL = False
    with pytest.raises(PublishRefused) as refusal:
        demo_window.get_latest_revision().publish()
    assert refusal.value.reasons == ["電話番号が見本（000-…）のままです。本当の番号に直してください。"]


def test_a_sample_database_publishes_nothing_under_a_real_domain(settings: Any) -> None:
    settings.TRIAL = False
    _become_demo()
    with pytest.raises(PublishRefused, match="このデータベースは見本です"):
        Contact.objects.get(key="centre").save_revision().publish()


def test_every_page_of_a_sample_says_so(client: Any, demo_window: WindowPage) -> None:
    _become_demo()
    for path in ("/", "/window/", "/learn/", "/emergency/", "/nothing/"):
        assert "これは見本です" in client.get(path).content.decode(), path
