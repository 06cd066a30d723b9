"""The prefecture's bodies that the plan names, as first records."""

import pytest
from django.conf import settings

from kit.core.actions.audit import SystemActor
from kit.core.gateway.fixtures import read_rows
from kit.core.models import AgencyKind, AuditEntry
from kit.core.queries.search import search_ja
from kit.resources.actions.reference import load_reference_resources
from kit.resources.logic.words import KINDS, OPERATORS, WISHES
from kit.resources.models import Resource
from kit.resources.queries.public import public_resources
from tests.factories.resources import NOW

pytestmark = pytest.mark.django_db
BY = SystemActor("setup")


def load():
    return load_reference_resources(read_rows(settings.KIT_FIXTURES, "resources"), by=BY, now=NOW)


def test_every_body_has_its_source_waits_for_a_check_and_is_the_prefectures():
    count = load()
    rows = list(Resource.objects.all())
    assert (len(rows), load()) == (count, 0)
    kinds = set(AgencyKind.objects.values_list("code", flat=True))
    for row in rows:
        assert (row.owner_code, row.state, row.needs_check) == ("240001", "draft", True)
        assert row.source.startswith("三重県「骨子案」令和3年10月 2-3")
        assert row.source_date == "2021-10"
        assert row.agency_kind in kinds
        assert row.kind in KINDS
        assert row.operator in OPERATORS
        assert set(row.wishes) <= WISHES.keys()
    assert not public_resources(NOW.date()).exists()
    assert AuditEntry.objects.filter(act="resource.loaded", detail={"rows": count}).exists()
    assert search_ja("サポステ 四日市", kinds=["resources"], is_public=None)


def test_what_somebody_completed_is_not_written_over():
    load()
    Resource.objects.filter(code="mychalle").update(name="マイチャレ三重（津）", needs_check=False)
    load()
    assert Resource.objects.get(code="mychalle").name == "マイチャレ三重（津）"
