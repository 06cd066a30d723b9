"""A telephone number typed into a page of the prefecture: said at once after publishing, with what to write instead.

For: pages at the hub. Not for: refusing; a page that stays out of releases may hold one, and the linter refuses it in a
release. Towns write what they like.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kit.blueprints.bridge.directory import Directory
from kit.blueprints.bridge.references import type_of
from kit.blueprints.bridge.values import read_fields
from kit.blueprints.logic.findings import may_hold_facts
from kit.blueprints.logic.lint_texts import lint_text
from kit.blueprints.logic.values import leaves
from kit.core.models.owned import OwnedMixin


def warn_of_numbers(request: HttpRequest, page: Any) -> None:
    """Wagtail's hook after a page was published."""
    page = page.specific
    kind = type_of(type(page)) if settings.SITE_CONFIG.is_hub and isinstance(page, OwnedMixin) else None
    if kind is None:
        return
    found = _typed(kind.name, read_fields(page, kind.name, Directory()))
    if found:
        words = _("%(found)s このままでは、次の公開版を組み立てられません。")
        messages.warning(request, words % {"found": found})


def _typed(type_name: str, fields: dict[str, Any]) -> str:
    """The first finding in words, "" for none."""
    texts = (
        (path, text)
        for path, text in leaves(fields)
        if isinstance(text, str) and not text.startswith(("sokumen:", "sha256:"))
        if not may_hold_facts(type_name, str(path[0]))
    )
    findings = (
        one
        for _path, text in texts
        for one in lint_text(text, where="", facts=frozenset(), may_hold_facts=False)
    )
    return next((one.message for one in findings if one.code == "typed-phone"), "")
