"""Tests of resources begin without the prefecture's reference rows, so that what they make is all there is."""

import pytest
from django.apps import apps


@pytest.fixture(autouse=True)
def only_ours(db):
    for name in ("Resource", "Organisation"):
        apps.get_model("kit_resources", name).objects.all().delete()
