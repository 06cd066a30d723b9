"""Shows one question of a definition as a form field: pages, previews and staff's own entry look the same.

For: the pieces under `templates/kit_intake/components/`. Not for: reading what comes back (`logic.answers`).

Rules
- The name of a field is the question's key; beside it stand KEY.skip (why there is no answer) and KEY.most (the ◎).
- Label, help, error and the row of reasons belong to the field by id, so that they are read out with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kit.core.models import Municipality
from kit.core.registries import block_contexts
from kit.intake.bridge.answer_texts import empty_marks, words_here, wrong_marks
from kit.intake.logic import definition as d
from kit.intake.logic.answers import FIELD_HOLDS, LINE_HOLDS, LONGEST_LINE, LONGEST_TEXT
from kit.intake.logic.conditions import LATER, NO_ANSWER, SKIP, UNKNOWN, chosen, is_skip, most_pressing
from kit.intake.logic.definition import Definition, Json, Option, Question
from kit.intake.logic.notice import Notice, person_notice
from kit.intake.logic.sending import CALLS_FOR_HELP
from kit.intake.logic.words import condition_words

register = template.Library()
REASONS: Final = ((NO_ANSWER, _("答えたくない")), (UNKNOWN, _("わからない")), (LATER, _("あとで")))
WIDGETS: Final = {
    d.SINGLE: "choices", d.MULTIPLE: "choices", d.CONSENT: "choices", d.MUNICIPALITY: "places",
    d.LONG_TEXT: "text", d.INFORMATION: "information",
}  # fmt: skip
# type, inputmode, autocomplete: neither the browser nor the device proposes what somebody else typed.
INPUTS: Final = {
    d.SHORT_TEXT: ("text", "text"), d.DATE: ("text", "text"), d.NUMBER: ("text", "numeric"),
    d.TELEPHONE: ("tel", "tel"), d.MAIL: ("email", "email"),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A question ready to be shown; `given` is its raw answer, `error` what to say beside it."""

    question: Question
    given: Json = None
    error: str = ""
    when: str = ""
    contacts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def widget(self) -> str:
        return f"kit_intake/components/{WIDGETS.get(self.question.kind, 'line')}.html"

    @property
    def is_multiple(self) -> bool:
        return self.question.kind == d.MULTIPLE

    @property
    def hides_names(self) -> bool:
        return d.NO_NAMES in self.question.hints

    @property
    def is_for_head(self) -> bool:
        return d.HEAD_ONLY in self.question.hints

    @property
    def described_by(self) -> str:
        """The ids of help and error, as far as they are there."""
        told = self.question.help or self.when or self.hides_names or self.is_for_head or self.mail
        parts = [("help", told), ("error", self.error)]
        return " ".join(f"q-{self.question.key}-{name}" for name, there in parts if there)

    @property
    def text(self) -> str:
        return self.given if isinstance(self.given, str) else ""

    @property
    def calls_for_help(self) -> bool:
        """Whether the numbers here are for somebody who is not safe."""
        return bool(CALLS_FOR_HELP & set(self.question.contacts))

    @property
    def mail(self) -> Notice | None:
        """The very mail that comes to the address which is asked for here."""
        if self.question.key != d.NOTIFY_MAIL:
            return None
        return person_notice(settings.SITE_CONFIG.name, settings.DEFAULT_FROM_EMAIL)

    @property
    def longest(self) -> int:
        return LONGEST_TEXT if self.question.kind == d.LONG_TEXT else LONGEST_LINE

    @property
    def holds(self) -> int:
        """How much the field lets in, which is more than may be sent."""
        return FIELD_HOLDS if self.question.kind == d.LONG_TEXT else LINE_HOLDS

    @property
    def input_type(self) -> str:
        return INPUTS[self.question.kind][0]

    @property
    def input_mode(self) -> str:
        return INPUTS[self.question.kind][1]

    @property
    def cards(self) -> list[tuple[Option, bool, bool]]:
        """Every option, whether it is chosen, whether it has the ◎."""
        options = self.question.options
        if self.question.kind == d.CONSENT:
            options = (Option(d.YES, str(_("はい"))), Option(d.NO, str(_("いいえ"))))
        now = () if is_skip(self.given) else chosen(self.given)
        if self.given is None and self.question.default:
            now = (self.question.default,)
        return [(option, option.key in now, option.key == most_pressing(self.given)) for option in options]

    @property
    def places(self) -> list[tuple[str, str, bool]]:
        """Code, name, and whether it is chosen: this town first, the others, outside the prefecture."""
        here = settings.SITE_CONFIG.code
        towns = Municipality.objects.exclude(code=here).values_list("code", "name")
        listed = [(d.HERE, settings.SITE_CONFIG.name), *towns, (d.OUTSIDE, str(_("県外")))]
        return [(code, name, code == self.text) for code, name in listed]

    @property
    def reasons(self) -> list[tuple[str, Any, bool]]:
        """Why there may be no answer, each with whether it was said; [] where that is not offered."""
        said = self.given.get(SKIP) if isinstance(self.given, dict) else None
        return [(key, words, key == said) for key, words in REASONS] if self.question.may_skip else []


@register.inclusion_tag("kit_intake/components/question.html", takes_context=True)
def question(
    context: template.Context,
    asked: Question,
    given: Mapping[str, Json] | None = None,
    errors: Mapping[str, str] | None = None,
    definition: Definition | None = None,
) -> dict[str, Any]:
    """One question; with `definition` its condition is told in words, for whoever sees all at once."""
    when = condition_words(definition, asked.condition) if definition else ""
    shown = Shown(
        asked, (given or {}).get(asked.key), (errors or {}).get(asked.key, ""), when, _contacts(asked)
    )
    return {"shown": shown, "question": asked, "request": context.get("request")}


@register.simple_tag
def in_town(text: str) -> dict[str, Any]:
    """A text for answers as it would be put in here, and the marks in it that stand for nothing, or have no value."""
    now = timezone.now()
    return {"words": words_here(text, now), "wrong": wrong_marks(text), "empty": empty_marks(text, now)}


@register.filter
def condition_of(step: Any, definition: Definition) -> str:
    """When a screen is shown, in words."""
    return condition_words(definition, step.condition)


def _contacts(asked: Question) -> list[dict[str, Any]]:
    ask = block_contexts.get("contacts")
    groups = [ask({"group": group}, {})["contacts"] for group in asked.contacts] if ask else []
    return [contact for group in groups for contact in group]
