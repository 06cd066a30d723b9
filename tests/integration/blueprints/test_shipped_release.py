"""The shipped release in a real town: everything arrives, reads back equal, and arrives once."""

import json
from collections import Counter
from hashlib import sha256

import pytest
from wagtail.models import Page, PageLogEntry

from kit.blueprints.actions.apply import apply_release
from kit.blueprints.actions.receive import OtherContent, receive_release
from kit.blueprints.bridge.references import References, model_of
from kit.blueprints.bridge.releases import ReleaseRefused, read_release
from kit.blueprints.bridge.values import read_fields
from kit.blueprints.gateway.shipped import shipped_document
from kit.blueprints.logic.document import object_data
from kit.blueprints.models import ApplyRun, ObjectBase, StoredRelease
from kit.core.actions.audit import SystemActor
from kit.core.models import AuditEntry
from kit.hub.bridge.build import BuildRefused, build
from kit.hub.gateway.source import read_source
from kit.pages.models import ContentPage
from kit.window.models import WindowPage

pytestmark = pytest.mark.django_db
BY = SystemActor("test")


@pytest.fixture
def document(settings):
    return shipped_document(settings.KIT_BLUEPRINTS, "hikikomori")


@pytest.fixture
def release(document):
    return read_release(document)


def here(entry):
    return model_of(entry.type).objects.get(uid=entry.uid)


def draft_of(instance):
    revision = getattr(instance, "latest_revision", None)
    return revision.as_object() if revision else instance


def all_rows():
    return (
        list(StoredRelease.objects.values("sequence", "digest")), list(ObjectBase.objects.order_by("pk").values()),
        list(Page.objects.order_by("path").values("path", "title", "live", "latest_revision")), ApplyRun.objects.count(),
    )  # fmt: skip


def test_built_document_is_its_source_byte_for_byte(settings, document):
    head, objects = read_source(settings.KIT_BLUEPRINTS / "hikikomori")
    again = "The source was changed: kit --site mie release build hikikomori"
    assert build(head, objects) == document, again


def test_source_with_a_typed_number_is_refused(settings):
    head, objects = read_source(settings.KIT_BLUEPRINTS / "hikikomori")
    learn = next(entry for entry in objects if entry["type"] == "pages.content")
    learn["fields"]["lead"] = "お電話は 059-111-2222 までどうぞ。"
    with pytest.raises(BuildRefused) as refusal:
        build(head, objects)
    assert learn["uid"] in refusal.value.findings[0].path or "lead" in refusal.value.findings[0].path


def test_every_object_arrives_in_its_place(release):
    for entry in release.objects:
        instance = here(entry)
        if not isinstance(instance, Page):
            continue
        parent = instance.get_parent().specific
        assert str(getattr(parent, "uid", None)) == str(entry.parent), entry.fields["title"]
        left = instance.get_prev_sibling()
        assert (str(left.specific.uid) if left else None) == entry.after, entry.fields["title"]


def test_there_is_nothing_else(release):
    wanted = Counter(entry.type for entry in release.objects)
    for name, count in wanted.items():
        assert model_of(name).objects.count() == count, name


def test_what_is_live_is_what_the_release_says(release):
    for entry in release.objects:
        assert here(entry).live is entry.fields["live"], entry.fields.get("title")
    assert not WindowPage.objects.get().live


def test_reading_back_what_was_applied_gives_the_release(release):
    """export(apply(x)) = x, for the public version and for the draft."""
    links = References()
    for entry in release.objects:
        for version in (here(entry), draft_of(here(entry))):
            assert read_fields(version, entry.type, links) == entry.fields, (
                entry.type,
                entry.fields.get("title"),
            )


def test_base_is_the_document_of_each_object(release):
    for state in ("live", "draft"):
        bases = {str(base.uid): base.content for base in ObjectBase.objects.filter(state=state)}
        assert bases == {entry.uid: object_data(entry) for entry in release.objects}


def test_receiving_twice_keeps_one(document, now):
    before = all_rows()
    stored = receive_release(document, origin="shipped", by=BY, now=now)
    report = apply_release(stored, by=BY, now=now)
    assert (report.added, report.waiting) == ([], [])
    assert stored.digest == sha256(document).hexdigest()
    assert all_rows() == before


def test_same_sequence_with_other_content_is_refused(document, now):
    other = json.loads(document)
    other["notes"] += "。"
    before = all_rows()
    with pytest.raises(OtherContent, match="県に確かめて"):
        receive_release(json.dumps(other).encode(), origin="file", by=BY, now=now)
    assert all_rows() == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("objects"),
        lambda data: data["objects"].append(data["objects"][0]),
        lambda data: data["objects"][0].update(uid="x"),
        lambda data: data["requires"]["types"].update({"pages.hologram": ["title"]}),
        lambda data: data.update(sequence=0),
    ],
)
def test_refused_release_touches_nothing(document, now, spoil):
    data = json.loads(document)
    data.update(version="2099.1", sequence=99)
    spoil(data)
    before, trail = all_rows(), AuditEntry.objects.count()
    with pytest.raises(ReleaseRefused):
        receive_release(json.dumps(data).encode(), origin="file", by=BY, now=now)
    assert all_rows() == before
    assert AuditEntry.objects.count() == trail


def test_failure_half_way_leaves_the_site_as_it_was(document, now, monkeypatch):
    """One transaction: the site shows all of a release or nothing of it."""
    ContentPage.objects.filter(slug="faq").delete()
    ObjectBase.objects.filter(content__fields__slug="faq").delete()
    stored, before = StoredRelease.objects.get(), all_rows()

    def fail(*args, **kwargs):
        raise RuntimeError("half way")

    monkeypatch.setattr("kit.blueprints.actions.apply._keep_base", fail)
    with pytest.raises(RuntimeError):
        apply_release(stored, by=BY, now=now)
    assert all_rows() == before


def test_history_of_a_page_says_that_the_prefecture_wrote_it():
    page = ContentPage.objects.filter(slug="faq").get()
    actions = list(PageLogEntry.objects.filter(page=page.pk).values_list("action", flat=True))
    assert "kit.blueprint.apply" in actions
