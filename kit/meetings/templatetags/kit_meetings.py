"""How texts of the meetings are shown."""

from django import template

register = template.Library()


@register.filter
def nonempty_lines(text: str) -> list[str]:
    """The lines of a text that say something, without the points that people type before them."""
    lines = (line.strip().lstrip("・●◦-").strip() for line in text.splitlines())
    return [line for line in lines if line]
