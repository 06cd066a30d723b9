"""What the tests of bodies, agencies and seats share: meetings open, somebody signed in, rows as a browser sends them."""

import re
from typing import Any

from kit.core.models import AuditEntry

BODIES, AGENCIES = "/admin/meetings/bodies/", "/admin/meetings/agencies/"


def words(answer: Any) -> str:
    """A page without its markup."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", plain)


def at(thing: Any, act: str = "") -> str:
    root = AGENCIES if type(thing).__name__ == "Agency" else BODIES
    return f"{root}{thing.uid}/{act}"


def acts(kind: str) -> list[str]:
    return list(AuditEntry.objects.filter(kind=kind).order_by("pk").values_list("act", flat=True))


def facts(**values: Any) -> dict[str, Any]:
    """The form of a body as a browser sends it."""
    return {"name": "代表者会議", "minutes": "90", **values}


def rows(*typed: dict[str, str], **more: str) -> dict[str, str]:
    """The table of seats as a browser sends it."""
    data = {"seats-TOTAL_FORMS": str(len(typed) + 1), "seats-INITIAL_FORMS": "0", **more}
    for number, row in enumerate(typed):
        data |= {f"seats-{number}-{name}": value for name, value in row.items()}
    return data
