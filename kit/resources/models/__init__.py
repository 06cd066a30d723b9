"""The tables of the resources; each lives in the file of its room."""

from kit.resources.models.batches import ColumnMeaning, ImportBatch, ImportFile, ImportRow
from kit.resources.models.changes import Change, Proposal
from kit.resources.models.page import ResourcesPage
from kit.resources.models.resource import Organisation, Resource, Session

__all__ = [
    "Change",
    "ColumnMeaning",
    "ImportBatch",
    "ImportFile",
    "ImportRow",
    "Organisation",
    "Proposal",
    "Resource",
    "ResourcesPage",
    "Session",
]
