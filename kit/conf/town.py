"""`/town.json`: public facts of this site, for open data and for the prefecture's board.

For: what anybody can also read on the pages, in one place. Not for: drafts, people, and what is still missing.
"""

import json
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from kit.blueprints.queries.state import integrated_sequence, integrated_version
from kit.core.logic.fiscal import fiscal_year
from kit.core.memory import public
from kit.core.models import Contact
from kit.intake.logic.statistics import as_open_data
from kit.intake.queries.statistics import published_years
from kit.meetings.queries.public import held_this_year, platform_facts, platform_last_held
from kit.resources.queries.listing import listing_is_shown
from kit.resources.queries.public import counts_by_kind
from kit.window.logic.completeness import is_designated
from kit.window.queries import live_window

FORMAT: Final = "sokumen-town/1"


@require_safe
def town(request: HttpRequest) -> HttpResponse:
    """Validator and lifetime are those of every public page (`kit.pages.middleware`)."""
    return HttpResponse(public(("town.json", timezone.localdate()), _body), content_type="application/json")


def read_town() -> dict[str, Any]:
    """What the site says of itself (`docs/schemas/town.json`)."""
    config = settings.SITE_CONFIG
    return {
        "format": FORMAT, "code": config.code, "name": config.name, "role": config.role, "trial": settings.TRIAL,
        "kit": settings.KIT_VERSION, "window": _window(),
        "counts": {
            "pages": Page.objects.live().public().filter(depth__gt=1).count(),
            "contacts": Contact.objects.filter(live=True).count(),
            "resources": _resources(),
        },
        "languages": list(config.languages),
        "blueprints": [_blueprint(name) for name in config.blueprints.subscribe],
        "meetings": _meetings(),
        "statistics": _statistics(),
    }  # fmt: skip


def _resources() -> dict[str, int]:
    """Public places by kind; none where the town does not show them."""
    return counts_by_kind(timezone.localdate()) if listing_is_shown() else {}


def _body() -> bytes:
    return json.dumps(read_town(), ensure_ascii=False, indent=1).encode() + b"\n"


def _window() -> dict[str, Any]:
    """The published window only: a draft that is complete is not designated yet."""
    page = live_window()
    if page is None:
        return {"designated": False, "checked_on": None}
    checked = page.checked_on
    return {
        "designated": is_designated(page.live, page.facts()),
        "checked_on": checked.isoformat() if checked else None,
    }


def _meetings() -> dict[str, Any]:
    """Whether the platform is set up and when it last met are two facts; of what is closed there is none."""
    today = timezone.localdate()
    last = platform_last_held(today)
    return {
        "platform": platform_facts(today),
        "last_held_on": last.isoformat() if last else None,
        "fiscal_year": fiscal_year(today),
        "held": held_this_year(today),
    }


def _statistics() -> list[dict[str, Any]]:
    """What somebody approved and did not withdraw, the newest year first."""
    return [
        {
            "fiscal_year": row.year,
            "approved_on": timezone.localdate(row.approved_at).isoformat(),
            "tables": [as_open_data(one) for one in shown],
        }
        for row, shown in published_years().items()
    ]


def _blueprint(name: str) -> dict[str, Any]:
    sequence = integrated_sequence(name)
    return {"name": name, "version": integrated_version(name, sequence), "sequence": sequence}
