"""Reads what this town is and which offices serve it."""

from datetime import datetime

from django.conf import settings

from kit.core.models import Municipality, PlanEdition, Serving, TownFacts
from kit.core.queries.facts import phone_fact
from kit.core.registries import Fact


def read_town_facts() -> TownFacts:
    """The town's own facts; defaults when nobody saved any yet."""
    return TownFacts.objects.first() or TownFacts()


def hall_name(kind: str) -> str:
    return {"city": "市役所", "town": "役場"}.get(kind, "県庁")


def town_facts(now: datetime) -> dict[str, Fact]:
    """{town.name} and {town.hall}."""
    config = settings.SITE_CONFIG
    kind = Municipality.objects.filter(code=config.code).values_list("kind", flat=True).first()
    return {"name": Fact(config.name), "hall": Fact(hall_name(kind or ""))}


def plan_facts(now: datetime) -> dict[str, Fact]:
    """{plan.edition}: the newest edition of the plan."""
    edition = PlanEdition.objects.order_by("-source_date").first()
    return {"edition": Fact(edition.name if edition else "")}


def selfreliance_facts(now: datetime) -> dict[str, Fact]:
    """{selfreliance.name} and .phone: the office for people in need that serves this town."""
    serving = Serving.objects.filter(kind="selfreliance", municipality__code=settings.SITE_CONFIG.code).first()
    town = read_town_facts()
    return {
        "name": Fact(serving.office if serving else ""),
        "phone": phone_fact(town.selfreliance_phone),
        "hours": Fact(town.selfreliance_note),
    }
