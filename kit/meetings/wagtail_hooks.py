"""What the meetings add to Wagtail's admin; each room names its own addresses, places in the menu and panels."""

from wagtail import hooks

from kit.meetings.views import (
    bodies_routes,
    desk_routes,
    out_routes,
    papers_routes,
    past_routes,
    summary_routes,
)

for room in (desk_routes, bodies_routes, papers_routes, past_routes, out_routes, summary_routes):
    hooks.register("register_admin_urls", room.admin_urls)
hooks.register("construct_homepage_panels", desk_routes.add_panel)
for item in (desk_routes.meetings_menu, desk_routes.erasures_menu, bodies_routes.keeperless_menu):
    hooks.register("register_admin_menu_item", item)
