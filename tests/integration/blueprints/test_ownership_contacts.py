"""The prefecture's contacts in the snippet screens: fixed facts stay, whatever is sent."""

import json
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission

from kit.blueprints.bridge.guard import applying
from kit.core.models import Contact
from kit.core.models.owned import OwnershipRefused
from tests.factories.people import make_user, sign_in
from tests.integration.blueprints.owned import FIXED_REASON, PUBLISH, form_of, words_of

pytestmark = pytest.mark.django_db
NUMBER = "059-999-9999"


@pytest.fixture
def desk(client):
    """Somebody with every right on contacts, which a town gives to nobody by itself."""
    user = make_user("shonin", "approver")
    names = ("add_contact", "change_contact", "publish_contact", "delete_contact")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return sign_in(client, user)


def centre():
    return Contact.objects.get(key="centre")


def at(act, thing):
    return f"/admin/snippets/kit_core/contact/{act}/{thing.pk}/"


def own_contact(key):
    contact = Contact.objects.create(key=key, name=f"町の {key}", phone="059-000-0000", group="prefecture")
    contact.save_revision().publish()
    return contact


def refused(response):
    return any(FIXED_REASON in words for words in words_of(response))


def test_a_forged_fact_is_ignored(desk):
    before = centre()
    data = form_of(desk, at("edit", before))
    assert "phone" not in data
    response = desk.post(at("edit", before), {**data, "phone": NUMBER, "hours_note": "うそ", **PUBLISH})
    assert response.status_code == 302
    assert (centre().phone, centre().hours_note) == (before.phone, before.hours_note)


@pytest.mark.parametrize(("key", "name"), [("centre", "hours"), ("centre", "closures"), ("police", "hours")])
def test_a_town_adds_no_hour_and_no_closed_day_to_a_fixed_contact(key, name):
    contact = Contact.objects.get(key=key)
    added = {
        "hours": {"days": ["sat"], "opens": "10:00", "closes": "12:00", "note": ""},
        "closures": {"first": "08-13", "last": "08-15", "reason": "お盆"},
    }[name]
    block = {"id": str(uuid4()), "type": {"hours": "span", "closures": "yearly"}[name], "value": added}
    field = contact._meta.get_field(name)
    setattr(contact, name, field.to_python(json.dumps([*getattr(contact, name).raw_data, block])))
    for write in (contact.save, contact.save_revision):
        with pytest.raises(OwnershipRefused):
            write()


def test_an_old_version_is_opened_with_the_facts_of_today(desk):
    before = centre()
    with applying():
        bad = centre()
        bad.phone = NUMBER
        old = bad.save_revision()
        before.save_revision().publish()
    url = f"{at('history', before)}"
    assert desk.get(url).status_code == 200
    url = f"/admin/snippets/kit_core/contact/history/{before.pk}/revisions/{old.pk}/revert/"
    form = desk.get(url).context["form"]
    assert form.initial["phone"] == before.phone
    assert desk.post(url, {**form_of(desk, url), "phone": NUMBER, **PUBLISH}).status_code == 302
    assert centre().phone == before.phone


def test_a_fixed_contact_is_neither_taken_down_nor_deleted(desk):
    response = desk.post(at("unpublish", centre()))
    assert (response.status_code, refused(response), centre().live) == (302, True, True)
    response = desk.post(at("delete", centre()))
    assert (response.status_code, refused(response)) == (302, True)
    assert centre().live


def test_one_refusal_never_stops_deleting_the_others(desk):
    first, last = own_contact("saki"), own_contact("ato")
    query = "&".join(f"id={contact.pk}" for contact in (first, centre(), last))
    response = desk.post(f"/admin/bulk/kit_core/contact/delete/?next=/admin/&{query}")
    assert (response.status_code, refused(response)) == (302, True)
    assert list(Contact.objects.filter(key__in=("saki", "centre", "ato"))) == [centre()]


def test_a_copy_of_a_contact_is_the_towns_own(desk):
    url = at("copy", centre())
    form = desk.get(url).context["form"]
    assert [name for name, field in form.fields.items() if field.disabled] == []
    data = {"key": "utsushi", "name": "写し", "group": "prefecture", "phone": NUMBER, "sort": "1",
            "hours-count": "0", "closures-count": "0", **PUBLISH}  # fmt: skip
    assert desk.post("/admin/snippets/kit_core/contact/add/", data).status_code == 302
    copy = Contact.objects.get(key="utsushi")
    assert (copy.phone, copy.uid != centre().uid) == (NUMBER, True)
    copy.delete()


def test_a_forged_post_to_the_copy_screen_changes_nothing(desk):
    before = centre()
    data = {"key": "centre", "name": "うそ", "group": "prefecture", "phone": NUMBER, "sort": "1",
            "hours-count": "0", "closures-count": "0", **PUBLISH}  # fmt: skip
    desk.post(at("copy", before), data)
    assert (centre().name, centre().phone) == (before.name, before.phone)
    assert centre().live
