"""Who may do what with the questions of the intake: the table of permissions, for Wagtail's screens.

For: list, editor, publishing, locks and history of definitions. Not for: residents' records, which no Wagtail screen
shows.

Rules
- Deleting belongs to nobody, because answers name what was asked.
"""

from typing import Final

from kit.core.policies import TablePolicy
from kit.intake.models import IntakeDefinition

POLICY: Final = TablePolicy(IntakeDefinition, "intake_definition")
