"""Who may do what with the questions of the intake and the texts for answers: the table of permissions, for Wagtail's
screens.

For: list, editor, publishing, locks and history of definitions and texts. Not for: residents' records, which no Wagtail
screen shows.

Rules
- Deleting belongs to nobody: answers name what was asked, and a text that nobody wants is taken out of use.
"""

from typing import Final

from kit.core.policies import TablePolicy
from kit.intake.models import AnswerText, IntakeDefinition

POLICY: Final = TablePolicy(IntakeDefinition, "intake_definition")
TEXTS: Final = TablePolicy(AnswerText, "answer_text")
