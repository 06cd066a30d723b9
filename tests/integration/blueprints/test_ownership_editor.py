"""The editor of a page that the prefecture owns in part: whatever the browser sends, fixed parts stay."""

import html
import json
import re

import pytest
from wagtail.models import PageLogEntry

from kit.blueprints.bridge.schema import block_kind
from kit.blueprints.models import Displaced
from kit.core.models import AuditEntry
from kit.pages.models import ContentPage
from tests.factories.people import make_user, sign_in
from tests.integration.blueprints.owned import (
    PUBLISH,
    about,
    body_of,
    draft_body,
    figures,
    fixed_blocks,
    form_of,
    home,
    old_revision,
    stream,
    town_page,
    words_of,
)

pytestmark = pytest.mark.django_db
TEXT = {"type": "text", "id": "", "value": '<p data-block-key="town1">町の言葉です。</p>'}


@pytest.fixture
def desk(client):
    return sign_in(client, make_user("shonin", "approver"))


def edit_url(page):
    return f"/admin/pages/{page.pk}/edit/"


def items(page):
    return [dict(block) for block in page.body.get_prep_value()]


def send(desk, page, *, body=None, url=None, **fields):
    """Open the editor, change what is given, and publish."""
    data = form_of(desk, url or edit_url(page))
    if body is not None:
        data = {key: value for key, value in data.items() if not key.startswith("body-")}
        data |= stream("body", body, block_kind(type(page).body.field.stream_block))
    return desk.post(url or edit_url(page), {**data, **PUBLISH, **fields})


def test_the_towns_own_words_are_published_as_before(desk):
    before = items(about())
    response = send(desk, about(), lead="町の導入です。", body=[*before, TEXT])
    assert response.status_code == 302
    after = items(about())
    assert (about().lead, after[:-1]) == ("町の導入です。", before)
    assert "町の言葉です。" in after[-1]["value"]
    assert not Displaced.objects.exists()


def test_a_forged_fixed_field_is_ignored(desk):
    before = figures()
    send(desk, before, title="うその題", lead="うその導入", slug="uso")
    assert (figures().title, figures().lead) == (before.title, before.lead)


def test_a_forged_fixed_block_is_put_back_and_the_text_is_kept(desk):
    page, (first, *_rest) = about(), fixed_blocks(about())
    before = body_of(page)
    forged = [
        {**block, "value": _other(block["value"])} if block["id"] == first else block for block in items(page)
    ]
    response = send(desk, page, body=[*forged, TEXT], lead="残る言葉")
    assert response.status_code == 302
    after = body_of(page)
    assert after[first] == before[first]
    assert about().lead == "残る言葉"
    assert any("町の言葉" in str(block["value"]) for block in after.values())
    aside = Displaced.objects.get()
    assert (str(aside.uid), aside.path.split("/")[:2], aside.seen_at) == (
        str(page.uid),
        ["body", first],
        None,
    )
    assert "うそ" in json.dumps(aside.value, ensure_ascii=False)
    assert any("県の内容に戻しました" in words for words in words_of(response))
    assert AuditEntry.objects.filter(act="blueprint.typed", reference=str(page.uid)).count() == 1


def test_swapped_ids_do_not_move_fixed_words(desk):
    page, (one, two, *_rest) = about(), fixed_blocks(about())
    before = body_of(page)
    swap = {one: two, two: one}
    send(desk, page, body=[{**block, "id": swap.get(block["id"], block["id"])} for block in items(page)])
    after = body_of(page)
    assert [after[one], after[two]] == [before[one], before[two]]


def test_the_id_of_a_fixed_block_on_a_town_s_block_gains_nothing(desk):
    page, (one, *_rest) = about(), fixed_blocks(about())
    before = body_of(page)
    send(desk, page, body=[*items(page), {**TEXT, "id": one}])
    after = body_of(page)
    assert after[one] == before[one]
    assert any("町の言葉" in str(block["value"]) for found, block in after.items() if found != one)


def test_removed_and_reordered_fixed_blocks_come_back(desk):
    page = about()
    before = body_of(page)
    fixed = fixed_blocks(page)
    send(desk, page, body=[TEXT])
    after = body_of(page)
    assert [after[found] for found in fixed] == [before[found] for found in fixed]
    assert [found for found in after if found in fixed] == [found for found in before if found in fixed]
    assert any("町の言葉" in str(block["value"]) for block in after.values())


def test_a_sealed_list_takes_nothing_of_the_town(desk):
    page = figures()
    before = body_of(page)
    send(desk, page, body=[*items(page), TEXT])
    assert body_of(page) == before


def test_a_draft_and_an_autosave_are_put_right_as_well(desk):
    page, (first, *_rest) = about(), fixed_blocks(about())
    before = body_of(page)
    data = form_of(desk, edit_url(page))
    kept = [block for block in items(page) if block["id"] != first]
    data = {key: value for key, value in data.items() if not key.startswith("body-")}
    data |= stream("body", kept, block_kind(ContentPage.body.field.stream_block))
    assert desk.post(edit_url(page), {**data, "lead": "下書き"}).status_code == 302
    assert draft_body(page)[first] == before[first]
    data |= {"loaded_revision_id": "", "kit_loaded_revision": str(about().latest_revision_id)}
    answer = desk.post(edit_url(page), {**data, "lead": "自動"}, HTTP_ACCEPT="application/json")
    assert answer.json()["success"] is True
    assert draft_body(page)[first] == before[first]
    assert about().get_latest_revision_as_object().lead == "自動"


def test_an_old_version_opens_and_is_saved_with_the_fixed_values_of_today(desk):
    page, (first, *_rest) = about(), fixed_blocks(about())
    before = body_of(page)
    bad = [
        {**block, "value": _other(block["value"])} if block["id"] == first else block for block in items(page)
    ]
    old = old_revision(page, body=json.dumps(bad), lead="むかしの導入", slug="mukashi")
    url = f"/admin/pages/{page.pk}/revisions/{old.pk}/revert/"
    shown = desk.get(url).context["form"]
    assert {b["id"]: b for b in shown.initial["body"].get_prep_value()}[first] == before[first]
    assert send(desk, page, url=url).status_code == 302
    assert body_of(page)[first] == before[first]
    assert (about().lead, about().slug) == ("むかしの導入", "about")


def test_preview_shows_the_fixed_words(desk):
    page, (first, *_rest) = about(), fixed_blocks(about())
    data = form_of(desk, edit_url(page))
    forged = [{**b, "value": _other(b["value"])} if b["id"] == first else b for b in items(page)]
    data = {key: value for key, value in data.items() if not key.startswith("body-")}
    data |= stream("body", forged, block_kind(ContentPage.body.field.stream_block))
    url = f"/admin/pages/{page.pk}/edit/preview/"
    assert desk.post(url, data).json()["is_valid"] is True
    assert "うそ" not in desk.get(url).content.decode()


def test_each_place_says_whose_it_is(desk):
    page = about()
    shown = _shown(desk, page)
    rules = shown["owners"]
    assert (rules["title"], rules["slug"], rules["lead"]) == ("standard", "fixed", "standard")
    assert {rules[f"body/{found}"] for found in fixed_blocks(page)} == {"fixed"}
    assert "body" in shown["holding"]
    assert [shown["words"][owner][0] for owner in ("fixed", "standard", "local")] == [
        "県固定",
        "県標準",
        "市町",
    ]
    send(desk, page, body=[*items(page), TEXT])
    own = next(found for found, block in body_of(page).items() if "町の言葉" in str(block["value"]))
    assert _shown(desk, page)["owners"][f"body/{own}"] == "local"


def test_fixed_fields_are_closed_and_open_lists_are_not(desk):
    form = desk.get(edit_url(figures())).context["form"]
    closed = {name for name, field in form.fields.items() if field.disabled}
    assert {"title", "slug", "lead", "body", "go_live_at", "expire_at"} <= closed
    form = desk.get(edit_url(about())).context["form"]
    assert [name for name, field in form.fields.items() if field.disabled] == ["slug"]


def test_a_page_of_the_town_s_own_has_no_labels(desk):
    page = town_page()
    assert "kit-ownership" not in desk.get(edit_url(page)).content.decode()


def test_opening_an_editor_costs_two_queries_more_at_most(desk, settings):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(page):
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(edit_url(page)).status_code == 200
        return len(queries)

    for page in (about(), home(), figures()):
        cost(page)
        guarded = cost(page)
        settings.SITE_CONFIG = _hub(settings.SITE_CONFIG)
        without = cost(page)
        settings.SITE_CONFIG = _town(settings.SITE_CONFIG)
        assert guarded <= without + 2, page


def test_nothing_is_written_into_the_history_by_being_opened(desk):
    page = about()
    before = PageLogEntry.objects.filter(page=page.pk).count()
    desk.get(edit_url(page))
    assert PageLogEntry.objects.filter(page=page.pk).count() == before


def _hub(config):
    from dataclasses import replace

    return replace(config, role="hub")


def _town(config):
    from dataclasses import replace

    return replace(config, role="town")


def _shown(desk, page):
    found = re.search(r'data-ownership="([^"]+)"', desk.get(edit_url(page)).content.decode())
    return json.loads(html.unescape(found[1]))


def _other(value):
    """The same block with a lie in its first words."""
    if isinstance(value, dict):
        name = next(key for key, part in value.items() if isinstance(part, str) and part)
        return {**value, name: "うその言葉"}
    return "うその言葉" if not value.startswith("<") else '<p data-block-key="lie01">うその言葉</p>'
