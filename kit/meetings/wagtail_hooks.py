"""What the meetings add to Wagtail's admin; each room names its own addresses."""

from wagtail import hooks

from kit.meetings.views import bodies_routes, summary_routes

hooks.register("register_admin_urls", bodies_routes.admin_urls)
hooks.register("register_admin_menu_item", bodies_routes.keeperless_menu)
hooks.register("register_admin_urls", summary_routes.admin_urls)
