"""What the meetings offer through core's registries."""

from kit.core.registries import minute_jobs
from kit.meetings.tasks.letters import remind_each_minute


def connect() -> None:
    """Called once at start-up."""
    minute_jobs.register("meetings.reminders", remind_each_minute)
