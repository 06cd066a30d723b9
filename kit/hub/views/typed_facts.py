"""A telephone number typed into a page of the prefecture: said before it is published, with what to write instead.

For: editors at the hub. Not for: refusing; a page that stays out of releases may hold one, and the linter refuses it in a
release. Towns write what they like.

Rules
- It stands in Wagtail's panel of checks whenever an editor is opened, so that whoever approves finds it there.
- It is said once more after a draft was saved by hand or handed in, and after publishing; saving by itself says nothing.
- Nothing is kept from being saved or published.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from kit.blueprints.bridge.directory import Directory
from kit.blueprints.bridge.references import type_of
from kit.blueprints.bridge.values import read_fields
from kit.blueprints.logic.findings import may_hold_facts
from kit.blueprints.logic.lint_texts import lint_text
from kit.blueprints.logic.values import leaves
from kit.core.models.owned import OwnedMixin


def warn_of_numbers(request: HttpRequest, page: Any) -> None:
    """Wagtail's hook after a page was published."""
    words = words_about(page)
    if words:
        messages.warning(request, words)


def warn_before_publishing(request: HttpRequest, page: Any) -> None:
    """Wagtail's hook after a page was edited; what was published has had its word."""
    if request.accepts("text/html") and "action-publish" not in request.POST:
        warn_of_numbers(request, page)


def words_about(instance: Any) -> str:
    """What keeps an object of the prefecture out of the next release, "" for nothing; as it stands in this version."""
    if not settings.SITE_CONFIG.is_hub or not isinstance(instance, (OwnedMixin, Page)) or instance.pk is None:
        return ""
    thing = instance.specific if isinstance(instance, Page) else instance
    kind = type_of(type(thing)) if isinstance(thing, OwnedMixin) else None
    found = _typed(kind.name, read_fields(thing, kind.name, Directory())) if kind else ""
    return _("%(found)s このままでは、次の公開版を組み立てられません。") % {"found": found} if found else ""


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
