"""The texts for answers as staff of this town choose them: with the town's own numbers and hours.

For: the form of an answer, and the editor of a text. Not for: what anybody writes; no resident's data comes near.

Rules
- Read once for all staff and remembered with the public content, for a minute: opening times are among the facts.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from kit.core.bridge.facts import read_facts
from kit.core.logic.facts import find_placeholders, known_names, missing_facts
from kit.core.memory import public_while_true, shown_until
from kit.core.models import Contact
from kit.intake.logic.answer_texts import Moment, Offered, by_moment, fill, slips
from kit.intake.models import AnswerText

TRUE_FOR: Final = timedelta(minutes=1)


def offered_texts(now: datetime) -> tuple[Moment, ...]:
    """Every text that is in use, under its moment."""
    found: tuple[Moment, ...] = public_while_true("answer texts", lambda: _offered(now), now=now)
    return found


def text_with(uid: str, now: datetime) -> Offered | None:
    """The text in use with this uid; None when there is none, or none any more."""
    texts = (one for moment in offered_texts(now) for one in moment.texts)
    return next((one for one in texts if one.uid == uid), None)


def words_here(text: str, now: datetime) -> str:
    """A text as it would be put into an answer in this town now."""
    return fill(text, _facts(text, now))


def wrong_marks(text: str) -> tuple[str, ...]:
    """What looks like a mark of a fact and is none."""
    return slips(text, known_names(Contact.objects.filter(live=True).values_list("key", flat=True)))


def empty_marks(text: str, now: datetime) -> tuple[str, ...]:
    """The marks that have no value here, as they are typed; at the hub, those of a town's window."""
    wrong = wrong_marks(text)
    empty = (f"{{{name}}}" for name in missing_facts(text, _facts(text, now)))
    return tuple(mark for mark in empty if mark not in wrong)


def _offered(now: datetime) -> tuple[Moment, ...]:
    shown_until(now + TRUE_FOR)
    rows = list(AnswerText.objects.filter(live=True))
    facts = _facts("\n".join(row.text for row in rows), now)
    filled = ((row, fill(row.text, facts)) for row in rows)
    return by_moment(
        [Offered(str(row.uid), row.moment, row.title, row.when, words) for row, words in filled if words]
    )


def _facts(text: str, now: datetime) -> Mapping[str, str]:
    found = read_facts(find_placeholders(text), now=now)
    return {name: fact.text for name, fact in found.items()}
