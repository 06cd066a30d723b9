"""Tests of resources begin without the prefecture's reference rows, so that what they make is all there is."""

import pytest

from kit.resources.models import Resource


@pytest.fixture(autouse=True)
def only_ours(db):
    Resource.objects.all().delete()
