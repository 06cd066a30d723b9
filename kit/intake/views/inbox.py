"""The inbox of 窓口相談員: who waits for us, since when, and whom to be in touch with next.

For: the list and the search by reference. Not for: what stands in a consultation (`inbox_case`): the list opens nothing.
"""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.core.views import long_form
from kit.core.views.gate import GateMixin
from kit.intake.logic.case import Group
from kit.intake.logic.escalation import Listener
from kit.intake.logic.inbox import FIRST_PAGE, NAMES, group_of, time_words, told_words
from kit.intake.logic.reference import read_reference
from kit.intake.models import Consultation
from kit.intake.models.consultations import CONSULTATION
from kit.intake.queries.inbox import MINE, NOBODY, Wanted, counsellors, find_reference, read_inbox


class DeskScreen(GateMixin, WagtailAdminTemplateMixin):
    """Every screen about consultations: gated, never kept by a browser, and not there at the hub, which sees no resident."""

    kind = CONSULTATION
    header_icon = "mail"
    page_title = gettext_lazy("相談")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SITE_CONFIG.is_hub:
            raise Http404
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": reverse("kit_inbox"), "label": _("相談")}, *self.crumbs()]
        return [*self.breadcrumbs_items, *here]

    def crumbs(self) -> list[dict[str, Any]]:
        subtitle = self.get_page_subtitle()
        return [{"url": "", "label": subtitle}] if subtitle else []


class SessionHolds(DeskScreen, long_form.SessionHolds):
    act = "view"


class Inbox(DeskScreen, TemplateView):
    """The list."""

    act = "view"
    template_name = "kit_intake/inbox/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = request.GET.get("q", "").strip()
        if typed:
            signs = read_reference(typed)
            found = find_reference(signs) if signs else None
            if found is not None:
                return redirect("kit_case", found.pk)
            messages.warning(
                request, _("この受付番号の相談は見つかりません。6つの文字と数字をたしかめてください。")
            )
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, asked = timezone.localdate(), self.request.GET
        group, whose = group_of(asked.get("group", "")), asked.get("whose", "")
        wanted = Wanted((group,) if group is not None else FIRST_PAGE, whose)
        number = asked.get("p", "")
        page = read_inbox(
            wanted, page=int(number) if number.isdecimal() and len(number) < 7 else 1,
            user=self.request.user, today=today,
        )  # fmt: skip
        return super().get_context_data(
            page=page,
            parts=_parts(page, wanted.groups, today),
            tabs=[(one.name.lower(), NAMES[one], page.counts[one], one == group) for one in Group],
            waiting=sum(page.counts[one] for one in FIRST_PAGE),
            group=group.name.lower() if group is not None else "",
            whose=whose,
            people=[(MINE, _("自分")), (NOBODY, _("まだ決まっていない")), *_names(today)],
            typed=asked.get("q", ""),
            **kwargs,
        )


def _names(today: Any) -> list[tuple[str, str]]:
    return [(str(user.pk), str(user)) for user in counsellors(today)]


def _parts(page: Any, groups: tuple[Group, ...], today: Any) -> list[dict[str, Any]]:
    """The rows under the names of their parts, in order; parts with nothing on this page are left out."""
    found = [
        {"name": NAMES[group], "count": page.counts[group], "is_unsafe": group is Group.UNSAFE,
         "rows": [_row(row, group, page, today) for row in page.rows if row.place == group]}
        for group in groups
    ]  # fmt: skip
    return [part for part in found if part["rows"]]


def _row(row: Consultation, group: Group, page: Any, today: Any) -> dict[str, Any]:
    told = page.told.get(row.pk, ())
    return {
        "row": row,
        "time": time_words(local_case(row), group, today),
        "told": [(told_words(Listener(one.listener), to_everybody=one.to_everybody), one.at) for one in told],
    }


def local_case(row: Consultation) -> Any:
    """The case with its times as clocks here show them."""
    found = row.case
    if found.unanswered_since is None:
        return found
    return replace(found, unanswered_since=timezone.localtime(found.unanswered_since))
