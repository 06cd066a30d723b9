"""Asks for a sheet to be drawn as PDF in the background, keeps it for a day, and takes it away.

Rules
- The same sheet is drawn once: who asks again gets the one that is there, or the one in work.
- One that could not be drawn is tried again when somebody asks again.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction

from kit.blueprints.models import Paper
from kit.core.actions.audit import Actor, record

KEPT: Final = timedelta(days=1)


@transaction.atomic
def ask_for_paper(
    html: str, pictures: list[str], *, name: str, stamp: str, by: Actor, now: datetime
) -> tuple[Paper, bool]:
    """The paper for a sheet, and whether it has to be drawn; `stamp` are the words of the moment in it."""
    digest = sha256("\n".join([html.replace(stamp, ""), *pictures]).encode()).hexdigest()
    paper, is_new = Paper.objects.select_for_update().get_or_create(
        digest=digest, defaults={"name": name, "html": html, "pictures": pictures, "asked_at": now}
    )
    if not is_new and not paper.has_failed:
        return paper, False
    if not is_new:
        paper.has_failed, paper.asked_at = False, now
        paper.save(update_fields=["has_failed", "asked_at"])
    record(by=by, act="blueprint.paper", kind="blueprint", reference=name, now=now)
    return paper, True


@transaction.atomic
def keep_drawing(paper: Paper, pdf: bytes | None, *, by: Actor, now: datetime) -> None:
    """Keep what was drawn; None says that it could not be."""
    paper.pdf, paper.has_failed = pdf, pdf is None
    paper.save(update_fields=["pdf", "has_failed"])
    if pdf is None:
        record(
            by=by, act="blueprint.paper", kind="blueprint", reference=paper.name, outcome="failed", now=now
        )


@transaction.atomic
def remove_old_papers(*, by: Actor, now: datetime) -> int:
    """Take away what was asked for more than a day ago; answers how many."""
    number, _models = Paper.objects.filter(asked_at__lt=now - KEPT).delete()
    if number:
        record(by=by, act="blueprint.paper_gone", kind="blueprint", detail={"deleted": number}, now=now)
    return number
