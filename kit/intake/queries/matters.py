"""Consultations opened by whoever has their code.

For: the mailbox. Residents' own reading leaves no entry in the trail: nobody is to see at which hours somebody came.
Not for: staff, whose reading goes through `core.actions.records.open_record`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kit.core.logic.sealed import DataKey, SealBroken
from kit.core.models.sealed import sealer
from kit.core.queries.records import keys_of
from kit.intake.models import Consultation, Message
from kit.intake.models.consultations import CONSULTATION
from kit.intake.models.drafts import CODE


class MatterNotHere(Exception):
    """Unknown, erased, or opened by another code since: one answer for all."""

    def __init__(self) -> None:
        super().__init__("お返事箱を開けませんでした。合い番号をもう一度入れてください。")


@dataclass(frozen=True)
class MatterHandle:
    """What a browser has of a consultation while its mailbox is open: its uuid and the secret that the code gives."""

    uuid: UUID
    secret: DataKey = field(repr=False)


@dataclass(frozen=True)
class OpenMatter:
    """A consultation's row, the key that seals everything of it, and what was sent."""

    row: Consultation
    key: DataKey = field(repr=False)
    content: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class OpenMessage:
    """One message with its words."""

    row: Message
    content: Mapping[str, Any] = field(repr=False)

    @property
    def is_from_office(self) -> bool:
        return self.row.author is not None


def open_matter(handle: MatterHandle, *, lock: bool = False) -> OpenMatter:
    """A consultation opened by the secret of its code; raises MatterNotHere.

    With `lock`, inside a transaction, nobody else changes it before the transaction ends.
    """
    rows = Consultation.objects.select_for_update(of=("self",)) if lock else Consultation.objects.all()
    row = rows.select_related("version").filter(pk=handle.uuid).first()
    wrapped = (
        keys_of(CONSULTATION, handle.uuid).filter(holder=CODE, key_id=sealer().id_of(handle.secret)).first()
    )
    if row is None or wrapped is None:
        raise MatterNotHere
    try:
        key = sealer().unwrap_by(handle.secret, wrapped.as_wrapped(), bound=wrapped.bound())
        return OpenMatter(row, key, row.content_with(key))
    except SealBroken as error:
        raise MatterNotHere from error


def messages_of(row: Consultation, key: DataKey) -> tuple[OpenMessage, ...]:
    """What was written since, the oldest first; raises SealBroken."""
    rows = Message.objects.filter(consultation=row).select_related("author").order_by("at", "pk")
    return tuple(OpenMessage(one, one.content_with(key)) for one in rows)
