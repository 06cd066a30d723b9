"""What the templates of the mailbox are given: letters in order, what was sent in words, where it stands.

For: the open mailbox and one's own copy. Not for: deciding (`logic.letters`); anything of staff's notes, which is not
read here at all.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kit.intake.actions.mailbox import OpenMailbox
from kit.intake.logic.contact import missing_notice, read_wishes, ruled_out
from kit.intake.logic.definition import Definition
from kit.intake.logic.journey import Journey
from kit.intake.logic.letters import Letter, offered, read_marks, standing
from kit.intake.logic.sending import contact_step, flat
from kit.intake.logic.wishes import answers_now
from kit.intake.models import Consultation, Door, Message
from kit.intake.queries.matters import MatterNotHere, OpenMatter, OpenMessage, messages_of
from kit.intake.views.spoken import spoken
from kit.intake.views.wizard_pages import Section, sections


@dataclass(frozen=True)
class Shown:
    """A letter, and when it was read by the other side; `is_newest` where reading goes on."""

    letter: Letter
    read_at: datetime | None
    is_newest: bool = False


def definition_of(matter: OpenMatter) -> Definition:
    """The questions of the version that was answered, in the words of now."""
    found = spoken(str(matter.row.version.uid))
    if found is None:
        raise MatterNotHere
    return found


def sent_sections(matter: OpenMatter) -> tuple[Section, ...]:
    """What was sent, step by step, in words."""
    found = sections(Journey(definition_of(matter), matter.content["answers"]))
    return tuple(section for section in found if section.lines)


def contact_section(matter: OpenMatter) -> Section | None:
    """How the person wishes to be reached now, in words."""
    definition = definition_of(matter)
    step = contact_step(definition)
    answers = answers_now(definition, matter.content)
    found = sections(Journey(definition, answers))
    return next((section for section in found if step and section.step.key == step.key), None)


def newest_answer(matter: OpenMatter) -> Letter | None:
    """What the office wrote last, if it did."""
    answers = [one for one in messages_of(matter.row, matter.key) if one.is_from_office]
    return _letter(answers[-1], is_new=False) if answers else None


def letters(box: OpenMailbox) -> tuple[Letter, ...]:
    return tuple(_letter(one, is_new=one.row.pk in box.new) for one in box.messages)


def mailbox_context(box: OpenMailbox) -> dict[str, Any]:
    """Everything the open mailbox shows."""
    row, listed = box.matter.row, letters(box)
    first, *marks = read_marks(row.case, listed)
    newest = next((letter for letter in listed if letter.is_new), listed[-1] if listed else None)
    wished = flat(answers_now(definition_of(box.matter), box.matter.content))
    own = [mark for letter, mark in zip(listed, marks, strict=True) if not letter.is_from_office]
    return {
        "number": row.number(),
        "first": {"at": row.received_at, "from": _from(row), "read_at": first},
        "sections": sent_sections(box.matter),
        "letters": [
            Shown(letter, mark, letter is newest) for letter, mark in zip(listed, marks, strict=True)
        ],
        "new": len(box.new),
        "ruled_out": ruled_out(read_wishes(wished)),
        "no_notice": missing_notice(wished),
        "standing": standing(row.case, is_read=(own[-1] if own else first) is not None),
        "offered": {
            wish.value: True for wish in offered(row.case, is_erasure_wished=bool(row.erasure_wished_on))
        },
    }


def _letter(one: OpenMessage, *, is_new: bool) -> Letter:
    text = str(one.content.get("text", ""))
    if not text and one.row.kind == Message.Kind.QUESTION:
        text = _("このあたりで、いったん終わってもよいでしょうか。")
    return Letter(one.row.at, one.is_from_office, text, one.row.read_at, is_new)


def _from(row: Consultation) -> str:
    """Who put the first letter on paper."""
    return _("あなたから") if row.door == Door.WEB else _("お話をうかがって、窓口で書いたもの")
