"""What the resources add to Wagtail's admin: their screens, and one place in the menu."""

from wagtail import hooks

from kit.resources.views import desk_routes, imports_routes

hooks.register("register_admin_urls", desk_routes.admin_urls)
hooks.register("register_admin_urls", imports_routes.admin_urls)
hooks.register("register_admin_menu_item", desk_routes.menu_item)
