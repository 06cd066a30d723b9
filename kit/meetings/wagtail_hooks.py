"""What the meetings add to Wagtail's admin: their screens, places in the menu, panels on the dashboard."""

from wagtail import hooks

from kit.meetings.views import desk_routes, papers_routes, past_routes

hooks.register("register_admin_urls", desk_routes.admin_urls)
hooks.register("register_admin_urls", papers_routes.admin_urls)
hooks.register("register_admin_urls", past_routes.admin_urls)
hooks.register("construct_homepage_panels", desk_routes.add_panel)
for item in (desk_routes.meetings_menu, desk_routes.erasures_menu):
    hooks.register("register_admin_menu_item", item)
