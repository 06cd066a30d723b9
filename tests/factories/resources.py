"""Resources as a clerk would write them."""

from datetime import date, datetime
from typing import Any

from kit.core.models import User
from kit.resources.actions.records import make_resource, set_state
from kit.resources.models import Resource, ResourcesPage

NOW = datetime.fromisoformat("2026-11-26T10:00:00+09:00")
PLACE: dict[str, Any] = {
    "name": "居場所ひだまり",
    "name_kana": "いばしょひだまり",
    "kind": "place",
    "operator": "own",
    "summary": "お茶を飲みながら、静かに過ごせます。",
    "for_person": True,
    "for_family": False,
    "wishes": ["quiet", "small_group"],
    "phones": [{"number": "059-229-3151", "extension": "", "note": ""}],
    "address": "三重県津市西丸之内23-1",
    "municipality_code": "242012",
    "area_codes": ["242012"],
    "hours": "日によって変わります",
    "checked_on": date(2026, 11, 1).isoformat(),
    "organisation_name": "津市社会福祉協議会",
}


def place_values(**changed: Any) -> dict[str, Any]:
    """The values of a complete place of the own body."""
    return {**PLACE, **changed}


def make_place(by: User, *, public: bool = True, now: datetime = NOW, **changed: Any) -> Resource:
    """A place, public unless said otherwise."""
    made = make_resource(place_values(**changed), by=by, now=now)
    return set_state(made, "published", by=by, now=now) if public else made


def the_listing() -> ResourcesPage:
    """The page under which the resources stand, as the shipped release brings it."""
    return ResourcesPage.objects.get()


def dated(*days: str, opens: str = "13:30", closes: str = "16:00", **more: Any) -> list[dict[str, Any]]:
    """Single dates as a clerk writes them."""
    return [{"date": day, "opens": opens, "closes": closes, **more} for day in days]
