"""The addresses of the staff side of the resources and their place in the menu."""

from typing import Any

from django.conf import settings
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from kit.core.wagtail_hooks import GatedMenuItem
from kit.resources.actions.records import KIND
from kit.resources.views import (
    desk,
    desk_acts,
    desk_export,
    desk_form,
    desk_history,
    desk_preview,
    desk_proposals,
    desk_record,
)

HERE = "resources/"
_ACTS = (
    desk_acts.Propose, desk_acts.Publish, desk_acts.Check, desk_acts.Approve, desk_acts.TakeBack, desk_acts.Pause,
    desk_acts.End, desk_acts.ToDraft, desk_acts.Complaint, desk_acts.ComplaintOver, desk_acts.Delete,
)  # fmt: skip


def admin_urls() -> list[URLPattern]:
    """All under `/admin/resources/`."""
    one, proposal = HERE + "<uuid:uid>/", HERE + "proposals/<uuid:uid>/"
    return [
        path(HERE, desk.Desk.as_view(), name="kit_desk"),
        path(HERE + "export/", desk_export.Export.as_view(), name="kit_desk_export"),
        path(HERE + "session/", desk.SessionHolds.as_view(), name="kit_desk_session"),
        path(HERE + "new/", desk_form.NewRecord.as_view(), name="kit_desk_new"),
        path(HERE + "proposals/", desk_proposals.Proposals.as_view(), name="kit_desk_proposals"),
        path(proposal, desk_proposals.LookAtProposal.as_view(), name="kit_desk_proposal"),
        path(proposal + "accept/", desk_proposals.DecideProposal.as_view(), name="kit_desk_accept"),
        path(proposal + "decline/", desk_proposals.DeclineProposal.as_view(), name="kit_desk_decline"),
        path(proposal + "take-back/", desk_proposals.WithdrawProposal.as_view(), name="kit_desk_unpropose"),
        path(one, desk_record.Record.as_view(), name="kit_desk_record"),
        path(one + "edit/", desk_form.EditRecord.as_view(), name="kit_desk_edit"),
        path(one + "preview/", desk_preview.Preview.as_view(), name="kit_desk_preview"),
        path(one + "note/", desk_acts.Annotate.as_view(), name="kit_desk_note"),
        path(one + "history/", desk_history.History.as_view(), name="kit_desk_history"),
        path(one + "history/<int:change>/", desk_history.TakeChangeBack.as_view(), name="kit_desk_change"),
        *(path(f"{one}{view.step}/", view.as_view(), name=f"kit_desk_{view.step}") for view in _ACTS),
    ]


class ResourcesItem(GatedMenuItem):
    """Not there where a town shows no resources."""

    def is_shown(self, request: Any) -> bool:
        return settings.SITE_CONFIG.shows("resources") and super().is_shown(request)


def menu_item() -> MenuItem:
    url = reverse_lazy("kit_desk")
    return ResourcesItem(_("社会資源"), url, kind=KIND, name="resources", icon_name="site", order=60)
