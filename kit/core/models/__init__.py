"""Django finds models here; each lives in the file of its room."""

from kit.core.models.audit import AuditEntry, AuditLink
from kit.core.models.contact import Contact
from kit.core.models.instance import InstanceState
from kit.core.models.media import KitDocument, KitImage, KitRendition
from kit.core.models.people import User
from kit.core.models.reference import (
    AgencyField,
    AgencyKind,
    Direction,
    Figure,
    FigureValue,
    Municipality,
    Pillar,
    PlanEdition,
    Serving,
    Stage,
)
from kit.core.models.sealed import RecordKey, SealedRecord
from kit.core.models.search import SearchEntry, Synonym
from kit.core.models.town import TownFacts

__all__ = [
    "AgencyField",
    "AgencyKind",
    "AuditEntry",
    "AuditLink",
    "Contact",
    "Direction",
    "Figure",
    "FigureValue",
    "InstanceState",
    "KitDocument",
    "KitImage",
    "KitRendition",
    "Municipality",
    "Pillar",
    "PlanEdition",
    "RecordKey",
    "SealedRecord",
    "SearchEntry",
    "Serving",
    "Stage",
    "Synonym",
    "TownFacts",
    "User",
]
