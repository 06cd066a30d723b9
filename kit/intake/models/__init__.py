"""Django finds models here; each lives in the file of its room."""

from kit.intake.models.drafts import Draft, MatterCode

__all__ = ["Draft", "MatterCode"]
