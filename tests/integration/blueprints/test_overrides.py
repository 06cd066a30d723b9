"""The correction of a fixed contact for 14 days: who may, what residents see, and the way back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kit.blueprints.actions.follow import apply_urgent
from kit.blueprints.actions.override import end_due_overrides, end_override, override_fixed
from kit.blueprints.bridge.guard import applying
from kit.blueprints.logic.overrides import OverrideRefused
from kit.blueprints.models import Displaced, FixedOverride, ObjectBase
from kit.blueprints.queries.overrides import active_overrides
from kit.blueprints.tasks import tell_of_overrides
from kit.core.logic.opening.words import full_moment_words
from kit.core.models import AuditEntry, Contact
from kit.core.models.owned import OwnershipRefused
from kit.core.registries import minute_jobs
from tests.factories import releases
from tests.factories.people import make_user, sign_in
from tests.factories.towns import BY, receive, take
from tests.integration.blueprints.owned import words_of

pytestmark = pytest.mark.django_db
REASON = "県に電話で確かめました。年末で更新を待てません。"
NEW = "059-999-0000"


@pytest.fixture
def manager():
    user = make_user("kanri", "manager")
    user.display_name = "山田 管理"
    user.save()
    return user


def centre():
    return Contact.objects.get(key="centre")


def put(by, now, *, path="phone", value=NEW, days=14, reason=REASON):
    until = now + timedelta(days=days)
    return override_fixed(contact=centre(), fact=(path, value), reason=reason, until=until, by=by, now=now)


def test_the_new_number_is_public_at_once_and_ends_by_the_clock(client, manager, now):
    old = centre().phone
    override = put(manager, now)
    assert (centre().phone, centre().live, centre().has_unpublished_changes) == (NEW, True, False)
    shown = client.get("/learn/windows/").content.decode()
    assert (NEW in shown, old in shown) == (True, False)
    assert list(active_overrides()) == [override]
    assert end_due_overrides(by=manager, now=now + timedelta(days=14, seconds=-1)) == []
    assert end_due_overrides(by=manager, now=now + timedelta(days=14)) == [override.pk]
    assert end_due_overrides(by=manager, now=now + timedelta(days=15)) == []
    assert (centre().phone, active_overrides().count()) == (old, 0)
    shown = client.get("/learn/windows/").content.decode()
    assert (NEW in shown, old in shown) == (False, True)
    aside = Displaced.objects.get()
    assert (aside.uid, aside.path, aside.value) == (centre().uid, "phone", NEW)
    acts = AuditEntry.objects.filter(reference=str(centre().uid)).order_by("at", "pk")
    assert [entry.act for entry in acts] == ["blueprint.override", "blueprint.override_end"]
    assert NEW not in str(list(acts.values_list("detail", flat=True)))


def test_the_clock_of_the_worker_ends_what_is_over(manager):
    put(manager, timezone.now() - timedelta(days=15))
    minute_jobs.get("overrides")(timezone.now())
    assert not active_overrides().exists()


def test_the_way_back_leads_to_what_the_prefecture_says_by_then(manager, now):
    override = put(manager, now)
    for row in ObjectBase.objects.filter(uid=centre().uid):
        row.content["fields"]["phone"] = "059-222-3333"
        row.save()
    end_override(override=override, by=manager, now=now + timedelta(days=1))
    assert centre().phone == "059-222-3333"


def test_a_release_does_not_end_it_and_is_where_the_way_back_leads(manager, now):
    override = put(manager, now)
    stored = receive("2026.2", now)
    apply_urgent(stored, by=BY, now=now)
    assert (centre().phone, centre().get_latest_revision_as_object().phone) == (NEW, NEW)
    take("2026.2", now)
    assert (centre().phone, active_overrides().count()) == (NEW, 1)
    assert not Displaced.objects.filter(uid=centre().uid).exists(), "a correction is not the town's words"
    centre().save_revision().publish()
    end_override(override=override, by=manager, now=now)
    assert centre().phone == releases.release("2026.2").by_uid[str(centre().uid)].fields["phone"]


def test_a_draft_and_its_other_words_stay(manager, now):
    with applying():
        draft = centre()
        draft.summary = "書きかけの説明"
        draft.save_revision()
    override = put(manager, now)
    draft = centre().get_latest_revision_as_object()
    assert (centre().phone, centre().summary == draft.summary, draft.phone) == (NEW, False, NEW)
    assert (draft.summary, centre().has_unpublished_changes) == ("書きかけの説明", True)
    end_override(override=override, by=manager, now=now)
    draft = centre().get_latest_revision_as_object()
    assert (draft.phone, draft.summary) == (centre().phone, "書きかけの説明")
    assert draft.phone != NEW


def test_a_plan_is_kept_and_does_not_bring_the_old_number_back(manager, now):
    contact = centre()
    when = now + timedelta(days=3)
    planned = contact.save_revision(approved_go_live_at=when)
    put(manager, now)
    planned.refresh_from_db()
    assert (planned.content["phone"], planned.approved_go_live_at) == (NEW, when)
    planned.publish()
    assert centre().phone == NEW


def test_while_it_lasts_the_guard_holds_the_new_value(manager, now):
    before = centre().save_revision()
    put(manager, now)
    with pytest.raises(OwnershipRefused, match="電話番号"):
        before.publish()
    contact = centre()
    contact.save_revision().publish()
    assert centre().phone == NEW


def test_hours_can_be_corrected_too(manager, now):
    hours = [
        {
            "id": "b1",
            "type": "span",
            "value": {"days": ["mon"], "opens": "10:00:00", "closes": "11:00:00", "note": ""},
        }
    ]
    override = put(manager, now, path="hours", value=hours)
    assert [block.value["days"] for block in centre().hours] == [["mon"]]
    centre().save_revision().publish()
    end_override(override=override, by=manager, now=now)
    assert [block.value["days"] for block in centre().hours] == [["mon", "tue", "wed", "thu", "fri"]]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"days": 15}, "14日まで"),
        ({"days": 0}, "14日まで"),
        ({"reason": "  "}, "理由"),
        ({"path": "key", "value": "x"}, "事実"),
        ({"value": "でんわ"}, "数字とハイフン"),
    ],
)
def test_what_is_refused_changes_nothing(manager, now, changes, words):
    before = centre().phone
    with pytest.raises(OverrideRefused, match=words):
        put(manager, now, **changes)
    assert (centre().phone, FixedOverride.objects.count()) == (before, 0)
    assert not AuditEntry.objects.filter(act="blueprint.override").exists()


def test_only_a_manager_may_and_one_fact_only_once(manager, now):
    with pytest.raises(OverrideRefused, match="管理者"):
        put(make_user("shonin", "approver"), now)
    put(manager, now)
    with pytest.raises(OverrideRefused, match="もう一時的に"):
        put(manager, now, value="059-888-0000")
    put(manager, now, path="phone_note", value="夜間のみ")
    assert active_overrides().count() == 2


def test_what_is_not_fixed_is_simply_edited(manager, now):
    for row in ObjectBase.objects.filter(uid=centre().uid):
        row.content = {**row.content, "ownership": {"": "standard"}}
        row.save()
    with pytest.raises(OverrideRefused, match="ふつうに直せます"):
        put(manager, now)


# --- screens --------------------------------------------------------------------------------------------


def test_the_screens_from_the_list_to_the_way_back(client, manager, now, django_capture_on_commit_callbacks):
    desk = sign_in(client, manager)
    old = centre().phone
    page = desk.get("/admin/contacts/").content.decode()
    assert "届いている" not in desk.get(f"/admin/contacts/{centre().pk}/phone/").content.decode()
    came = receive("2026.2", now)
    told = desk.get(f"/admin/contacts/{centre().pk}/phone/").content.decode()
    assert "届いている 2026.2 に、ここの新しい値があります: 059-000-0000" in told
    assert f'href="/admin/updates/{came.pk}/"' in told
    assert "届いている" not in desk.get(f"/admin/contacts/{centre().pk}/url/").content.decode()
    url = f"/admin/contacts/{centre().pk}/phone/"
    assert (url in page, "すべて県の値のとおりです" in page) == (True, True)
    assert page.count('<details class="kit-more">') == page.count('/phone/"'), (
        "one number first, the rest unfolds"
    )
    form = desk.get(url).content.decode()
    assert (old in form, "一時的に直して公開する" in form) == (True, True)
    refused = desk.post(url, {"phone": NEW, "days": "15", "reason": REASON})
    assert list(refused.context["form"].errors) == ["days"]
    response = desk.post(url, {"phone": NEW, "days": "14", "reason": REASON}, follow=True)
    page = response.content.decode()
    assert all(words in page for words in (NEW, old, REASON, "県の値に戻す"))
    assert f"<dd>{manager.display_name}</dd>" in page, "a person is named, not a login"
    ends = full_moment_words(active_overrides().get().until)
    assert (f"<dd>{ends}</dd>" in page, ends.endswith("17:00")) == (True, True)
    assert centre().phone == NEW
    again = desk.post(url, {"phone": "059-777-0000", "days": "1", "reason": REASON})
    assert "もう一時的に" in str(again.context["form"].non_field_errors())
    assert AuditEntry.objects.filter(act="override", outcome="refused").count() == 1
    assert "県の連絡先を一時的に直しています" in desk.get("/admin/").content.decode()
    end = desk.post(f"/admin/contacts/end/{active_overrides().get().pk}/")
    assert (end.status_code, "県の値に戻して" in words_of(end)[-1]) == (302, True)
    assert centre().phone == old
    assert "一時的に直しています" not in desk.get("/admin/").content.decode()


def test_hours_are_typed_in_wagtails_own_block_editor(client, manager):
    desk = sign_in(client, manager)
    url = f"/admin/contacts/{centre().pk}/hours/"
    html = desk.get(url).content.decode()
    assert 'data-controller="w-block"' in html
    data = {"hours-count": "1", "hours-0-deleted": "", "hours-0-order": "0", "hours-0-type": "span", "hours-0-id": "",
            "hours-0-value-days": ["sat"], "hours-0-value-opens": "10:00", "hours-0-value-closes": "12:00",
            "hours-0-value-note": "", "days": "3", "reason": REASON}  # fmt: skip
    assert desk.post(url, data).status_code == 302
    assert [block.value["days"] for block in centre().hours] == [["sat"]]
    centre().save_revision().publish()


@pytest.mark.parametrize("role", ["editor", "approver", "counsellor"])
def test_nobody_else_sees_them(client, role):
    desk = sign_in(client, make_user("hanako", role))
    urls = ("/admin/contacts/", f"/admin/contacts/{centre().pk}/phone/")
    assert [desk.get(url).status_code for url in urls] == [302, 302]
    desk.post(urls[1], {"phone": NEW, "days": "14", "reason": REASON})
    assert centre().phone != NEW


def test_those_who_approve_hear_of_it(manager, now):
    make_user("shonin", "approver", email="shonin@city.example")
    override = put(manager, now)
    tell_of_overrides.func([override.pk])
    (letter,) = mail.outbox
    assert (letter.to, REASON in letter.body) == (["shonin@city.example"], True)
    end_override(override=override, by=manager, now=now)
    tell_of_overrides.func([override.pk])
    assert "県の値に戻りました" in mail.outbox[1].body


def test_the_editor_of_the_contact_says_that_it_is_corrected(client, manager, now):
    from django.contrib.auth.models import Permission

    manager.user_permissions.set(Permission.objects.filter(codename="change_contact"))
    old = centre().phone
    put(manager, now)
    response = sign_in(client, manager).get(f"/admin/snippets/kit_core/contact/edit/{centre().pk}/")
    html = response.content.decode()
    assert ("県の値: " + old in html, "一時的に直す（14日まで）" in html) == (True, True)
    assert response.context["form"].initial["phone"] == NEW
