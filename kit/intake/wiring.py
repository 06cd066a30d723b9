"""What the intake offers through core's registries: what it does each minute."""

from datetime import datetime

from kit.core.actions.audit import SystemActor
from kit.core.registries import minute_jobs
from kit.intake.actions.expiry import expire_drafts


def connect() -> None:
    minute_jobs.register("intake.drafts", _expire)


def _expire(now: datetime) -> int:
    return expire_drafts(by=SystemActor("drafts"), now=now)
