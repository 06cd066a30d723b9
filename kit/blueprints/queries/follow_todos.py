"""What staff have to know when the town could not follow the prefecture by itself."""

from typing import Any

from django.utils.translation import gettext as _

from kit.blueprints.queries.state import stopped_states
from kit.core.queries.people import user_may
from kit.core.registries import Todo


def follow_todos(user: Any) -> list[Todo]:
    """One line for each blueprint that stands still, to whoever may see the prefecture's updates."""
    stopped = stopped_states()
    if not stopped or not user_may(user, "view", "blueprint"):
        return []
    words = _("県のひな形「%(name)s」を取り込めずにいます。%(why)s")
    return [Todo(words % {"name": state.blueprint, "why": state.problem_words}, "") for state in stopped]
