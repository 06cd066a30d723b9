"""What makes a first `setup` quick changes nothing of what it makes."""

import pytest
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Field

from kit.conf.migrating import fields_asked_once

pytestmark = pytest.mark.anydb


def test_every_field_of_every_migration_is_copied_as_django_copies_it():
    clone = Field.clone
    state = MigrationLoader(None).project_state()
    fields = [field for model in state.models.values() for field in model.fields.values()]
    assert len(fields) > 1000
    expected = [clone(field).deconstruct() for field in fields]
    with fields_asked_once():
        for _ in range(2):
            copies = [field.clone() for field in fields]
            assert [copy.deconstruct() for copy in copies] == expected
            order = [copy.creation_counter for copy in copies if not copy.auto_created]
            assert order == sorted(set(order)), "each copy stands where it was made"
    assert Field.clone is clone


def test_a_field_that_names_another_is_asked_anew_when_that_one_is_renamed():
    state = ProjectState()
    state.add_model(ModelState("towns", "Town", [("code", models.CharField(max_length=6, primary_key=True))]))
    town = models.ForeignKey("towns.Town", models.CASCADE, to_field="code")
    state.add_model(
        ModelState("towns", "Window", [("id", models.AutoField(primary_key=True)), ("town", town)])
    )
    with fields_asked_once():
        kept = state.models["towns", "window"].fields["town"]
        assert kept.clone().deconstruct()[3]["to_field"] == "code"
        state.rename_field("towns", "town", "code", "number")
        assert kept.clone().deconstruct()[3]["to_field"] == "number"
