"""Reads the window page, and what is missing in it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from kit.core.memory import public
from kit.core.registries import Todo
from kit.window.models import WindowPage


def live_window() -> WindowPage | None:
    """The published window page, None while it is being prepared or not shown. Shared: nobody may change it."""
    if not settings.SITE_CONFIG.shows("window"):
        return None
    page: WindowPage | None = public("window", lambda: WindowPage.objects.filter(live=True).first())
    return page


def window_todos(user: Any) -> list[Todo]:
    """What the window page lacks, with links to the fields; whether it waits only for its publication.

    Nothing where the site shows no window: the hub keeps the page for the towns alone.
    """
    stored = WindowPage.objects.first() if settings.SITE_CONFIG.shows("window") else None
    if stored is None:
        return []
    draft = stored.get_latest_revision_as_object()
    url = reverse("wagtailadmin_pages:edit", args=[stored.pk]) if _may_edit(stored, user) else ""
    gaps = draft.gaps()
    if not gaps and not stored.live:
        return [Todo(_("相談窓口のページに必要なことがそろいました。公開してください。"), url)]
    return [
        Todo(_("相談窓口: %(what)s") % {"what": gap.message}, url and f"{url}#{_anchor(gap.field)}")
        for gap in gaps
    ]


def _may_edit(page: WindowPage, user: Any) -> bool:
    return bool(page.permissions_for_user(user).can_edit())


def _anchor(field: str) -> str:
    """Where a field stands in the edit form; what belongs to no field starts at the top."""
    if not field:
        return ""
    is_stream = isinstance(WindowPage._meta.get_field(field), StreamField)
    return field if is_stream else f"id_{field}"


def newest_window() -> WindowPage | None:
    """The window page with its latest draft, published or not; None when the blueprint brought none."""
    page = WindowPage.objects.first()
    if page is None:
        return None
    newest: WindowPage = page.get_latest_revision_as_object()
    newest.live = page.live
    return newest
