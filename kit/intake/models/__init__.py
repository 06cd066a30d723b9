"""The tables of the intake; each lives in the file of its room."""

from kit.intake.models.definitions import DefinitionVersion, IntakeDefinition, VersionIsFinal
from kit.intake.models.drafts import Draft, MatterCode

__all__ = ["DefinitionVersion", "Draft", "IntakeDefinition", "MatterCode", "VersionIsFinal"]
