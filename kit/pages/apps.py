"""Wires pages: what its blocks show, and its pages as things a blueprint may own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "kit.pages"
    label = "kit_pages"
    verbose_name = _("ページ")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kit.pages import wiring

        wiring.connect()
