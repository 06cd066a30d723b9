"""The addresses of the register of towns, and its place in the menu."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from kit.hub.views import invitations, register
from kit.hub.views.screens import HubItem

HERE = "hub/towns/"
_TOWN = f"{HERE}<str:code>/"
_INVITATION = f"{HERE}invitations/<uuid:uid>/"


class TownsItem(HubItem):
    kind = "town"


def admin_urls() -> list[URLPattern]:
    """All under `/admin/hub/towns/`."""
    sheet = invitations.InvitationSheet
    return [
        path(HERE, register.Towns.as_view(), name="kit_hub_towns"),
        path(f"{_INVITATION}file/", invitations.InvitationFile.as_view(), name="kit_hub_invitation_file"),
        path(f"{_INVITATION}sheet/", sheet.as_view(), name="kit_hub_invitation_sheet"),
        path(f"{_INVITATION}sheet/pdf/", sheet.as_view(is_pdf=True), name="kit_hub_invitation_pdf"),
        path(_TOWN, register.TownPage.as_view(), name="kit_hub_town"),
        path(f"{_TOWN}note/", register.WriteNote.as_view(), name="kit_hub_town_note"),
        path(f"{_TOWN}retire/", register.Retire.as_view(), name="kit_hub_town_retire"),
        path(f"{_TOWN}invite/", invitations.Invite.as_view(), name="kit_hub_town_invite"),
        path(f"{_TOWN}withdraw/", invitations.Withdraw.as_view(), name="kit_hub_town_withdraw"),
    ]


def menu_item() -> MenuItem:
    return TownsItem(
        _("市町の登録"), reverse_lazy("kit_hub_towns"), name="hub-towns", icon_name="group", order=60
    )
