"""What waits about resources: for the dashboard of whoever may do something about it.

For: numbers and links, in at most three queries. Not for: what is missing in one record (its own page says so).
"""

from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.core.queries.people import user_may
from kit.core.registries import Todo
from kit.resources.logic.desk import Group
from kit.resources.models import Resource
from kit.resources.queries.desk import in_group, waiting_proposals
from kit.resources.queries.imports import asked_batches

KIND = "resource"


def resource_todos(user: Any) -> list[Todo]:
    """Proposals and wishes for publication to approvers; old checks, renewals and doubts to all who write."""
    if not settings.SITE_CONFIG.shows("resources"):
        return []
    may_publish = user_may(user, "publish", KIND)
    if not may_publish and not user_may(user, "change", KIND):
        return []
    today = timezone.localdate()
    groups = (Group.PROPOSED, Group.OLD, Group.RENEWAL, Group.UNSURE)
    ours = Resource.objects.filter(owner_code=settings.SITE_CONFIG.code, withdrawn_at=None)
    counts = ours.aggregate(**{one.name: Count("pk", filter=in_group(one, today)) for one in groups})
    found = _approvals(counts[Group.PROPOSED.name]) if may_publish else []
    words = {
        Group.OLD: _("確認が古い、または確認日のない社会資源が%(n)s件あります。"),
        Group.RENEWAL: _("掲載の更新の期限が近い、または過ぎた社会資源が%(n)s件あります。"),
        Group.UNSURE: _("「要確認」の社会資源が%(n)s件あります。"),
    }
    return [*found, *(_todo(text, counts[one.name], one) for one, text in words.items() if counts[one.name])]


def _approvals(proposed: int) -> list[Todo]:
    found = []
    if proposed:
        found.append(_todo(_("公開を待っている社会資源が%(n)s件あります。"), proposed, Group.PROPOSED))
    if waiting := waiting_proposals().count():
        words = _("社会資源への提案が%(n)s件あります。") % {"n": waiting}
        found.append(Todo(words, reverse("kit_desk_proposals")))
    if asked := asked_batches():
        here = reverse("kit_import", args=asked) if len(asked) == 1 else reverse("kit_imports")
        found.append(Todo(_("取り込みを頼まれたファイルが%(n)s件あります。") % {"n": len(asked)}, here))
    return found


def _todo(words: str, number: int, group: Group) -> Todo:
    return Todo(words % {"n": number}, f"{reverse('kit_desk')}?group={group}")
