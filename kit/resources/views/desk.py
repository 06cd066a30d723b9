"""「社会資源」 in the admin: the list of staff, and what all its screens share.

For: the list. Not for: one record (`desk_record`, `desk_form`, `desk_acts`), imports.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.core.queries.people import user_may
from kit.core.views import long_form
from kit.core.views.gate import GateMixin
from kit.resources.actions.records import KIND
from kit.resources.logic import words
from kit.resources.logic.desk import GROUP_NAMES, Group, marks_of
from kit.resources.models import Resource
from kit.resources.queries.desk import DeskPage, Wanted, facts_of, read_desk
from kit.resources.queries.listing import other_owner

PERMISSIONS = ("add", "change", "publish", "unpublish", "delete", "import", "export")


class DeskScreen(GateMixin, WagtailAdminTemplateMixin):
    """Every screen of staff about resources: gated, and not there at all where a town shows none."""

    kind = KIND
    header_icon = "site"
    page_title = gettext_lazy("社会資源")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SITE_CONFIG.shows("resources"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": reverse("kit_desk"), "label": _("社会資源")}, *self.crumbs()]
        return [*self.breadcrumbs_items, *here]

    def crumbs(self) -> list[dict[str, Any]]:
        subtitle = self.get_page_subtitle()
        return [{"url": "", "label": subtitle}] if subtitle else []

    @property
    def allowed(self) -> frozenset[str]:
        """What the table allows whoever looks."""
        user = self.request.user  # type: ignore[attr-defined]
        return frozenset(act for act in PERMISSIONS if user_may(user, act, KIND))


class SessionHolds(DeskScreen, long_form.SessionHolds):
    act = "view"


class Desk(DeskScreen, TemplateView):
    """The list."""

    act = "view"
    template_name = "kit_resources/desk/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, asked = timezone.localdate(), self.request.GET
        wanted = wanted_of(asked)
        number = asked.get("p", "")
        page = read_desk(
            wanted, page=int(number) if number.isdecimal() and len(number) < 7 else 1, today=today
        )
        others = {"q": wanted.words, "kind": wanted.kind, "whose": wanted.whose}
        return super().get_context_data(
            page=page,
            rows=[_row(row, today) for row in page.rows],
            tabs=_tabs(page, wanted),
            wanted=wanted,
            kinds=words.KINDS.items(),
            query=urlencode({key: value for key, value in others.items() if value}),
            allowed=self.allowed,
            **kwargs,
        )


def wanted_of(asked: Any) -> Wanted:
    """What the address of a list asks for; what it does not know is left out."""
    group = asked.get("group", "")
    kind = asked.get("kind", "")
    return Wanted(
        group=Group(group) if group in list(Group) else None,
        words=asked.get("q", "").strip()[:100],
        kind=kind if kind in words.KINDS else "",
        whose="others" if asked.get("whose") == "others" else "",
    )


def _tabs(page: DeskPage, wanted: Wanted) -> list[tuple[str, str, int, bool]]:
    """The parts that hold something, and the one that is open."""
    return [
        (group.value, GROUP_NAMES[group], page.counts[group], group is wanted.group)
        for group in Group
        if page.counts[group] or group is wanted.group
    ]


def _row(row: Resource, today: Any) -> dict[str, Any]:
    facts = facts_of(row)
    return {
        "record": row, "owner": other_owner(row), "marks": marks_of(facts, today),
        "state": words.STATES.get(row.state, row.state),
    }  # fmt: skip
