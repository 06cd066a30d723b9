"""The shipped release and its source: one is built from the other, and a town shows exactly what it says."""

import json
from collections import Counter

import pytest
from wagtail.models import Page

from kit.blueprints.actions.apply import apply_release
from kit.blueprints.bridge.references import model_of
from kit.blueprints.bridge.releases import read_release
from kit.blueprints.gateway.shipped import shipped_document
from kit.blueprints.models import ApplyRun, ObjectBase
from kit.core.actions.audit import SystemActor
from kit.core.models import AuditEntry
from kit.hub.bridge.build import BuildRefused, build
from kit.hub.gateway.source import read_source
from tests.factories.towns import receive

pytestmark = pytest.mark.django_db
BY = SystemActor("test")


@pytest.fixture
def document(settings):
    return shipped_document(settings.KIT_BLUEPRINTS, "hikikomori")


@pytest.fixture
def source(settings):
    return read_source(settings.KIT_BLUEPRINTS / "hikikomori")


@pytest.fixture
def release(document):
    return read_release(document)


def here(entry):
    return model_of(entry.type).objects.get(uid=entry.uid)


def test_built_document_is_its_source_byte_for_byte(source, document):
    again = "The source was changed: kit --site mie release build hikikomori"
    assert build(*source) == document, again


def test_source_with_a_typed_number_is_refused(source):
    head, objects = source
    page = next(entry for entry in objects if entry["type"] == "pages.content")
    page["fields"]["lead"] = "お電話は 059-111-2222 までどうぞ。"
    with pytest.raises(BuildRefused) as refusal:
        build(head, objects)
    (finding,) = refusal.value.findings
    assert page["uid"] in finding.path or page["key"] in finding.path
    assert "lead" in finding.path


def test_document_is_plain_data_in_its_one_form(document):
    data = json.loads(document)
    assert [entry["uid"] for entry in data["objects"]] == sorted(entry["uid"] for entry in data["objects"])
    assert document.decode("utf-8")


def test_every_page_stands_in_its_place(release):
    for entry in release.objects:
        instance = here(entry)
        if not isinstance(instance, Page):
            continue
        parent, left = instance.get_parent().specific, instance.get_prev_sibling()
        assert str(getattr(parent, "uid", None)) == str(entry.parent), entry.fields["title"]
        assert (str(left.specific.uid) if left else None) == entry.after, entry.fields["title"]


def test_there_is_nothing_else(release):
    for name, count in Counter(entry.type for entry in release.objects).items():
        assert model_of(name).objects.count() == count, name


def test_what_is_public_is_what_the_release_says(release):
    for entry in release.objects:
        assert here(entry).live is entry.fields.get("live", True), entry.fields.get("title")


def test_failure_half_way_leaves_the_site_as_it_was(now, monkeypatch):
    """One transaction: the site shows all of a release or nothing of it."""

    def fail(*args, **kwargs):
        raise RuntimeError("half way")

    stored = receive("2026.2", now)
    before = all_rows()
    monkeypatch.setattr("kit.blueprints.actions.keep.Keeper.run", fail)
    with pytest.raises(RuntimeError):
        apply_release(stored, by=BY, now=now)
    assert all_rows() == before


def all_rows():
    pages = list(Page.objects.order_by("path").values("path", "title", "live", "latest_revision"))
    bases = list(ObjectBase.objects.order_by("pk").values("uid", "state", "sequence"))
    return pages, bases, ApplyRun.objects.count(), AuditEntry.objects.count()
