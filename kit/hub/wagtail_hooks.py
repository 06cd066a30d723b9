"""What the hub adds to Wagtail's admin: one place in the menu, with its rooms; nothing on the instance of a town."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from kit.hub.views import (
    board_routes,
    harvest_routes,
    home,
    register_routes,
    release_routes,
    support_routes,
    typed_facts,
)

ROOMS = (release_routes, board_routes, support_routes, register_routes, harvest_routes)
for room in ROOMS:
    hooks.register("register_admin_urls", room.admin_urls)
    hooks.register("register_hub_menu_item", room.menu_item)
hooks.register("construct_homepage_panels", home.add_panel)
hooks.register("after_publish_page", typed_facts.warn_of_numbers)
hooks.register("after_edit_page", typed_facts.warn_before_publishing)


class HubMenu(SubmenuMenuItem):
    """Not there in a town, nor for somebody who may look into none of its rooms."""

    def is_shown(self, request: HttpRequest) -> bool:
        return settings.SITE_CONFIG.is_hub and bool(self.menu.menu_items_for_request(request))


@hooks.register("register_admin_menu_item")
def hub_menu() -> MenuItem:
    rooms = Menu(register_hook_name="register_hub_menu_item")
    return HubMenu(_("県ハブ"), rooms, name="hub", icon_name="globe", order=30)
