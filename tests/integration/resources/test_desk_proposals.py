"""What waits for an approver, from clerks and from outside, and the history from which one change is taken back."""

import pytest

from kit.core.models import AuditEntry
from kit.resources.actions import records
from kit.resources.actions.owners import hand_over
from kit.resources.models import Change, Proposal, Resource
from tests.factories.people import make_user, sign_in
from tests.factories.resources import NOW, make_place
from tests.integration.resources.desk import HERE, one, page, sent_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver():
    return make_user("shonin", "approver", section="社会福祉課")


@pytest.fixture
def editor():
    return make_user("henshu", "editor")


def test_an_editors_change_of_a_public_record_waits_and_is_decided_field_by_field(client, editor, approver):
    place = make_place(approver)
    sign_in(client, editor)
    address = one(place, "edit/")
    assert "承認する人が認めてから" in page(client, address)
    sent_from(client, address, name="こもれび", access="駅から5分")
    assert Resource.objects.get().name == "居場所ひだまり"
    assert "こもれび" in page(client, address)  # the editor goes on from what was proposed
    sent_from(client, address, fee="100円")
    proposal = Proposal.objects.get()
    assert proposal.values == {"name": "こもれび", "access": "駅から5分", "fee": "100円"}
    look = f"{HERE}proposals/{proposal.uid}/"
    assert "決めるのは" in page(client, HERE + "proposals/")
    assert "提案を取り下げる" in page(client, look)
    assert client.post(look + "accept/", {"field": "name"})["Location"].endswith("/admin/")
    sign_in(client, approver)
    assert "提案が1件" in page(client, "/admin/")
    version = Resource.objects.get().version
    assert "居場所ひだまり" in page(client, look)
    records.change_resource(place, {"summary": "あたらしい"}, version=version, by=approver, now=NOW)
    client.post(look + "accept/", {"field": "name", "version": version})
    assert Resource.objects.get().name == "居場所ひだまり"
    assert "情報が直されています" in page(client, look)
    client.post(look + "accept/", {"version": version + 1})  # nothing ticked
    assert Proposal.objects.exists()
    client.post(look + "accept/", {"field": ["name", "fee"], "version": version + 1})
    saved = Resource.objects.get()
    assert (saved.name, saved.fee, saved.access) == ("こもれび", "100円", "")
    assert not Proposal.objects.exists()
    assert "もう決められています" in client.post(look + "decline/", follow=True).content.decode()


def test_what_was_proposed_of_a_record_that_changed_hands_is_passed_on_and_done_with(
    client, editor, approver
):
    place = make_place(approver)
    sign_in(client, editor)
    sent_from(client, one(place, "edit/"), name="こもれび", access="駅から5分")
    look = f"{HERE}proposals/{Proposal.objects.get().uid}/"
    hand_over(place.uid, "242021", by=approver, now=NOW)
    sign_in(client, approver)
    told = page(client, look)
    assert "四日市市に伝え、終わったら「済みにする」を押します" in told
    assert "駅から5分" in told
    assert [words in told for words in ('name="field"', "反映する", "情報が直されています")] == [False] * 3
    done = client.post(look + "accept/", {"field": "name", "version": place.version + 1}, follow=True)
    assert "済みにしました" in done.content.decode()
    assert not Proposal.objects.exists()
    assert Resource.objects.get().name == "居場所ひだまり"


def test_outsiders_proposals_are_decided_and_erased(client, approver):
    place = make_place(approver)
    words = Proposal.objects.create(resource=place, sender="visitor", at=NOW, words="電話が変わっています")
    asked = {"name": "あたらしい会", "nonsense": 1}
    new = Proposal.objects.create(sender="operator", at=NOW, values=asked, words="土曜に開いています")
    away = Proposal.objects.create(resource=place, sender="visitor", at=NOW, values={"summary": "うそ"})
    sign_in(client, approver)
    assert "あたらしい会" in page(client, HERE + "proposals/")
    assert "電話が変わっています" in page(client, f"{HERE}proposals/{words.uid}/")
    client.post(f"{HERE}proposals/{words.uid}/accept/")
    client.post(f"{HERE}proposals/{away.uid}/decline/")
    assert list(Proposal.objects.all()) == [new]
    look = f"{HERE}proposals/{new.uid}/"
    client.post(look + "accept/", {"field": ["name", "nonsense"]})
    made = Resource.objects.get(name="あたらしい会")
    assert made.state == "draft"
    assert "承認を待っている提案" in page(client, one(made))
    assert "土曜に開いています" in page(client, look)  # for whoever writes it out
    client.post(look + "accept/", {"version": made.version})
    assert not Proposal.objects.exists()
    assert Resource.objects.get(pk=place.pk).summary == place.summary
    acts = AuditEntry.objects.filter(act__startswith="resource.proposal").values_list("act", flat=True)
    assert sorted(acts) == ["resource.proposal_accepted"] * 3 + ["resource.proposal_declined"]
    Proposal.objects.create(resource=place, sender="visitor", at=NOW, words="もうありません")
    client.post(one(place, "delete/"))
    assert not Proposal.objects.exists()


def test_the_history_says_who_did_what_and_one_change_is_taken_back(client, editor, approver):
    place = make_place(approver)
    changed = records.change_resource(
        place, {"access": "津駅から歩いて8分", "fee": "100円"}, version=place.version, by=editor, now=NOW
    )
    records.change_resource(changed, {"fee": "200円"}, version=changed.version, by=approver, now=NOW)
    row = Change.objects.get(act="changed", after__access="津駅から歩いて8分")
    sign_in(client, approver)
    html = page(client, one(place, "history/"))
    for words in ("社会資源を直した", "henshu", "（なし）", "津駅から歩いて8分", "社会資源を公開した"):
        assert words in html, words
    address = one(place, f"history/{row.pk}/")
    html = page(client, address)
    assert "そのあとの直しも消えます" in html
    assert "200円" in html
    stale = client.post(address, {"version": 1}).content.decode()
    assert "ほかの人が先に保存しました" in stale
    client.post(address, {"version": Resource.objects.get().version})
    saved = Resource.objects.get()
    assert (saved.access, saved.fee) == ("", "")
    assert Change.objects.filter(act="changed").count() == 3
    assert client.get(address)["Location"] == one(place)  # nothing is left to take back
    again = Change.objects.filter(act="changed").first()
    sign_in(client, editor)
    client.post(one(place, f"history/{again.pk}/"), {"version": saved.version})
    assert Proposal.objects.get().values == {"access": "津駅から歩いて8分", "fee": "200円"}
