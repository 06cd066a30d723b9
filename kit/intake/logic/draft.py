"""What is inside a draft: which definition, the raw answers by step, the code once it rests, the receipt once it is sent.

For: merging one step and going to and from what is sealed. Not for: what the answers mean (`logic.definition`).

Rules
- Saving a step replaces that step's answers and touches no other.
- A draft has a size; what is above it is refused before anything is written, never cut.
- With the code comes an envelope: the draft's key, wrapped so that the code opens the consultation that the draft will
  become. So sending needs no slow computation, and the code itself opens nothing new.
- What was sent keeps only what its receipt shows, for an hour, in the browser that sent it.
- Nothing in here is ever printed.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from kit.core.logic.sealed import DataKey, Wrapped, packed

MAX_BYTES: Final = 1_000_000

Answers = Mapping[str, Any]


class DraftNotHere(Exception):
    """Unknown, erased, expired, or another browser's: one answer for all, which gives nothing away."""

    def __init__(self) -> None:
        super().__init__(
            "この書きかけは、ここでは開けません。合い番号があれば、それで開けます。"
            "しばらく使われなかったものは消してあります。"
        )


class DraftTooLarge(ValueError):
    """More than a draft holds; what was saved before is unchanged."""

    def __init__(self) -> None:
        super().__init__("文が長すぎて、このままでは残せません。短くするか、いくつかに分けてください。")


class LastWayIn(Exception):
    """Nothing else opens this draft: without a code, forgetting it here would be erasing it."""

    def __init__(self) -> None:
        super().__init__("合い番号がまだありません。先に小休止をおすか、書いたものを消してください。")


class AlreadySent(Exception):
    """It is a consultation now; `receipt` is what the browser is shown again."""

    def __init__(self, receipt: "Receipt") -> None:
        super().__init__("この相談は、もう送られています。")
        self.receipt = receipt


@dataclass(frozen=True)
class Receipt:
    """What somebody who sent is shown: the reference for the telephone and the code for the mailbox."""

    reference: str
    code: str = field(repr=False)


@dataclass(frozen=True)
class DraftHandle:
    """What a browser has of a draft: its address and the secret that opens it."""

    uuid: UUID
    secret: DataKey = field(repr=False)


@dataclass(frozen=True)
class DraftContent:
    """What a resident wrote so far."""

    definition: str
    answers: Mapping[str, Answers] = field(default_factory=dict, repr=False)
    code: str = field(default="", repr=False)
    envelope: Wrapped | None = field(default=None, repr=False)
    reference: str = ""

    @property
    def receipt(self) -> Receipt | None:
        """What was sent, None while somebody still writes."""
        return Receipt(self.reference, self.code) if self.reference else None

    def with_step(self, step: str, answers: Answers) -> "DraftContent":
        """The same with one step's answers replaced; raises DraftTooLarge."""
        changed = replace(self, answers={**self.answers, step: dict(answers)})
        if len(packed(changed.as_json())) > MAX_BYTES:
            raise DraftTooLarge
        return changed

    def with_code(self, code: str, envelope: Wrapped) -> "DraftContent":
        return replace(self, code=code, envelope=envelope)

    def as_sent(self, reference: str) -> "DraftContent":
        """What is left when it was sent: no word of what was written."""
        return replace(self, answers={}, envelope=None, reference=reference)

    def as_json(self) -> dict[str, Any]:
        return {
            "definition": self.definition,
            "answers": dict(self.answers),
            "code": self.code,
            "envelope": _as_text(self.envelope),
            "reference": self.reference,
        }


def draft_of(content: Mapping[str, Any]) -> DraftContent:
    """The content that `as_json` gave."""
    return DraftContent(
        content["definition"],
        content["answers"],
        content["code"],
        _as_wrapped(content["envelope"]),
        content["reference"],
    )


def _as_text(envelope: Wrapped | None) -> list[str] | None:
    return None if envelope is None else [envelope.key_id, base64.b64encode(envelope.data).decode("ascii")]


def _as_wrapped(text: list[str] | None) -> Wrapped | None:
    return None if text is None else Wrapped(text[0], base64.b64decode(text[1]))
