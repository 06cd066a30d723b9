"""The shipped reference data, as the plan and the prefecture have it."""

import json

import pytest
from django.conf import settings
from django.utils import timezone

from kit.conf.management.commands.setup import REFERENCE
from kit.core.actions.audit import SystemActor
from kit.core.actions.reference import load_reference
from kit.core.gateway import fixtures
from kit.core.models import (
    AgencyField,
    AgencyKind,
    Direction,
    Figure,
    FigureValue,
    Municipality,
    Pillar,
    PlanEdition,
    Serving,
    Stage,
    Synonym,
)

pytestmark = pytest.mark.django_db
MODELS = (
    AgencyField,
    AgencyKind,
    Direction,
    Figure,
    FigureValue,
    Municipality,
    Pillar,
    PlanEdition,
    Serving,
    Stage,
    Synonym,
)


def test_the_29_municipalities_are_14_cities_and_15_towns() -> None:
    kinds = list(Municipality.objects.values_list("kind", flat=True))
    assert (kinds.count("city"), kinds.count("town")) == (14, 15)
    assert Municipality.objects.get(slug="matsusaka").kana == "まつさかし"


def test_the_plan_s_20_kinds_stand_in_their_five_fields() -> None:
    numbered = AgencyKind.objects.exclude(number=None)
    assert [kind.number for kind in numbered.order_by("number")] == list(range(1, 21))
    counts = [field.kinds.exclude(number=None).count() for field in AgencyField.objects.all()]
    assert counts == [3, 11, 2, 2, 2]
    assert AgencyField.objects.get(position=3).name == "就労関係"
    assert AgencyKind.objects.filter(number=None, name="ハローワーク").exists()


def test_the_14_cities_and_taki_have_their_own_office_and_14_towns_share_one() -> None:
    rows = Serving.objects.filter(kind="selfreliance").select_related("municipality")
    own = {row.municipality.slug for row in rows if row.own}
    assert len(rows) == 29
    assert own == {*Municipality.objects.filter(kind="city").values_list("slug", flat=True), "taki"}
    assert {row.office for row in rows if not row.own} == {
        "三重県生活相談支援センター（三重県社会福祉協議会）"
    }


def test_each_edition_has_its_six_pillars_under_its_own_names() -> None:
    outline = list(Pillar.objects.filter(edition__code="r3-outline").values_list("name", flat=True))
    plan = list(Pillar.objects.filter(edition__code="r4-plan").values_list("name", flat=True))
    assert len(outline) == len(plan) == 6
    assert (outline[1], plan[1]) == ("対象者の早期発見・状況把握", "対象者の状況把握・早期対応")
    assert (outline[4], plan[4]) == ("社会参加支援", "社会参加・活躍支援")
    assert {row.edition.code for row in Direction.objects.select_related("edition")} == {"r3-outline"}


def test_every_row_says_where_it_comes_from_and_when() -> None:
    for model in (
        AgencyField,
        AgencyKind,
        Direction,
        Figure,
        Municipality,
        Pillar,
        PlanEdition,
        Serving,
        Stage,
        Synonym,
    ):
        assert not model.objects.filter(source="").exists(), model
        assert not model.objects.filter(source_date="").exists(), model


def test_every_figure_carries_its_caution_and_the_tiny_sample_is_never_drawn() -> None:
    assert not Figure.objects.filter(caution="").exists()
    assert Figure.objects.get(code="iceage").n == 40
    assert Figure.objects.get(code="iceage").chart == ""


def test_a_town_switches_a_shipped_synonym_off_and_adds_its_own() -> None:
    shipped = Synonym.objects.get(code="shakyo")
    assert (shipped.word, shipped.others, shipped.is_mutual) == ("社協", "社会福祉協議会", True)
    shipped.is_used, shipped.others = False, "別のもの"
    shipped.save()
    Synonym.objects.create(word="つ相", others="津市なんでも相談")
    load_again()
    shipped.refresh_from_db()
    assert (shipped.is_used, shipped.others) == (False, "社会福祉協議会")
    assert Synonym.objects.filter(code="").count() == 1
    for row in Synonym.objects.all():
        row.full_clean()


def test_loading_twice_changes_nothing() -> None:
    def rows() -> str:
        return json.dumps([list(model.objects.order_by("pk").values()) for model in MODELS], default=str)

    before = rows()
    load_again()
    assert rows() == before


def load_again() -> None:
    again = {name: fixtures.read_rows(settings.KIT_FIXTURES, name) for name in REFERENCE}
    again["municipalities"] = fixtures.read_municipalities(settings.KIT_FIXTURES)
    load_reference(again, by=SystemActor("test"), now=timezone.now())
