"""The kinds of bodies: on what they stand, whether persons are spoken of there, and what the public may see of them.

For: every screen, check and address of the meetings. Not for: the bodies of a town (`models.bodies`).

Rules (design content, section 3.1; 社会福祉法106条の6, 生活困窮者自立支援法9条: who takes part keeps secret what was said)
- What is closed has no public route at all: no page, no summary, no calendar address, no place in `/town.json`. The kind
  decides it, never a switch that somebody could set otherwise.
- A statutory 支援会議 speaks of persons also without their consent; a 重層的支援会議 with it; a 事例検討会 of altered cases
  only. They are kinds of their own, and a body never changes its kind once it has met.
- Names of persons may stand in a public summary of the prefecture's committee only, whose members are public.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Spoken(StrEnum):
    """Whether persons are spoken of."""

    NOT = "not"
    NUMBERS = "numbers"
    ALTERED = "altered"
    CONSENTED = "consented"
    BY_LAW = "by_law"


SPOKEN_WORDS: Final = {
    Spoken.NOT: "個人の話はしません。",
    Spoken.NUMBERS: "名前は出しません。話すときは、相談の番号だけを使います。",
    Spoken.ALTERED: "だれのことか分からないように変えた事例だけを使います。",
    Spoken.CONSENTED: "本人の同意があるときに、本人の話をします。",
    Spoken.BY_LAW: "法律により、本人の同意がなくても話せます。話したことは、法律で秘密です。",
}


class Part(StrEnum):
    """What of a body and its meetings may be public."""

    MEMBERS = "members"
    DATES = "dates"
    THEME = "theme"
    ITEMS = "items"
    PLANS = "plans"
    NAMES = "names"


@dataclass(frozen=True)
class BodyKind:
    """One kind; `public` is empty for what is closed. `hub` bodies are the prefecture's."""

    code: str
    name: str
    basis: str
    spoken: Spoken
    public: frozenset[Part]
    is_hub: bool = False
    is_platform: bool = False
    is_statutory: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether every public route is shut and each reading is for named people only."""
        return not self.public

    @property
    def names_allowed(self) -> bool:
        return Part.NAMES in self.public

    @property
    def takes_numbers(self) -> bool:
        """Whether an item may refer to a consultation, by its number."""
        return self.spoken in (Spoken.NUMBERS, Spoken.CONSENTED, Spoken.BY_LAW)


_OPEN: Final = frozenset({Part.MEMBERS, Part.DATES, Part.ITEMS, Part.PLANS})
_DAY_AND_THEME: Final = frozenset({Part.DATES, Part.THEME})
_CLOSED: Final[frozenset[Part]] = frozenset()
_BY_LAW: Final = "社会福祉法第106条の6 または 生活困窮者自立支援法第9条"

KINDS: Final = {
    kind.code: kind
    for kind in (
        BodyKind("platform", "市町プラットフォーム（代表者会議）", "設置要綱", Spoken.NOT, _OPEN, is_platform=True),
        BodyKind("working", "実務者会議・庁内連携会議", "設置要綱", Spoken.NUMBERS, _CLOSED),
        BodyKind("support", "支援会議（法定）", _BY_LAW, Spoken.BY_LAW, _CLOSED, is_statutory=True),
        BodyKind("layered", "重層的支援会議・支援調整会議", "実施要綱", Spoken.CONSENTED, _CLOSED),
        BodyKind("case_study", "事例検討会", "", Spoken.ALTERED, _DAY_AND_THEME),
        BodyKind("exchange", "家族会・当事者との意見交換", "", Spoken.NOT, _DAY_AND_THEME | {Part.PLANS}),
        BodyKind("council", "孤独・孤立対策地域協議会など", "孤独・孤立対策推進法", Spoken.BY_LAW, _CLOSED, is_statutory=True),
        BodyKind("committee", "推進委員会", "要綱", Spoken.NOT, _OPEN | {Part.NAMES}, is_hub=True),
        BodyKind("divisions", "対策検討会議", "要綱", Spoken.NOT, _OPEN, is_hub=True),
        BodyKind("network", "支援ネットワーク会議", "要綱", Spoken.ALTERED, _DAY_AND_THEME, is_hub=True),
    )
}  # fmt: skip


def kinds_for(role: str) -> tuple[BodyKind, ...]:
    """The kinds that an instance in this role ("town" or "hub") may have."""
    return tuple(kind for kind in KINDS.values() if kind.is_hub == (role == "hub"))
