"""The audit trail as a list that can be read and narrowed, and nothing else.

For: 保護管理者 and 管理者. Not for: what a case says, which never stands in the trail.
"""

from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.core.bridge.trail_names import read_names
from kit.core.forms import AuditFilterForm
from kit.core.logic.act_words import act_words, kind_words
from kit.core.logic.trail_words import note_words, person_words, reference_words
from kit.core.queries.audit import Narrowed, list_entries
from kit.core.views.gate import GateMixin

PER_PAGE = 50


class Trail(GateMixin, WagtailAdminTemplateMixin, TemplateView):
    act = "view"
    kind = "audit"
    page_title = _("操作の記録")
    header_icon = "history"
    template_name = "kit_core/people/trail.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = AuditFilterForm(self.request.GET or None)
        wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
        page = Paginator(list_entries(Narrowed(**wanted)), PER_PAGE).get_page(self.request.GET.get("p"))
        query = self.request.GET.copy()
        query.pop("p", None)
        names = read_names(page)
        rows = [
            {
                "entry": entry,
                "actor": person_words(entry.actor, names),
                "act": act_words(entry.act),
                "kind": kind_words(entry.kind),
                "reference": reference_words(entry.kind, entry.reference, names),
                "details": [note_words(*detail, names) for detail in entry.detail.items()],
            }
            for entry in page
        ]
        return super().get_context_data(
            form=form, page_obj=page, rows=rows, query=query.urlencode(), **kwargs
        )
