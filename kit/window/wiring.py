"""What the window offers through core's registries: facts, and its pieces on every page."""

from kit.core.registries import BlueprintType, blueprint_types, facts, page_contexts, slots, timetables, todos
from kit.pages.wiring import PAGE_FIELDS
from kit.window.bridge import window_facts, window_timetable
from kit.window.queries import window_todos
from kit.window.slots import NAMES, page_context, renderer

_FIELDS = (
    "department", "window_name", "pet_name", "operator_kind", "operator_name", "phone", "phone_note", "channels",
    "hours", "closed_on_holidays", "closures", "address", "way_in", "discreet_way", "map_url", "languages", "aids",
    "reply_days", "who_answers", "asked_note", "fee", "checked_on", "checked_by",
)  # fmt: skip


def connect() -> None:
    facts.register("window", window_facts)
    page_contexts.register("kit_window.WindowPage", page_context)
    todos.register("window", window_todos)
    timetables.register("window", window_timetable)
    for name in NAMES:
        slots.register(name, renderer(name))
    entry = BlueprintType(
        name="window.window", model="kit_window.WindowPage", urn="page", fields=(*PAGE_FIELDS, *_FIELDS)
    )
    blueprint_types.register("window.window", entry)
