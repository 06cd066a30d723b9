"""What is inside a draft: which definition, the raw answers by step, the code once it rests.

For: merging one step and going to and from what is sealed. Not for: what the answers mean (`logic.definition`).

Rules
- Saving a step replaces that step's answers and touches no other.
- A draft has a size; what is above it is refused before anything is written, never cut.
- Nothing in here is ever printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from kit.core.logic.sealed import DataKey, packed

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

    def with_step(self, step: str, answers: Answers) -> "DraftContent":
        """The same with one step's answers replaced; raises DraftTooLarge."""
        changed = replace(self, answers={**self.answers, step: dict(answers)})
        if len(packed(changed.as_json())) > MAX_BYTES:
            raise DraftTooLarge
        return changed

    def with_code(self, code: str) -> "DraftContent":
        return replace(self, code=code)

    def as_json(self) -> dict[str, Any]:
        return {"definition": self.definition, "answers": dict(self.answers), "code": self.code}


def draft_of(content: Mapping[str, Any]) -> DraftContent:
    """The content that `as_json` gave."""
    return DraftContent(content["definition"], content["answers"], content["code"])
