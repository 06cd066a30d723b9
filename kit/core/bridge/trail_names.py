"""What the things of the audit trail are called today; one query for each type of object or record, one for pages by
key, one for people."""

from collections.abc import Iterable

from django.apps import apps
from django.utils.translation import gettext as _
from wagtail.models import Page

from kit.core.logic.trail_words import STAFF_NOTES, Names, mentioned
from kit.core.models import AuditEntry, User
from kit.core.registries import blueprint_types, record_names


def read_names(entries: Iterable[AuditEntry]) -> Names:
    """The names of whatever these entries mention; what is gone is left out."""
    rows = list(entries)
    uids = mentioned(part for entry in rows for part in (entry.reference, *entry.detail.values()))
    keys = [entry.reference for entry in rows if entry.reference.isascii() and entry.reference.isdecimal()]
    found = Page.objects.filter(pk__in=keys).values_list("pk", "title") if keys else ()
    pages = {str(pk): title for pk, title in found}
    return Names(titles=_titles(uids), fields=_fields(), pages=pages, people=_people(rows))


def _people(rows: list[AuditEntry]) -> dict[str, str]:
    logins = {name for entry in rows for name in (entry.actor, entry.reference, *_noted(entry))}
    return dict(User.objects.filter(username__in=logins).values_list("username", "display_name"))


def _noted(entry: AuditEntry) -> list[str]:
    return [str(entry.detail[name]) for name in STAFF_NOTES if name in entry.detail]


def _titles(uids: frozenset[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in blueprint_types.values() if uids else ():
        name = "title" if "title" in entry.fields else "name"
        rows = apps.get_model(entry.model).objects.filter(uid__in=uids)
        found |= {str(uid): str(title) for uid, title in rows.values_list("uid", name)}
    for named in record_names.values() if uids else ():
        found |= named(uids)
    return found


def _fields() -> dict[str, str]:
    """The fields that travel, as the edit forms call them; Wagtail's own by the kit's words."""
    found: dict[str, str] = {}
    for entry in blueprint_types.values():
        fields = apps.get_model(entry.model)._meta
        found = {name: str(fields.get_field(name).verbose_name) for name in entry.fields if name} | found
    own = {"title": _("題"), "slug": _("住所の終わり"), "search_description": _("検索の結果に出す説明")}
    return found | own
