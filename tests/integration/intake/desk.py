"""What the tests of the staff side share: a counsellor, consultations taken in by telephone, and forms."""

from typing import Any
from uuid import uuid4

from kit.core.models import AuditEntry
from kit.intake.actions.sending import Written, take_in
from kit.intake.models import Consultation, Door
from kit.intake.queries.versions import current_version
from tests.factories.people import NOW, make_user
from tests.integration.intake.sending import COMPLETE

MOTHER: dict[str, dict[str, Any]] = {
    "start": {"language": "pt", "interpreter": "yes"},
    "who": {"who": "family", "avoid": "yes", "avoid-who": "福祉課の山田"},
    "family-you": {"family-rel": "mother", "family-free": "息子には言わないでください"},
    "family-them": {"knows": "no"},
    "family-wish": {},
    "contact": {"reply": "phone", "tel": "090-1234-5678", "never": {"chosen": ["phone"], "most": ""}},
}  # fmt: skip
BY_MAIL: dict[str, dict[str, Any]] = {**COMPLETE, "contact": {"reply": "mail", "mail": "haha@example.jp"}}
NOTIFIED: dict[str, dict[str, Any]] = {
    **COMPLETE, "contact": {"reply": "box", "notify": "mail", "notify-mail": "yoru@example.jp"},
}  # fmt: skip


def taken(keeper: Any, by: Any, answers: Any = None, *, door: str = Door.PHONE) -> Consultation:
    """A consultation that staff took in."""
    version = current_version("hikikomori")
    assert version is not None
    return take_in(Written(version, answers or COMPLETE, Door(door)), keeper=keeper, by=by, now=NOW)


def counsellor(name: str = "ise", **fields: Any) -> Any:
    return make_user(name, "counsellor", **fields)


def form(**values: Any) -> dict[str, Any]:
    """What a browser sends, with the number of its form."""
    return {"form": str(uuid4()), **values}


def acts(row: Consultation) -> list[str]:
    """What the trail says of one consultation, in order."""
    return list(AuditEntry.objects.filter(reference=str(row.pk)).order_by("pk").values_list("act", flat=True))
