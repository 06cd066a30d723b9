"""What may be searched: nothing a resident wrote, whoever registers it, and nothing that Wagtail would index of it."""

import pytest
from django.apps import apps
from wagtail.models import Page
from wagtail.search.index import class_is_indexed, get_indexed_models

from kit.core.actions.search import NotSearchable, refuse_personal
from kit.core.logic.personal import declared_fields
from kit.core.models import SearchEntry
from kit.core.models.sealed import RecordKey, SealedRecord
from kit.core.registries import search_kinds

WITH_RESIDENTS = ("kit.intake.", "kit.meetings.")
# What staff write for everybody (questions of the intake, the section's address) is about no resident, and not searched.
RECORDS = [
    model
    for model in apps.get_models()
    if issubclass(model, SealedRecord)
    or model is RecordKey
    or (model.__module__.startswith(WITH_RESIDENTS) and not issubclass(model, Page))
]


def label(model):
    return model._meta.label


def test_there_is_what_could_leak_and_what_is_searched():
    assert {"kit_intake.Draft", "kit_intake.Consultation"} <= {label(model) for model in RECORDS}
    assert "pages" in search_kinds


@pytest.mark.parametrize("model", RECORDS, ids=label)
def test_no_class_about_residents_can_be_searched(model):
    with pytest.raises(NotSearchable):
        refuse_personal(model)
    assert not class_is_indexed(model), "Wagtail writes an entry of it after each save"


def test_nothing_that_wagtail_indexes_declares_personal_fields():
    assert [label(model) for model in get_indexed_models() if declared_fields(model).all] == []


def test_an_entry_names_nobody():
    fields = {field.name for field in SearchEntry._meta.get_fields()}
    assert fields == {
        "id", "kind", "object_id", "locale", "is_public", "is_cut", "raw", "raw_title_end", "raw_name_end",
        "norm", "norm_title_end", "norm_name_end",
    }  # fmt: skip
