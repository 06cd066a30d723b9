"""Turns the town, the plan and the offices that serve the town into facts for texts."""

from datetime import datetime

from django.conf import settings

from kit.core.bridge.facts import phone_fact
from kit.core.memory import public
from kit.core.models import Municipality, PlanEdition, Serving
from kit.core.queries.town import read_town_facts
from kit.core.registries import Fact


def hall_name(kind: str) -> str:
    return {"city": "市役所", "town": "役場"}.get(kind, "県庁")


def town_facts(now: datetime) -> dict[str, Fact]:
    """{town.name} and {town.hall}."""
    return {"name": Fact(settings.SITE_CONFIG.name), "hall": Fact(public("hall", _hall))}


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


def _hall() -> str:
    kind = Municipality.objects.filter(code=settings.SITE_CONFIG.code).values_list("kind", flat=True).first()
    return hall_name(kind or "")


def _newest_edition() -> str:
    edition = PlanEdition.objects.order_by("-source_date").first()
    return edition.name if edition else ""


def _selfreliance_office() -> str:
    serving = Serving.objects.filter(
        kind="selfreliance", municipality__code=settings.SITE_CONFIG.code
    ).first()
    return serving.office if serving else ""
