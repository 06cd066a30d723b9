"""Wires hub."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HubConfig(AppConfig):
    name = "kit.hub"
    label = "kit_hub"
    verbose_name = _("県ハブ")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kit.hub import wiring

        wiring.connect()
