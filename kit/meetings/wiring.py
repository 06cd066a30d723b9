"""What the meetings offer through core's registries and do each minute."""

from datetime import datetime

from kit.core.actions.audit import SystemActor
from kit.core.registries import minute_jobs, record_finders, record_names
from kit.meetings.actions.erasure import propose_what_is_over
from kit.meetings.queries.desk import numbers_of, uid_of_number
from kit.meetings.queries.openness import kept_years
from kit.meetings.tasks.past import take_up_silent


def connect() -> None:
    """Called once at start-up."""
    record_names.register("meeting", numbers_of)
    record_finders.register("meeting", uid_of_number)
    minute_jobs.register("meetings.terms", _propose)
    minute_jobs.register("meetings.past", take_up_silent)


def _propose(now: datetime) -> int:
    """Nothing is proposed before the town has decided how long it keeps."""
    years = kept_years()
    return 0 if years is None else propose_what_is_over(years, by=SystemActor("terms"), now=now)
