"""The tables of the intake; each lives in the file of its room."""

from kit.intake.models.consultations import (
    Consultation,
    Door,
    Duty,
    HouseholdLink,
    Message,
    Note,
    Telling,
)
from kit.intake.models.definitions import DefinitionVersion, IntakeDefinition, VersionIsFinal
from kit.intake.models.drafts import Draft, MatterCode

__all__ = [
    "Consultation",
    "DefinitionVersion",
    "Door",
    "Draft",
    "Duty",
    "HouseholdLink",
    "IntakeDefinition",
    "MatterCode",
    "Message",
    "Note",
    "Telling",
    "VersionIsFinal",
]
