"""What the resources add to Wagtail's admin: their screens and their place in the menu."""

from wagtail import hooks

from kit.resources.views import imports_routes

hooks.register("register_admin_urls", imports_routes.admin_urls)
hooks.register("register_admin_menu_item", imports_routes.menu_item)
