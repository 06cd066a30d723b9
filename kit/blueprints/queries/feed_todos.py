"""What the keeper of a site has to know about the feed: signatures that run out, and why nothing comes any more."""

from typing import Any

from django.utils import timezone

from kit.blueprints.queries.feed import feed_state, feed_warnings
from kit.core.queries.people import user_may
from kit.core.registries import Todo


def feed_todos(user: Any) -> list[Todo]:
    """One line for each; a line that was only down for a while is not one."""
    if not user_may(user, "change", "settings"):
        return []
    lines = [found.message for found in feed_warnings(timezone.now())]
    state = feed_state()
    if state.problem not in ("", "unavailable", "expired"):
        lines.append(state.problem_words)
    return [Todo(line, "") for line in lines]
