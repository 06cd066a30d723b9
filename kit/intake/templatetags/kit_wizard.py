"""What the pages of the wizard need beside questions: pieces that are the same for everybody, and data for the script.

For: templates under `kit_intake/wizard/`. Not for: anything of a resident, which is never remembered.
"""

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from kit.core.memory import public_while_true
from kit.intake.logic.definition import Json, Question
from kit.intake.templatetags.kit_intake import question

register = template.Library()


class SharedNode(template.Node):
    """A piece that says the same to everybody, rendered anew when the public content or the hour changes it."""

    def __init__(self, name: str, shapes: list[FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.shapes = shapes
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        key = ("intake shared", self.name, *(bool(shape.resolve(context, True)) for shape in self.shapes))
        return public_while_true(key, lambda: self.nodelist.render(context), now=timezone.now())


@register.tag("shared")
def shared_tag(parser: Parser, token: Token) -> SharedNode:
    """`{% shared "name" a b %}`: a piece for each way in which the conditions `a` and `b`, all it may ask, hold."""
    name, *conditions = token.split_contents()[1:]
    nodelist = parser.parse(("endshared",))
    parser.delete_first_token()
    return SharedNode(name.strip('"'), [parser.compile_filter(one) for one in conditions], nodelist)


@register.simple_tag(takes_context=True)
def field(
    context: template.Context, asked: Question, given: Mapping[str, Json], errors: Mapping[str, str]
) -> SafeString:
    """One question; as long as nobody has answered it, it looks the same for everybody and is rendered once."""

    def render() -> SafeString:
        shown = question(context, asked, given, errors)
        return render_to_string("kit_intake/components/question.html", shown)

    is_blank = asked.key not in errors and given.get(asked.key) in (None, asked.default)
    if not is_blank:
        return render()
    return public_while_true(("intake question", asked), render, now=timezone.now())


@register.filter
def as_json(value: Any) -> str:
    """A value for a data attribute."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
