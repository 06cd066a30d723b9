"""Residents' records: of every field it is said what it is, and what is about a person lies in a ciphertext only."""

import pytest
from django.apps import apps
from django.db import models
from wagtail.models import Page, RevisionMixin
from wagtail.snippets.models import get_snippet_models

from kit.core.logic.personal import declared_fields, slips
from kit.core.models.sealed import RecordKey, SealedField, SealedQuerySet, SealedRecord
from tests.architecture.source import APPS, KIT, imported, place, python_files

WITH_RESIDENTS = tuple(f"kit.{app}." for app in ("intake", "meetings"))
SEALED = [model for model in apps.get_models() if issubclass(model, SealedRecord)]
RECORDS = [
    model
    for model in apps.get_models()
    if (model.__module__.startswith(WITH_RESIDENTS) and not issubclass(model, Page))
    or model in (*SEALED, RecordKey)
]
FREE_WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField)


def label(model):
    return model._meta.label


def ours(model):
    """Fields that the kit wrote down: not those of Wagtail's mixins (live, latest_revision, …)."""
    theirs = {
        field.name
        for base in model.__mro__
        if hasattr(base, "_meta") and not base.__module__.startswith("kit.")
        for field in base._meta.local_fields
    }
    return {field.name: field for field in model._meta.local_fields if field.name not in theirs}


def is_definition(model):
    """What staff write for everybody, and where their own section is reached, is not about a resident."""
    return model.__module__.endswith(
        (".answer_texts", ".definitions", ".pauses", ".office", ".bodies", ".public")
    )


def test_there_are_records():
    assert {"kit_intake.Draft", "kit_intake.MatterCode"} <= {label(model) for model in RECORDS}


@pytest.mark.parametrize("model", RECORDS, ids=label)
def test_every_field_is_declared(model):
    assert slips(declared_fields(model), ours(model)) == ()


@pytest.mark.parametrize("model", RECORDS, ids=label)
def test_what_is_sealed_is_one_ciphertext(model):
    sealed = [name for name, field in ours(model).items() if isinstance(field, SealedField)]
    assert list(declared_fields(model).sealed) == sealed
    assert len(sealed) == (1 if issubclass(model, SealedRecord) else 0)


@pytest.mark.parametrize("model", [model for model in RECORDS if not is_definition(model)], ids=label)
def test_what_is_clear_holds_no_free_words(model):
    fields = ours(model)
    wrong = [
        name for name in declared_fields(model).clear
        if isinstance(fields[name], FREE_WORDS) and not fields[name].choices and (fields[name].max_length or 999) > 20
    ]  # fmt: skip
    assert wrong == []


def test_an_undeclared_field_is_found():
    from kit.intake.models import Draft

    declared = declared_fields(Draft)
    assert slips(declared, [*ours(Draft), "diagnosis"]) == ("diagnosis: undeclared",)
    assert slips(declared + declared, ours(Draft))[0] == "created_on: declared twice"


@pytest.mark.parametrize("model", SEALED, ids=label)
def test_a_sealed_record_keeps_its_seal(model):
    assert model.record_kind
    assert len(model.record_kind) <= RecordKey._meta.get_field("record_kind").max_length
    assert isinstance(model._base_manager.all(), SealedQuerySet)
    assert all(isinstance(manager.all(), SealedQuerySet) for manager in model._meta.managers)
    assert not issubclass(model, RevisionMixin)
    assert model not in get_snippet_models()
    assert model.__str__ is SealedRecord.__str__


def test_kinds_are_never_shared():
    kinds = [model.record_kind for model in SEALED]
    assert len(set(kinds)) == len(kinds)


def test_only_actions_and_residents_own_acts_open_a_seal():
    """Everybody else goes through `actions.records.open_record`, which leaves an entry in the trail."""
    own = {"kit/intake/queries/drafts.py", "kit/intake/queries/matters.py"}
    may = {"kit/core/models/sealed.py", "kit/core/actions/records.py", *own}
    found = {place(path) for path in python_files(KIT) if ".content_with(" in path.read_text("utf-8")}
    assert found <= may


def test_only_gateways_use_ciphers():
    wrong = [
        f"{place(path, node)} {name}"
        for app in APPS
        for path in python_files(KIT / app)
        for name, node in imported(path)
        if name.startswith("cryptography") and "gateway" not in path.parts and path.name != "gateway.py"
    ]
    assert wrong == []
