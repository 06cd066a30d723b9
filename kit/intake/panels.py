"""What the editors of the intake show besides fields: what the check of a definition has found, how a text reads here.

For: errors, which keep a version from being published, and warnings, which a person weighs. Not for: any input.
"""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.panels import Panel


class ChecksPanel(Panel):
    """The findings for the saved draft; nothing on a new definition."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "kit_intake/panels/checks.html"

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            found = self.instance.findings() if self.instance.pk else ()
            return {
                **super().get_context_data(parent_context),
                "is_saved": bool(self.instance.pk),
                "errors": [finding for finding in found if finding.is_error],
                "warnings": [finding for finding in found if not finding.is_error],
            }


class InTownPanel(Panel):
    """How a text for answers reads in this town, from the saved draft; nothing on a new one."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "kit_intake/panels/in_town.html"
