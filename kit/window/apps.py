"""Wires the window."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WindowConfig(AppConfig):
    name = "kit.window"
    label = "kit_window"
    verbose_name = _("相談窓口")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kit.window import wiring

        wiring.connect()
