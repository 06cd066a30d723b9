"""What the tests of the secretary's desk share: a signed-in secretary, forms read from a page and sent again."""

from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from tests.factories.people import make_user, sign_in


@pytest.fixture
def open_here(settings: Any) -> Any:
    """A town in which it is decided how long records are kept."""
    from dataclasses import replace

    years = {name: 5 for name in settings.SITE_CONFIG.retention}
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, retention=years)
    return settings


def secretary(client: Any, name: str = "ise", **fields: Any) -> Any:
    """Somebody who keeps meetings, signed in."""
    user = make_user(name, "secretary", **fields)
    sign_in(client, user)
    return user


def page(client: Any, name: str, *args: Any, **query: Any) -> str:
    """A page that is there."""
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer
    text: str = answer.content.decode()
    return text


def form_of(text: str) -> dict[str, Any]:
    """Everything that the long form of a page would send, as it stands."""
    (form, *_more) = html.fromstring(text).xpath("//main//form[@data-session]")
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
