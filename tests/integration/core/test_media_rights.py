"""Approvers delete any picture or document, editors what they uploaded themselves: single, bulk, and by forged POST."""

import pytest
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ReferenceIndex

from kit.core.models import KitDocument, KitImage
from kit.pages.models import ContentPage, HomePage
from tests.factories.people import make_user, sign_in

pytestmark = pytest.mark.django_db
KINDS = ["image", "document"]


@pytest.fixture
def people():
    users = {role: make_user(role, role) for role in ("editor", "approver", "counsellor")}
    return {**users, "root": make_user("root", "editor", is_superuser=True)}


@pytest.fixture
def make(people):
    def made(kind, owner):
        common = {"title": f"{owner}のもの", "uploaded_by_user": people[owner]}
        if kind == "image":
            return KitImage.objects.create(file=get_test_image_file(), **common)
        return KitDocument.objects.create(file=ContentFile(b"a", name="a.txt"), **common)

    return made


def address(thing, act):
    if isinstance(thing, KitImage):
        return f"/admin/images/{thing.pk}/{'delete/' if act == 'delete' else ''}"
    return f"/admin/documents/{act}/{thing.pk}/"


def bulk(*things):
    ids = "&".join(f"id={thing.pk}" for thing in things)
    return f"/admin/bulk/kit_core/{things[0]._meta.model_name}/delete/?{ids}&next=/admin/"


def is_there(thing):
    return type(thing).objects.filter(pk=thing.pk).exists()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("who", "owner", "allowed"),
    [
        ("editor", "editor", True),
        ("editor", "approver", False),
        ("approver", "editor", True),
        ("counsellor", "editor", False),
        ("root", "editor", False),  # the superuser flag opens nothing
    ],
)
def test_who_deletes_whose(client, people, make, kind, who, owner, allowed):
    thing, other = make(kind, owner), make(kind, owner)
    sign_in(client, people[who])
    client.get(address(thing, "delete"))
    assert is_there(thing)
    client.post(address(thing, "delete"))
    client.post(bulk(other))
    assert (is_there(thing), is_there(other)) == (not allowed, not allowed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_mixed_selection_loses_only_ones_own(client, people, make, kind):
    mine, theirs = make(kind, "editor"), make(kind, "approver")
    sign_in(client, people["editor"])
    page = client.get(bulk(mine, theirs)).content.decode()
    assert "消す権限のない" in page
    client.post(bulk(mine, theirs))
    assert (is_there(mine), is_there(theirs)) == (False, True)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_just_uploaded_by_another_cannot_be_taken_away(client, people, make, kind):
    """The screen for many uploads has an address of its own for deleting."""
    theirs = make(kind, "approver")
    sign_in(client, people["editor"])
    client.post(
        f"/admin/{kind}s/multiple/{theirs.pk}/delete/", headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert is_there(theirs)


@pytest.mark.parametrize("kind", KINDS)
def test_editors_change_what_others_uploaded(client, people, make, kind):
    theirs = make(kind, "approver")
    sign_in(client, people["editor"])
    screen = client.get(address(theirs, "edit"))
    assert screen.status_code == 200
    assert address(theirs, "delete") not in screen.content.decode()
    collection = theirs.collection_id
    client.post(address(theirs, "edit"), {"title": "直した題", "collection": collection, "tags": ""})
    theirs.refresh_from_db()
    assert theirs.title == "直した題"


def test_what_is_in_use_says_where(client, people, make):
    picture = make("image", "editor")
    page = HomePage.objects.get().add_child(
        instance=ContentPage(title="使うページ", slug="tsukau", live=True)
    )
    page.body.append(("picture", {"image": picture}))
    page.save()
    ReferenceIndex.create_or_update_for_object(page)
    sign_in(client, people["editor"])
    for path in (address(picture, "delete"), bulk(picture)):
        html = client.get(path).content.decode()
        assert "画像は1か所で使われています" in html
        assert f'<a href="/admin/pages/{page.pk}/edit/">使うページ</a>' in html
