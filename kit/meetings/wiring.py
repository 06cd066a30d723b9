"""What the meetings offer through core's registries."""

from wagtail.snippets.models import register_snippet

from kit.core.registries import BlueprintType, blueprint_types
from kit.meetings.views import templates

_TEMPLATE_FIELDS = (
    "key", "title", "body_kind", "meeting_title", "agenda", "papers", "checklist", "invitation", "minutes", "live",
)  # fmt: skip


def connect() -> None:
    """Called once at start-up."""
    register_snippet(templates.viewset())
    entry = BlueprintType(
        name="meetings.template",
        model="kit_meetings.MeetingTemplate",
        urn="template",
        fields=_TEMPLATE_FIELDS,
    )
    blueprint_types.register("meetings.template", entry)
