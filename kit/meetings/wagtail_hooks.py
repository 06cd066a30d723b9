"""What the meetings add to Wagtail's admin."""

from wagtail import hooks

from kit.meetings.views import out_routes

hooks.register("register_admin_urls", out_routes.admin_urls)
