"""Turns the town, the plan and the offices that serve the town into facts for texts."""

from datetime import datetime

from django.conf import settings

from kit.core.bridge.facts import phone_fact
from kit.core.memory import public
from kit.core.models import PlanEdition, Serving
from kit.core.queries.town import read_town_facts
from kit.core.registries import Fact


def hall_name(code: str) -> str:
    """How residents call the office: the third digit of the 全国地方公共団体コード is 0 for a prefecture, 2 for a city."""
    return {"0": "県庁", "2": "市役所"}.get(code[2], "役場")


def town_facts(now: datetime) -> dict[str, Fact]:
    """{town.name} and {town.hall}."""
    return {"name": Fact(settings.SITE_CONFIG.name), "hall": Fact(hall_name(settings.SITE_CONFIG.code))}


def plan_facts(now: datetime) -> dict[str, Fact]:
    """{plan.edition}: the newest edition of the plan."""
    return {"edition": Fact(public("edition", _newest_edition))}


def selfreliance_facts(now: datetime) -> dict[str, Fact]:
    """{selfreliance.name} and .phone: the office for people in need that serves this town."""
    town = read_town_facts()
    return {
        "name": Fact(public("selfreliance", _selfreliance_office)),
        "phone": phone_fact(town.selfreliance_phone),
        "hours": Fact(town.selfreliance_note),
    }


def _newest_edition() -> str:
    edition = PlanEdition.objects.order_by("-source_date").first()
    return edition.name if edition else ""


def _selfreliance_office() -> str:
    serving = Serving.objects.filter(
        kind="selfreliance", municipality__code=settings.SITE_CONFIG.code
    ).first()
    return serving.office if serving else ""
