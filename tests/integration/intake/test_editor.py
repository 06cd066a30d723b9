"""The editor of the questions: who may do what, what it says, what it refuses, what a preview shows."""

import re

import pytest
from django.urls import reverse

from kit.core.logic.permissions import ROLES, may
from kit.intake.logic.definition import canonical
from kit.intake.models import IntakeDefinition
from tests.factories.people import make_user, sign_in
from tests.integration.intake.editing import (
    SCREENS,
    at,
    draft_with,
    form_of,
    own_question,
    shipped,
    stream,
    versions,
)

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "action-publish"}


@pytest.mark.parametrize("role", ROLES)
def test_the_table_decides_who_comes_in_and_a_superuser_flag_opens_nothing(client, role):
    user = make_user("dareka", role)
    desk = sign_in(client, user)
    allowed = {act: may(frozenset({role}), act, "intake_definition") for act in ("view", "change", "publish")}
    assert (desk.get(SCREENS).status_code == 200) is allowed["view"]
    response = desk.get(at("edit", shipped()))
    assert (response.status_code == 200) is allowed["change"]
    if allowed["change"]:
        assert ("action-publish" in response.content.decode()) is allowed["publish"]
    assert (f'"{SCREENS}"' in desk.get("/admin/").content.decode()) is allowed["view"]
    assert desk.get(at("delete", shipped())).status_code == 302, "nobody deletes"
    assert IntakeDefinition.objects.filter(pk=shipped().pk).exists()


def test_a_superuser_without_a_role_gets_nothing(client):
    desk = sign_in(client, make_user("super", is_superuser=True))
    assert desk.get(SCREENS).status_code == 302
    assert desk.get(at("edit", shipped())).status_code == 302
    response = desk.post(reverse(shipped().snippet_viewset.get_url_name("unpublish"), args=[shipped().pk]))
    assert response.status_code == 302
    assert shipped().live


def test_an_editor_hands_in_and_cannot_publish(client):
    desk = sign_in(client, make_user("kaku", "editor"))
    data = form_of(desk, shipped())
    data["title"] = "書いて相談（案）"
    assert desk.post(at("edit", shipped()), {**data, **PUBLISH}).status_code == 302
    assert shipped().title == "書いて相談する"
    assert shipped().get_latest_revision_as_object().title == "書いて相談（案）"
    assert len(versions()) == 1


def test_the_form_keeps_every_block_and_publishes_a_version(client):
    desk = sign_in(client, make_user("shonin", "approver"))
    before = canonical(shipped().read()[0])
    data = form_of(desk, shipped())
    response = desk.post(at("edit", shipped()), {**data, "title": "かきかた", **PUBLISH})
    assert response.status_code == 302, response.content.decode()[:3000]
    assert shipped().title == "かきかた"
    assert _with_links_alike(canonical(shipped().read()[0])) == _with_links_alike(before).replace(
        "書いて相談する", "かきかた", 1
    )
    assert [version.number for version in versions()] == [1, 2]


def test_errors_stand_in_the_editor_and_refuse_publishing_warnings_do_not(client):
    desk = sign_in(client, make_user("shonin", "approver"))
    mine = [own_question("income", "世帯の年収"), own_question("lost", "迷子", "ない画面")]
    draft_with(town_questions=stream("town_questions", mine)).save_revision()
    page = _plain(desk.get(at("edit", shipped())))
    assert "公開までに直すこと" in page
    assert "市町の質問「迷子」を入れる画面がありません。" in page
    assert "見なおしてほしいこと（公開はできます）" in page
    assert "はじめにたずねないと決めていること（収入）かもしれません（「年収」）" in page
    data = form_of(desk, shipped())
    refused = desk.post(at("edit", shipped()), {**data, **PUBLISH})
    assert refused.status_code == 200
    assert "市町の質問「迷子」を入れる画面がありません。" in _plain(refused)
    assert len(versions()) == 1
    draft_with(town_questions=stream("town_questions", mine[:1])).save_revision()
    data = form_of(desk, shipped())
    assert desk.post(at("edit", shipped()), {**data, **PUBLISH}).status_code == 302
    assert len(versions()) == 2


def test_a_preview_shows_each_path_as_its_people_will_see_it(client, django_assert_max_num_queries):
    modes = shipped().preview_modes
    assert [label for _mode, label in modes] == ["自分のこと", "家族のこと", "支える立場から"]
    pages = {}
    for mode, _label in modes:
        with django_assert_max_num_queries(40):
            response = shipped().make_preview_request(preview_mode=mode)
        pages[mode] = _plain(response)
    assert "ご本人のこと（わかる範囲で）" in pages["family"]
    assert "ご本人のこと（わかる範囲で）" not in pages["self"]
    assert "紹介したい方のこと" in pages["supporter"]
    assert "「あなたがここに書くことを、ご本人は」が「知っている」のほかのとき" in pages["family"]
    for words in ("答えたくない", "わからない", "あとで", "必要", "◎"):
        assert words in pages["self"]
    assert "お名前や住所は書かないでください。" in pages["supporter"]
    raw = response.content.decode()
    assert not re.search(r"<style|style=|<script(?![^>]* src=)|\son[a-z]+=\"", raw[raw.index("<main") :])


def test_a_preview_of_something_unfinished_still_answers():
    empty = IntakeDefinition(key="new", title="書きかけ")
    response = empty.make_preview_request(preview_mode=empty.default_preview_mode)
    assert response.status_code == 200
    assert "画面がまだありません。" in _plain(response)


def _with_links_alike(text):
    """The editor writes the parts of a link in another order."""
    return re.sub(r'(linktype=\\"page\\") (id=\\"\d+\\")', r"\2 \1", text)


def _plain(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))
