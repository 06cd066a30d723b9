"""What blueprints offer through core's registries, connected once at start-up."""

from kit.blueprints.queries.feed_todos import feed_todos
from kit.core import registries


def connect() -> None:
    registries.todos.register("feed", feed_todos)
