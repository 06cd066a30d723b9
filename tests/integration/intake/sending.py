"""What the tests of sent consultations share: a draft that is ready, and the shortest complete answers."""

from typing import Any

from kit.intake.actions.drafts import rest_draft, start_draft
from kit.intake.actions.sending import send_draft
from kit.intake.logic.draft import DraftHandle, Receipt
from kit.intake.queries.versions import current_version
from tests.integration.intake.drafts import ACT, WORDS, save_step

REPLY = "box"
COMPLETE: dict[str, dict[str, Any]] = {
    "start": {},
    "who": {"who": "self"},
    "self-now": {"self-free": WORDS},
    "self-wish": {},
    "contact": {"reply": REPLY},
}


def ready_draft(keeper, answers=None, **act) -> tuple[DraftHandle, str]:
    """A complete draft with its code."""
    act = act or ACT
    handle = start_draft(str(current_version("hikikomori").uid), **act)
    for step, given in (answers or COMPLETE).items():
        save_step(handle, step, given, **act)
    return handle, rest_draft(handle, keeper=keeper, **act)


def sent_draft(keeper, answers=None, **act) -> tuple[DraftHandle, Receipt]:
    """A consultation as it came in; its uuid is the handle's."""
    handle, _code = ready_draft(keeper, answers, **act)
    return handle, send_draft(handle, keeper=keeper, **(act or ACT))
