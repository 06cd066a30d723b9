"""The shipped release in a real town: everything arrives, reads back equal, and nothing of the town is touched."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from wagtail.models import PageLogEntry

from kit.blueprints.actions.apply import apply_release
from kit.blueprints.actions.receive import OtherContent, receive_release
from kit.blueprints.bridge.releases import ReleaseRefused, read_release
from kit.blueprints.bridge.town import read_town
from kit.blueprints.gateway.shipped import shipped_document
from kit.blueprints.logic.canonical import canonical_bytes
from kit.blueprints.logic.decide import by_uid, decide
from kit.blueprints.models import ApplyRun, ObjectBase, StoredRelease
from kit.core.actions.audit import SystemActor
from kit.core.models import AuditEntry
from kit.pages.models import ContentPage

pytestmark = pytest.mark.django_db
BY = SystemActor("test")


@pytest.fixture
def shipped() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(shipped_document(settings.KIT_BLUEPRINTS, "hikikomori"))
    return document


def _bytes(document: dict[str, Any]) -> bytes:
    return canonical_bytes(document)


def test_export_of_what_was_applied_is_the_release(shipped: dict[str, Any]) -> None:
    release = read_release(_bytes(shipped))
    theirs = by_uid(release.objects)
    town = read_town(theirs)
    assert set(theirs) == set(town)
    for uid, entry in theirs.items():
        assert town[uid] == entry, entry.fields.get("slug") or entry.fields.get("key")


def test_deciding_again_changes_nothing(shipped: dict[str, Any]) -> None:
    theirs = by_uid(read_release(_bytes(shipped)).objects)
    plan = decide(theirs, theirs, read_town(theirs))
    assert plan.entries == ()


def test_applying_twice_adds_nothing(shipped: dict[str, Any]) -> None:
    stored = receive_release(_bytes(shipped), origin="shipped", by=BY, now=timezone.now())
    report = apply_release(stored, by=BY, now=timezone.now())
    assert report.is_empty
    assert ApplyRun.objects.count() == 1


def test_a_base_is_kept_for_live_and_for_draft(shipped: dict[str, Any]) -> None:
    by_state = {state: ObjectBase.objects.filter(state=state).count() for state in ("live", "draft")}
    assert by_state == {"live": len(shipped["objects"]), "draft": len(shipped["objects"])}


def test_the_history_of_a_page_names_the_integration() -> None:
    page = ContentPage.objects.get(slug="learn")
    assert PageLogEntry.objects.filter(page=page.pk, action="kit.blueprint.publish").exists()
    assert AuditEntry.objects.filter(act="blueprint.apply").count() == 1


def test_a_new_object_is_added_beside_what_the_town_changed(shipped: dict[str, Any]) -> None:
    page = ContentPage.objects.get(slug="about").get_latest_revision_as_object()
    page.lead = "町のことば"
    page.save_revision().publish()
    new = _next(shipped, add={"slug": "rest", "title": "休むこと"})
    stored = receive_release(_bytes(new), origin="file", by=BY, now=timezone.now())
    report = apply_release(stored, by=BY, now=timezone.now())
    assert (len(report.added), report.changed, report.waiting) == (1, (), ())
    assert ContentPage.objects.get(slug="rest").live
    assert ContentPage.objects.get(slug="about").lead == "町のことば"


def test_a_town_s_page_keeps_its_slug_and_the_new_one_arrives_unpublished(shipped: dict[str, Any]) -> None:
    learn = ContentPage.objects.get(slug="learn")
    mine = learn.add_child(instance=ContentPage(title="町の休み方", slug="rest"))
    mine.save_revision().publish()
    stored = receive_release(
        _bytes(_next(shipped, add={"slug": "rest", "title": "休むこと"})),
        origin="file",
        by=BY,
        now=timezone.now(),
    )
    apply_release(stored, by=BY, now=timezone.now())
    assert ContentPage.objects.get(slug="rest").pk == mine.pk
    assert not ContentPage.objects.get(slug="rest-2").live


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda document: document.pop("objects"), "壊れています"),
        (
            lambda document: document["objects"][0].update(type="pages.poll"),
            r"にない部品があります（pages\.poll）",
        ),
        (lambda document: document["objects"][0].update(uid="not-a-uid"), "壊れています"),
    ],
)
def test_a_release_that_cannot_be_held_touches_nothing(
    shipped: dict[str, Any], break_it: Any, words: str
) -> None:
    document = _next(shipped)
    break_it(document)
    if document.get("objects") and document["objects"][0]["type"] == "pages.poll":
        document["requires"]["types"]["pages.poll"] = ["title"]
    before = StoredRelease.objects.count()
    with pytest.raises(ReleaseRefused, match=words):
        receive_release(json.dumps(document).encode(), origin="file", by=BY, now=timezone.now())
    assert StoredRelease.objects.count() == before


def test_the_same_sequence_with_other_content_is_refused(shipped: dict[str, Any]) -> None:
    shipped["notes"] = "ちがう内容"
    with pytest.raises(OtherContent, match="内容が違います"):
        receive_release(_bytes(shipped), origin="file", by=BY, now=timezone.now())


def _next(document: dict[str, Any], add: dict[str, Any] | None = None) -> dict[str, Any]:
    """The release after `document`, with one more page below /learn/ at the first place."""
    new: dict[str, Any] = json.loads(json.dumps(document))
    new |= {"sequence": 2, "version": "2026.2", "previous": "2026.1"}
    if add:
        learn = next(entry for entry in new["objects"] if entry["fields"].get("slug") == "learn")
        last = _last_child(new["objects"], learn["uid"])
        fields = {
            **add,
            "live": True,
            "search_description": "",
            "show_in_menus": False,
            "lead": "",
            "body": [],
        }
        new["objects"].append(
            {
                "uid": "0a0a0a0a-0000-4000-8000-00000000000a", "type": "pages.content", "parent": learn["uid"],
                "after": last, "ownership": {"": "standard"}, "sealed": [], "fields": fields,
            }
        )  # fmt: skip
    return new


def _last_child(objects: list[dict[str, Any]], parent: str) -> str:
    below = [entry for entry in objects if entry["parent"] == parent]
    lefts = {entry["after"] for entry in below}
    return str(next(entry["uid"] for entry in below if entry["uid"] not in lefts))
