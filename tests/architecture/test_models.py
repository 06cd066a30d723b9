"""What cannot be changed later about models, and what a clerk reads beside each field."""

import re

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation
from wagtail.admin.panels import FieldPanel, get_edit_handler
from wagtail.blocks import BaseStructBlock, ListBlock, StreamBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from kit.core.models.owned import OwnedMixin
from tests.architecture.source import APPS

JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
SAID_SO_IN_JAPAN = ("SNS",)
OURS = [model for model in apps.get_models() if model.__module__.startswith("kit.")]
EDITED = [model for model in OURS if issubclass(model, Page) or model in get_snippet_models()]


def label(value):
    return value if isinstance(value, str) else value._meta.label


def own_fields(model):
    """Fields that the kit declares: not the keys and links that Django makes, not Wagtail's."""
    theirs = {field.name for base in model.__mro__ if _is_theirs(base) for field in base._meta.local_fields}
    return [
        field for field in model._meta.local_fields
        if not field.primary_key and not field.auto_created and field.name not in theirs
    ]  # fmt: skip


def _is_theirs(base):
    return hasattr(base, "_meta") and not base.__module__.startswith("kit.")


def test_every_app_label_has_the_prefix():
    labels = {
        config.name: config.label for config in apps.get_app_configs() if config.name.startswith("kit.")
    }
    assert labels == {f"kit.{app}": f"kit_{app}" for app in APPS}


def test_no_migration_is_missing():
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}, "two migrations follow the same one"
    with translation.override(None):
        there = ProjectState.from_apps(apps)
        changes = MigrationAutodetector(loader.project_state(), there).changes(graph=loader.graph)
    assert {name: [str(found) for found in migrations] for name, migrations in changes.items()} == {}


def test_what_a_blueprint_may_own_has_a_uid():
    from kit.core.registries import blueprint_types

    for entry in blueprint_types.values():
        assert issubclass(apps.get_model(entry.model), OwnedMixin), entry.name


def test_every_page_is_owned():
    assert [label(model) for model in EDITED if not issubclass(model, OwnedMixin)] == []


@pytest.mark.parametrize("model", OURS, ids=label)
def test_every_field_has_a_japanese_name(model):
    assert JAPANESE.search(str(model._meta.verbose_name)) or model not in EDITED
    wrong = [field.name for field in own_fields(model) if not JAPANESE.search(str(field.verbose_name))]
    assert wrong == []


@pytest.mark.parametrize("model", EDITED, ids=label)
def test_every_field_in_the_editor_is_explained(model):
    ours = {field.name: field for field in own_fields(model)}
    shown = {panel.field_name for panel in _panels(get_edit_handler(model)) if isinstance(panel, FieldPanel)}
    wrong = [name for name in sorted(shown & ours.keys()) if not JAPANESE.search(str(ours[name].help_text))]
    assert wrong == []


@pytest.mark.parametrize("model", EDITED, ids=label)
def test_every_block_has_a_japanese_name(model):
    wrong = [
        f"{field.name}/{path}"
        for field in model._meta.get_fields()
        if isinstance(field, StreamField)
        for path, block in _blocks(field.stream_block, "")
        if not JAPANESE.search(str(block.label)) and str(block.label) not in SAID_SO_IN_JAPAN
    ]
    assert wrong == []


def test_stream_fields_are_compact_in_migrations():
    """A definition written into each migration made 558,000 lines elsewhere."""
    from tests.architecture.source import KIT, place

    wrong = [
        place(path)
        for path in KIT.rglob("migrations/*.py")
        if len(path.read_text("utf-8").splitlines()) > 600
    ]
    assert wrong == []


def _panels(panel):
    yield panel
    for child in getattr(panel, "children", ()):
        yield from _panels(child)


def _blocks(block, path):
    """Every named part of a stream; the nameless one inside a list is named by the list."""
    if isinstance(block, StreamBlock | BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield f"{path}{name}", child
            yield from _blocks(child, f"{path}{name}/")
    if isinstance(block, ListBlock):
        yield from _blocks(block.child_block, path)
