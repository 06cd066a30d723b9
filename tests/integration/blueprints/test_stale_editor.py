"""An editor that was opened before a release came in never undoes it, and loses nothing that was typed."""

import json

import pytest
from django.contrib.auth.models import Permission

from kit.blueprints.actions.carry_out.fill import LOG_ACTION
from kit.blueprints.actions.settle import settle_conflict
from kit.blueprints.bridge.guard import applying
from kit.blueprints.bridge.schema import block_kind
from kit.blueprints.logic.apply import Choice, Take
from kit.blueprints.models import Conflict, ObjectBase
from kit.core.models import AuditEntry, Contact
from kit.pages.models import ContentPage
from tests.factories import releases
from tests.factories.people import make_user, sign_in
from tests.factories.towns import BY, take
from tests.integration.blueprints.owned import (
    PUBLISH,
    about,
    fixed_blocks,
    form_of,
    posted,
    stream,
    town_page,
    words_of,
)

pytestmark = pytest.mark.django_db
KIND = block_kind(ContentPage.body.field.stream_block)
MERGED = "開いているあいだに県の更新が入ったので、書いたものと合わせて保存しました。"


@pytest.fixture
def desk(client):
    user = make_user("shonin", "approver")
    user.user_permissions.set(Permission.objects.filter(codename__in=("change_contact", "publish_contact")))
    return sign_in(client, user)


def edit_url(thing):
    if isinstance(thing, Contact):
        return f"/admin/snippets/kit_core/contact/edit/{thing.pk}/"
    return f"/admin/pages/{thing.pk}/edit/"


def opened(desk, thing):
    """The form as a browser has it after opening, with the version Wagtail and we remember."""
    data = form_of(desk, edit_url(thing))
    version = type(thing).objects.get(pk=thing.pk).latest_revision
    loaded = {"loaded_revision_id": version.pk, "loaded_revision_created_at": version.created_at.isoformat()}
    assert data["kit_loaded_revision"] == version.pk
    return {**data, **loaded}


def release(thing, *, body=None, log_action=LOG_ACTION, **fields):
    """A release comes in: merged, published, noted in the history, its base kept."""
    with applying():
        version = type(thing).objects.get(pk=thing.pk).get_latest_revision_as_object()
        for name, value in fields.items():
            setattr(version, name, value)
        if body is not None:
            version.body = json.dumps(body)
        version.save_revision(log_action=log_action).publish()
    for row in ObjectBase.objects.filter(uid=thing.uid):
        row.content["fields"] |= {
            name: value for name, value in fields.items() if name in row.content["fields"]
        }
        row.sequence += 1
        row.save()


def items(page):
    return [dict(block) for block in ContentPage.objects.get(pk=page.pk).body.get_prep_value()]


def free(page):
    """A block of plain words that the town may change."""
    fixed = fixed_blocks(page)
    return next(b for b in items(page) if b["id"] not in fixed and b["type"] == "text")


def with_text(blocks, found, words):
    value = f'<p data-block-key="same1">{words}</p>'
    return [{**b, "value": value} if b["id"] == found else b for b in blocks]


def with_body(data, blocks):
    return {
        **{key: v for key, v in data.items() if not key.startswith("body-")},
        **stream("body", blocks, KIND),
    }


@pytest.mark.parametrize("press", [{}, PUBLISH], ids=["save", "publish"])
def test_what_only_the_release_changed_stays_and_what_was_typed_too(desk, press):
    page = about()
    data = opened(desk, page)
    release(page, lead="県の新しい導入", title="県の新しい題")
    response = desk.post(edit_url(page), {**data, "search_description": "町の説明", **press})
    assert (response.status_code, MERGED in words_of(response)) == (302, True)
    newest = about().get_latest_revision_as_object()
    assert (newest.lead, newest.title, newest.search_description) == (
        "県の新しい導入",
        "県の新しい題",
        "町の説明",
    )
    assert about().search_description == ("町の説明" if press else page.search_description)
    assert not Conflict.objects.exists()


def test_blocks_are_merged_one_by_one(desk):
    page = about()
    block = free(page)
    data = opened(desk, page)
    new = {
        "type": "text",
        "id": "77777777-0000-4000-8000-000000000001",
        "value": '<p data-block-key="new01">県の新しい段落</p>',
    }
    release(page, body=[*items(page), new])
    town = {"type": "text", "id": "", "value": '<p data-block-key="own01">町の段落</p>'}
    old = [b for b in items(page) if b["id"] != new["id"]]
    desk.post(
        edit_url(page), {**with_body(data, [*with_text(old, block["id"], "町の書き直し"), town]), **PUBLISH}
    )
    words = [str(b["value"]) for b in items(page)]
    assert [
        sum(text in word for word in words) for text in ("県の新しい段落", "町の段落", "町の書き直し")
    ] == [1, 1, 1]


def test_both_changed_the_same_keeps_the_typed_words_and_asks(desk):
    page = about()
    data = opened(desk, page)
    release(page, lead="県の新しい導入")
    response = desk.post(edit_url(page), {**data, "lead": "町の新しい導入", **PUBLISH})
    assert about().lead == "町の新しい導入"
    conflict = Conflict.objects.get()
    assert (str(conflict.uid), conflict.state, conflict.take) == (str(page.uid), "live", "")
    assert {side: conflict.entry[side] for side in ("base", "theirs", "ours", "path")} == {
        "base": page.lead, "theirs": "県の新しい導入", "ours": "町の新しい導入", "path": "lead",
    }  # fmt: skip
    assert any("くいちがって" in words and "はじめの一、二文" in words for words in words_of(response))
    assert AuditEntry.objects.get(act="blueprint.typed").detail == {"displaced": 0, "conflicts": 1}


def test_a_form_that_comes_back_with_errors_still_knows_what_it_was_opened_with(desk):
    page = about()
    data = opened(desk, page)
    release(page, lead="県の新しい導入")
    response = desk.post(edit_url(page), {**data, "title": "", **PUBLISH})
    assert response.status_code == 200
    again = {**posted(response.context["form"]), **data, "title": "町の題"}
    again |= {"kit_loaded_revision": response.context["form"]["kit_loaded_revision"].value()}
    again |= {"loaded_revision_id": about().latest_revision_id}
    assert int(again["kit_loaded_revision"]) == data["loaded_revision_id"]
    assert desk.post(edit_url(page), {**again, **PUBLISH}).status_code == 302
    assert (about().lead, about().title) == ("県の新しい導入", "町の題")


def test_an_autosave_is_stopped_and_the_save_after_it_merges(desk):
    page = about()
    data = opened(desk, page)
    first = desk.post(
        edit_url(page), {**data, "search_description": "一"}, HTTP_ACCEPT="application/json"
    ).json()
    assert (first["success"], first["field_updates"]["kit_loaded_revision"]) == (
        True,
        str(first["revision_id"]),
    )
    data |= {"overwrite_revision_id": first["revision_id"], **first["field_updates"]}
    release(page, lead="県の新しい導入")
    newest = about().latest_revision_id
    stopped = desk.post(edit_url(page), {**data, "search_description": "二"}, HTTP_ACCEPT="application/json")
    assert (stopped.status_code, stopped.json()["error_code"]) == (400, "invalid_revision")
    assert "県の更新" in stopped.json()["error_message"]
    assert about().latest_revision_id == newest
    response = desk.post(edit_url(page), {**data, "search_description": "三"})
    assert (response.status_code, MERGED in words_of(response)) == (302, True)
    draft = about().get_latest_revision_as_object()
    assert (draft.lead, draft.search_description) == ("県の新しい導入", "三")


def test_a_release_that_came_before_opening_is_nothing_to_merge(desk):
    page = about()
    release(page, lead="県の新しい導入")
    data = opened(desk, page)
    response = desk.post(edit_url(page), {**data, "lead": "町の導入", **PUBLISH})
    assert (about().lead, MERGED in words_of(response)) == ("町の導入", False)
    assert not Conflict.objects.exists()


def test_another_clerk_s_save_is_as_in_wagtail(desk):
    page = about()
    data = opened(desk, page)
    release(page, lead="同僚の導入", log_action=True)
    desk.post(edit_url(page), {**data, "search_description": "町の説明"})
    assert about().get_latest_revision_as_object().lead == page.lead


def test_going_back_to_an_old_version_does_not_undo_a_release_that_came_meanwhile(desk):
    page = about()
    old = page.get_latest_revision() or page.save_revision()
    page.search_description = "いまの説明"
    page.save_revision().publish()
    url = f"/admin/pages/{page.pk}/revisions/{old.pk}/revert/"
    data = form_of(desk, url)
    release(page, lead="県の新しい導入")
    assert desk.post(url, {**data, **PUBLISH}).status_code == 302
    assert (about().lead, about().search_description) == ("県の新しい導入", old.content["search_description"])


def test_a_page_of_the_town_s_own_is_left_to_wagtail(desk):
    page = town_page()
    data = form_of(desk, edit_url(page))
    assert "kit_loaded_revision" not in data


def test_the_editor_of_a_contact_merges_as_well(desk):
    contact = Contact.objects.get(key="centre")
    for row in ObjectBase.objects.filter(uid=contact.uid):
        row.content = {**row.content, "ownership": {"": "standard", "phone": "fixed"}}
        row.save()
    contact.save_revision()
    data = opened(desk, contact)
    release(contact, summary="県の新しい説明", phone="059-111-1111")
    response = desk.post(edit_url(contact), {**data, "phone_note": "町のひとこと", "phone": "000", **PUBLISH})
    assert (response.status_code, MERGED in words_of(response)) == (302, True)
    fresh = Contact.objects.get(key="centre")
    assert (fresh.summary, fresh.phone_note, fresh.phone) == (
        "県の新しい説明",
        "町のひとこと",
        "059-111-1111",
    )
    data = opened(desk, contact)
    release(contact, summary="県のもっと新しい説明")
    desk.post(edit_url(contact), {**data, "summary": "町の説明", **PUBLISH})
    assert Contact.objects.get(key="centre").summary == "町の説明"
    assert Conflict.objects.get().entry["theirs"] == "県のもっと新しい説明"


def test_a_real_release_is_merged_and_the_conflict_can_be_decided(desk, now):
    page = about()
    theirs = releases.release("2026.2").by_uid[str(page.uid)].fields["title"]
    data = opened(desk, page)
    take("2026.2", now)
    desk.post(edit_url(page), {**data, "title": "町の題", "lead": "町の導入", **PUBLISH})
    assert (about().title, about().lead, theirs != page.title) == ("町の題", "町の導入", True)
    settle_conflict(Conflict.objects.get(), Choice(Take.THEIRS), by=BY, now=now)
    assert (about().title, about().lead) == (theirs, "町の導入")
    assert about().get_latest_revision_as_object().title == theirs
