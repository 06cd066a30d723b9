"""Staff hear by mail that something waits or was decided, without a word of what, through a real SMTP server."""

import pytest
from django.urls import reverse

from kit.core.models import AuditEntry
from kit.core.queries.todos import list_todos
from kit.resources.actions import records
from kit.resources.actions.proposals import propose_change
from kit.resources.models import Proposal
from kit.resources.tasks.notices import tell_approvers_of_file, tell_proposal_decided
from tests.factories.imports import compared, row, take
from tests.factories.people import make_user, sign_in
from tests.factories.resources import NOW, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver():
    return make_user("shonin", "approver", email="shonin@example.jp")


@pytest.fixture
def editor():
    return make_user("henshu", "editor", email="henshu@example.jp")


def test_a_file_that_is_handed_over_is_told_to_those_who_may_take_it_in(post, client, approver, editor):
    make_user("mado", "counsellor", email="mado@example.jp")
    make_user("yasumi", "approver")
    take(compared([row(state="published")], by=approver), by=approver)
    batch = compared([row(state="published", fee="1円")], by=editor)
    sign_in(client, editor)
    answer = client.post(reverse("kit_import_ask", args=[batch.uid]), follow=True).content.decode()
    assert "承認者に頼みました" in answer
    assert "もう一度、承認者に知らせる" in answer
    assert list(post.receivers) == ["shonin@example.jp"]
    words = post.letters[0].get_content() + post.letters[0]["Subject"]
    assert "承認を待っているもの" in words
    assert str(batch.uid) in words
    for secret in ("居場所ひだまり", batch.file_name, "henshu"):
        assert secret not in words
    entry = AuditEntry.objects.get(act="mail.sent", reference="resource_import_waits")
    assert entry.detail == {"sent": 1, "failed": 0, "unreached": 1}
    todo = next(one for one in list_todos(approver) if "取り込みを頼まれたファイルが1件" in one.message)
    assert todo.url == reverse("kit_import", args=[batch.uid])
    assert "頼まれたファイル" not in "".join(one.message for one in list_todos(editor))
    assert "承認を待っている" in client.get(reverse("kit_imports")).content.decode()
    tell_approvers_of_file.call(batch.pk + 1, editor.pk)
    assert len(post.letters) == 1


@pytest.mark.parametrize("decision", ["decline", "accept"])
def test_whoever_proposed_hears_that_it_is_decided(post, client, approver, editor, decision):
    place = make_place(approver)
    propose_change(place, {"fee": "100円"}, version=place.version, by=editor, now=NOW)
    sign_in(client, approver)
    look = f"/admin/resources/proposals/{Proposal.objects.get().uid}/{decision}/"
    client.post(look, {"field": "fee", "version": place.version})
    assert list(post.receivers) == ["henshu@example.jp"]
    words = post.letters[0].get_content() + post.letters[0]["Subject"]
    assert reverse("kit_desk_history", args=[place.uid]) in words
    for secret in ("居場所ひだまり", "100円", "見送", "反映"):
        assert secret not in words
    sign_in(client, editor)
    shown = client.get(reverse("kit_desk_history", args=[place.uid])).content.decode()
    assert ("社会資源への提案を見送った" in shown) is (decision == "decline")


def test_nobody_is_told_of_what_he_did_himself_or_of_what_is_gone(post, client, approver, editor):
    place = make_place(approver)
    propose_change(place, {"fee": "100円"}, version=place.version, by=editor, now=NOW)
    sign_in(client, editor)
    client.post(f"/admin/resources/proposals/{Proposal.objects.get().uid}/take-back/")
    assert not place.changes.filter(act="proposal_declined").exists()
    records.withdraw(place, by=approver, now=NOW)
    tell_proposal_decided.call(editor.pk, place.pk)
    assert post.letters == []
