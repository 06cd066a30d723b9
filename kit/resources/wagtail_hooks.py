"""What the resources add to Wagtail's admin: their screens, and their places in the menu."""

from wagtail import hooks

from kit.resources.views import desk_routes, imports_routes

for routes in (desk_routes, imports_routes):
    hooks.register("register_admin_urls", routes.admin_urls)
    hooks.register("register_admin_menu_item", routes.menu_item)
