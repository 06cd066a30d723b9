"""The addresses of the board for staff, and its place in the menu."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from kit.hub.views import board_export, board_inquiries, board_staff
from kit.hub.views.screens import HubItem

HERE = "hub/board/"


class BoardItem(HubItem):
    kind = "board"


def admin_urls() -> list[URLPattern]:
    """All under `/admin/hub/board/`."""
    staff, asking, files = board_staff, board_inquiries, board_export
    return [
        path(HERE, staff.Overview.as_view(), name="kit_hub_board"),
        path(HERE + "many/", staff.EnterMany.as_view(), name="kit_hub_board_many"),
        path(HERE + "indicators/", staff.Indicators.as_view(), name="kit_hub_board_indicators"),
        path(HERE + "numbers/", staff.Numbers.as_view(), name="kit_hub_board_numbers"),
        path(HERE + "board.xlsx", files.BoardSheet.as_view(), name="kit_hub_board_xlsx"),
        path(HERE + "board.pdf", files.BoardPaper.as_view(), name="kit_hub_board_pdf"),
        path(HERE + "towns/<str:code>/", staff.town_screen, name="kit_hub_board_town"),
        path(HERE + "inquiries/", asking.Inquiries.as_view(), name="kit_hub_inquiries"),
        path(HERE + "inquiries/new/", asking.NewInquiryScreen.as_view(), name="kit_hub_inquiry_new"),
        path(HERE + "inquiries/<uuid:uid>/", asking.InquiryPage.as_view(), name="kit_hub_inquiry"),
        path(
            HERE + "inquiries/<uuid:uid>/sheet.xlsx",
            files.InquirySheet.as_view(),
            name="kit_hub_inquiry_xlsx",
        ),
        path(
            HERE + "inquiries/<uuid:uid>/returned/",
            asking.ReceiveSheets.as_view(),
            name="kit_hub_inquiry_receive",
        ),
        path(HERE + "list/", asking.InquiryPage.as_view(), name="kit_hub_list"),
        path(HERE + "list/returned/", asking.ReceiveSheets.as_view(), name="kit_hub_list_receive"),
        path(HERE + "sheets/<uuid:uid>/", asking.SheetPage.as_view(), name="kit_hub_sheet"),
        path(HERE + "sheets/<uuid:uid>/decide/", asking.DecideSheet.as_view(), name="kit_hub_sheet_decide"),
    ]


def menu_item() -> MenuItem:
    return BoardItem(
        _("29市町の一覧"), reverse_lazy("kit_hub_board"), name="hub-board", icon_name="table", order=40
    )
