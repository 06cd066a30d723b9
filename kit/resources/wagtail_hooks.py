"""What the resources add to Wagtail's admin: their screens and their place in the menu."""

from wagtail import hooks

from kit.resources.views import desk_routes

hooks.register("register_admin_urls", desk_routes.admin_urls)
hooks.register("register_admin_menu_item", desk_routes.menu_item)
