"""The tables of the intake; each lives in the file of its room."""

from kit.intake.models.answer_texts import AnswerText
from kit.intake.models.consultations import (
    Consultation,
    Door,
    Duty,
    ErasureProposal,
    HouseholdLink,
    Message,
    Note,
    Telling,
)
from kit.intake.models.definitions import DefinitionVersion, IntakeDefinition, VersionIsFinal
from kit.intake.models.drafts import Draft, MatterCode
from kit.intake.models.office import ReadReview, SectionAddress
from kit.intake.models.pauses import IntakePause
from kit.intake.models.statistics import FrozenNumber, StatisticsCell, StatisticsYear

__all__ = [
    "AnswerText",
    "Consultation",
    "DefinitionVersion",
    "Door",
    "Draft",
    "Duty",
    "ErasureProposal",
    "FrozenNumber",
    "HouseholdLink",
    "IntakeDefinition",
    "IntakePause",
    "MatterCode",
    "Message",
    "Note",
    "ReadReview",
    "SectionAddress",
    "StatisticsCell",
    "StatisticsYear",
    "Telling",
    "VersionIsFinal",
]
