"""Turns versions of a page into what a decision is about: readable parts, and what publishing would change.

For: the sheet for a decision. Not for: showing the page to residents, and comparing (`logic.differences`).

Rules
- The parts are the fields of the edit form, in its order; an empty field is a part with an empty text.
- A block is named by its field, its place and its kind; its text names every value that is filled in.
- Rich text becomes lines, with the address behind the words of a link; pages and pictures are named by title.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from html import unescape
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision
from wagtail.rich_text import RichText, expand_db_html

from kit.core.models.owned import Gap
from kit.pages.logic.differences import Difference, Part, differences
from kit.pages.models import Decision
from kit.pages.queries.publications import Publication

_BREAKS: Final = re.compile(r"<br\s*/?>|</(?:p|h[1-6]|li|ul|ol)>")
_LINKS: Final = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Proposal:
    """One page with a version that is not public yet; `numbers` are those of this version, newest first."""

    page: Any
    revision: Revision
    rows: tuple[Difference, ...]
    gaps: list[Gap]
    numbers: list[Decision]


def read_proposal(page: Any) -> Proposal | None:
    """What publishing the newest version would change; None when everything is public already."""
    revision = page.get_latest_revision()
    if revision is None or (page.live and not page.has_unpublished_changes):
        return None
    draft = revision.as_object()
    before = read_parts(page) if page.live else []
    numbers = Decision.objects.filter(page_uid=page.uid, revision_id=revision.pk)
    return Proposal(page, revision, differences(before, read_parts(draft)), draft.gaps(), list(numbers))


def publication_rows(publication: Publication) -> tuple[Difference, ...]:
    """What a past publication changed, from the two versions as they were then."""
    before = read_parts(publication.before.as_object()) if publication.before else []
    return differences(before, read_parts(publication.revision.as_object()))


def read_parts(page: Page) -> list[Part]:
    """The parts of one version, in the order of the edit form."""
    return [part for panel in _field_panels(page.get_edit_handler()) for part in _parts(page, panel)]


def plain_text(html: str) -> str:
    """Rich text as lines of plain text."""
    linked = _LINKS.sub(r"\2（\1）", expand_db_html(html))
    lines = unescape(strip_tags(_BREAKS.sub("\n", linked))).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def _field_panels(panel: Any) -> Iterator[FieldPanel]:
    if isinstance(panel, FieldPanel):
        yield panel
    for child in getattr(panel, "children", ()):
        yield from _field_panels(child)


def _parts(page: Page, panel: FieldPanel) -> Iterator[Part]:
    name = panel.field_name
    field = page._meta.get_field(name)
    label = str(panel.heading or field.verbose_name)
    value = field.value_from_object(page)
    if isinstance(field, StreamField):
        for place, child in enumerate(value, start=1):
            words = f"{label} {place} {child.block.label}"
            yield Part(f"{name}/{child.id}", label, words, _block_text(child.block, child.value))
    elif isinstance(field, RichTextField):
        yield Part(name, label, label, plain_text(value))
    elif field.choices:
        yield Part(name, label, label, str(dict(field.flatchoices).get(value, value)))
    else:
        yield Part(name, label, label, _value_text(value))


def _block_text(block: Any, value: Any) -> str:
    if isinstance(block, blocks.StructBlock):
        rows = ((child, _block_text(child, value.get(name))) for name, child in block.child_blocks.items())
        return "\n".join(f"{child.label}: {text}" for child, text in rows if text)
    if isinstance(block, blocks.ListBlock):
        texts = (_block_text(block.child_block, item) for item in value or [])
        return "\n".join(f"・{text}" for text in texts if text)
    if isinstance(block, blocks.MultipleChoiceBlock | blocks.ChoiceBlock):
        return _choice_text(block, value)
    return _value_text(value)


def _choice_text(block: Any, value: Any) -> str:
    words = dict(block.field.choices)
    chosen = value if isinstance(value, list | tuple) else [value]
    return "・".join(str(words.get(code, code)) for code in chosen if code not in (None, ""))


def _value_text(value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, RichText):
        return plain_text(value.source)
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "Y年n月j日 H:i")
    if isinstance(value, date):
        return date_format(value, "Y年n月j日")
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
