"""What the tests of ownership share: pages that the shipped release fixes in part, and forged forms."""

import re
from typing import Any

from django.contrib.messages import get_messages
from wagtail.models import Page

from kit.blueprints.bridge.guard import applying
from kit.blueprints.bridge.schema import block_kind
from kit.blueprints.logic.schema import Kind
from kit.blueprints.models import ObjectBase
from kit.pages.models import ContentPage, HomePage
from kit.window.models import WindowPage

PUBLISH = {"action-publish": "action-publish"}
FIXED_REASON = "県固定"


def words_of(response: Any) -> list[str]:
    return [re.sub(r"<[^>]+>", "", str(m)).strip() for m in get_messages(response.wsgi_request)]


def about() -> ContentPage:
    """A standard page with fixed blocks in it."""
    return ContentPage.objects.get(slug="about")


def figures() -> ContentPage:
    """A page that is fixed as a whole, its body sealed."""
    return ContentPage.objects.get(slug="figures")


def home() -> HomePage:
    return HomePage.objects.get()


def window() -> WindowPage:
    return WindowPage.objects.get()


def town_page(slug: str = "machi") -> ContentPage:
    """A page of the town's own, published."""
    page = home().add_child(instance=ContentPage(title=f"町の {slug}", slug=slug, live=False))
    page.save_revision().publish()
    return ContentPage.objects.get(pk=page.pk)


def base(thing: Any, state: str = "live") -> ObjectBase:
    return ObjectBase.objects.get(uid=thing.uid, state=state)


def fixed_blocks(page: Any) -> list[str]:
    """The ids of the blocks of `body` that are fixed one by one."""
    rules = base(page).content["ownership"]
    return [path.split("/")[1] for path, owner in rules.items() if owner == "fixed" and path.count("/") == 1]


def body_of(page: Any) -> dict[str, Any]:
    """The blocks of the public body by id."""
    fresh = type(page).objects.get(pk=page.pk)
    return {block["id"]: block for block in fresh.body.get_prep_value()}


def draft_body(page: Any) -> dict[str, Any]:
    fresh = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    return {block["id"]: block for block in fresh.body.get_prep_value()}


def old_revision(page: Any, **values: Any) -> Any:
    """A version with other values in fixed places, as from before the guard; the newest is as it was."""
    with applying():
        version = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
        good = version.get_latest_revision() or version.save_revision()
        for name, value in values.items():
            setattr(version, name, value)
        old = version.save_revision()
        good.as_object().save_revision()
    return old


def form_of(client: Any, url: str) -> dict[str, Any]:
    """What a browser sends back from an opened editor; StreamFields as Wagtail's script would."""
    response = client.get(url)
    assert response.status_code == 200, response
    return posted(response.context["form"])


def posted(form: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if field.disabled:
            continue
        if hasattr(value, "stream_block"):
            kind = block_kind(value.stream_block)
            data |= stream(name, value.get_prep_value(), kind)
        elif value not in (None, False):
            data[name] = value if not hasattr(value, "isoformat") else value.isoformat()
    return {**data, **comments()}


def comments() -> dict[str, str]:
    return {f"comments-{key}_FORMS": "0" for key in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}


def stream(prefix: str, items: list[dict[str, Any]], kind: Kind) -> dict[str, Any]:
    """The form data of a StreamField or ListBlock."""
    data: dict[str, Any] = {f"{prefix}-count": str(len(items))}
    for number, item in enumerate(items):
        here = f"{prefix}-{number}"
        inner = kind.blocks[item["type"]] if kind.name == "stream" else kind.item
        data |= {f"{here}-deleted": "", f"{here}-order": str(number), f"{here}-type": item["type"]}
        data |= {f"{here}-id": item.get("id", ""), **_value(f"{here}-value", item["value"], inner)}
    return data


def _value(prefix: str, value: Any, kind: Any) -> dict[str, Any]:
    if kind.name == "struct":
        parts = (_value(f"{prefix}-{name}", value.get(name), part) for name, part in kind.parts.items())
        return {key: found for part in parts for key, found in part.items()}
    if kind.name in ("list", "stream"):
        return stream(prefix, value or [], kind)
    if kind.name == "rich":
        return {prefix: contentstate(value or "")}
    return {} if value in (None, False) else {prefix: value}


def contentstate(html: str) -> str:
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    from kit.pages.blocks.parts import RICH

    return str(ContentstateConverter(RICH).from_database_format(html))


def is_live(page: Any) -> bool:
    return Page.objects.get(pk=page.pk).live
