"""A published definition as it is spoken in this town now: names, numbers and hours in the place of their marks.

For: every page that shows questions. Not for: keeping, which is the version's own business.

Rules
- Resolved once for all residents, before anything of theirs is near: what somebody types is never looked through for
  marks, so `{window.phone}` in a letter stays as it was written.
- Links to pages open beside the form: without a script, leaving it would lose what was just typed.
- True for a minute: the next opening is among the words.
"""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone

from kit.core.memory import public, public_while_true, shown_until
from kit.core.templatetags.kit_core import facts_filter
from kit.intake.logic.definition import Definition, Option, Question, Step
from kit.intake.queries.versions import current_version, version_with

DEFINITION: Final = "hikikomori"
_LINK: Final = re.compile(r'<a (href="(?:/|https?:)[^"]*")>(.*?)</a>', re.DOTALL)
TRUE_FOR: Final = timedelta(minutes=1)


def current_uid() -> str:
    """The version that somebody who begins now is asked, "" while none is published."""
    return public("intake current", _current)


def spoken(uid: str) -> Definition | None:
    """The definition of a version, in the words of now; None for an unknown one."""
    return public_while_true(("intake spoken", uid), lambda: _spoken(uid), now=timezone.now())


def _current() -> str:
    version = current_version(DEFINITION)
    return str(version.uid) if version else ""


def _spoken(uid: str) -> Definition | None:
    try:
        version = version_with(UUID(uid))
    except ValueError:
        return None
    if version is None:
        return None
    shown_until(timezone.now() + TRUE_FOR)
    found = version.definition
    return replace(
        found,
        title=facts_filter(found.title),
        intro=_rich(found.intro),
        steps=tuple(_step(step) for step in found.steps),
        texts=tuple((name, _rich(words)) for name, words in found.texts),
    )


def _step(step: Step) -> Step:
    return replace(
        step,
        title=facts_filter(step.title),
        lead=facts_filter(step.lead),
        questions=tuple(_question(question) for question in step.questions),
    )


def _question(question: Question) -> Question:
    return replace(
        question,
        label=facts_filter(question.label),
        help=_rich(question.help),
        options=tuple(_option(option) for option in question.options),
    )


def _option(option: Option) -> Option:
    return replace(option, label=facts_filter(option.label), hint=facts_filter(option.hint))


def _rich(html: str) -> str:
    if not html:
        return ""
    words = render_to_string("kit_intake/wizard/words.html", {"html": html}).strip()
    beside = render_to_string("kit_intake/wizard/new_tab.html").strip()
    return _LINK.sub(rf'<a \1 target="_blank" rel="noopener">\2{beside}</a>', words)
