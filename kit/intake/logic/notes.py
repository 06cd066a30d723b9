"""What staff note beside the person's own words: contacts, visits, how they see it, passing on, a way not chosen.

For: the shapes that forms fill, acts keep sealed and screens show. Not for: what becomes of the case (`case`).

Rules (content 2.11)
- A contact needs a day, a way and one line. A visit says who wishes it, whether the person agrees, who goes and what
  was promised: a family's wish is not the person's.
- Passing on needs its ground: consent and how it was given; a meeting by law with its article; law or emergency with
  who decided. What is passed on is one text, and exactly that text is printed.
- A contact or a visit on a way that must never be used says why. What the person began needs no reason: people call of
  their own accord.
- Every form has a number, from which the row's identity follows: pressing twice keeps one note.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid4

from kit.intake.logic.answers import LONGEST_TEXT, clean_text
from kit.intake.logic.contact import NAMES, Channel, Standing, Verdict


class Ground(StrEnum):
    """Why something may be passed on."""

    CONSENT = "consent"
    MEETING = "meeting"
    LAW = "law"


GROUNDS: Final = {
    Ground.CONSENT: "本人の同意",
    Ground.MEETING: "法律にもとづく支援会議",
    Ground.LAW: "法令・緊急",
}
LABELS: Final = {
    "began": "どちらから", "who": "だれと", "what": "内容", "wished": "訪問を望む人", "agrees": "本人の気持ち", "goes": "行く人",
    "promised": "約束したこと", "reason": "理由", "to": "つなぐ先", "ground": "根拠", "article": "根拠の条文",
    "decided": "決めた人", "consent": "同意のもらい方", "text": "渡す内容",
}  # fmt: skip
AGREES: Final = {"yes": "同意している", "no": "望んでいない", "unknown": "まだ聞いていない"}


class NoteRefused(ValueError):
    """Something is missing; nothing typed is lost, and the message says what to write."""


class Crossed(NoteRefused):
    """Somebody wrote meanwhile: the writer has not seen it yet."""


@dataclass(frozen=True)
class Form:
    """The number of a form."""

    form: UUID = field(default_factory=uuid4, kw_only=True)


@dataclass(frozen=True)
class Answer(Form):
    """An answer into the mailbox, and when to be in touch next; `seen` is how many letters of both sides the writer had
    before the eyes, None where nothing was shown."""

    text: str = field(repr=False)
    next_contact_on: date | None = None
    seen: int | None = None


@dataclass(frozen=True)
class Contact(Form):
    """A contact on some way; `answers` says that it answered what waited, `by_person` that the person began it."""

    on: date
    channel: Channel
    who: str = field(repr=False)
    what: str = field(repr=False)
    answers: bool = False
    by_person: bool = False
    reason: str = field(default="", repr=False)


@dataclass(frozen=True)
class Visit(Form):
    """A visit, planned or made."""

    on: date
    wished: str = field(repr=False)
    agrees: str
    goes: str = field(repr=False)
    promised: str = field(repr=False)
    what: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)


@dataclass(frozen=True)
class PassingOn(Form):
    """What is passed on to another place, and by which right; `goes_over` when that place goes on from now."""

    to: str
    ground: Ground
    text: str = field(repr=False)
    because: str = field(repr=False)
    goes_over: bool = False


def written(text: str, missing: str) -> str:
    """A text that has to be there, cleaned; raises NoteRefused with what is missing."""
    found = clean_text(text)
    if not found:
        raise NoteRefused(missing)
    if len(found) > LONGEST_TEXT:
        raise NoteRefused(f"{LONGEST_TEXT:,}字まで書けます。短くするか、分けて書いてください。")
    return found


def refuse_crossed(seen: int | None, there: int) -> None:
    """Raise Crossed when more letters are there than the writer of an answer has seen: nobody gets two answers from two
    desks, or one that passes by what was just written."""
    if seen is not None and there > seen:
        raise Crossed(
            "書いているあいだに、新しいやりとりがありました。まだ届けていません。下の「これまで」を読んでから、"
            "このままでよければ、もう一度届けてください。"
        )


def contact_content(note: Contact, verdict: Verdict, *, is_reasoned: bool = False) -> dict[str, Any]:
    """What is sealed of a contact; `is_reasoned` when a reason for this way was noted that day. Raises NoteRefused."""
    what = written(note.what, "どんな連絡だったかを、一行でよいので書いてください。")
    reason = "" if note.by_person else _reason(note.reason, verdict, is_reasoned=is_reasoned)
    began = {"began": "むこうから"} if note.by_person else {}
    return {**began, "who": clean_text(note.who), "what": what, "reason": reason}


def _reason(reason: str, verdict: Verdict, *, is_reasoned: bool) -> str:
    """Why a way was used that must never be used."""
    if verdict.standing is not Standing.NEVER or is_reasoned:
        return clean_text(reason)
    name = NAMES[verdict.channel]
    return written(
        reason, f"{name}は使わないでほしいとのことです。使ったとき、使うときは、理由を書いてください。"
    )


def visit_content(visit: Visit, verdict: Verdict, *, is_reasoned: bool = False) -> dict[str, Any]:
    """What is sealed of a visit; raises NoteRefused."""
    if visit.agrees not in AGREES:
        raise NoteRefused("本人がどう思っているかを選んでください。")
    return {
        "wished": written(visit.wished, "だれが訪問を望んでいるかを書いてください。"),
        "agrees": visit.agrees,
        "goes": written(visit.goes, "だれが行くかを書いてください。"),
        "promised": clean_text(visit.promised),
        "what": clean_text(visit.what),
        "reason": _reason(visit.reason, verdict, is_reasoned=is_reasoned),
    }


_BECAUSE: Final = {
    Ground.CONSENT: ("consent", "同意をいつ、どのようにもらったかを書いてください。"),
    Ground.MEETING: ("article", "支援会議の根拠になる法律の条文を書いてください。"),
    Ground.LAW: ("decided", "どの法令か、または緊急と、だれが決めたかを書いてください。"),
}


def passing_content(passing: PassingOn) -> dict[str, Any]:
    """What is sealed of passing on; raises NoteRefused."""
    name, missing = _BECAUSE[passing.ground]
    return {
        "to": written(passing.to, "つなぐ先を書いてください。"),
        "ground": passing.ground.value,
        name: written(passing.because, missing),
        "text": written(passing.text, "渡す内容を書いてください。ここに書いたものだけが渡ります。"),
    }


def note_lines(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What stands in a note, as labels and words in their order."""
    return tuple((LABELS[name], _words(name, content[name])) for name in LABELS if content.get(name))


def way_words(channel: str) -> str:
    """The way in words, "" for a note without one."""
    return NAMES[Channel(channel)] if channel else ""


def _words(name: str, value: str) -> str:
    if name == "agrees":
        return AGREES.get(value, value)
    return GROUNDS[Ground(value)] if name == "ground" else value
