"""What the tests of the secretary's desk share: an open town, a signed-in secretary, forms as a browser sends them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from tests.factories.people import make_user, sign_in
from tests.integration.intake.browsing import Page


def secretary(client: Any, name: str = "ise") -> Any:
    """Somebody who keeps meetings, signed in."""
    user = make_user(name, "secretary")
    sign_in(client, user)
    return user


def look(client: Any, name: str, *args: Any, **query: Any) -> str:
    """A page that is there."""
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer
    text: str = answer.content.decode()
    return text


def form_in(text: str) -> dict[str, Any]:
    """What the long form of a page would send as it stands."""
    _before, _form, rest = text.partition("data-session=")
    sent = Page(rest).sent
    return {name: value[0] for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def send(client: Any, address: str, form: Mapping[str, Any], **more: Any) -> Any:
    """The form sent, with what was typed into it; names of rows are written with two underlines for the hyphen."""
    typed = {name.replace("__", "-"): value for name, value in more.items()}
    return client.post(address, {**form, **typed})
