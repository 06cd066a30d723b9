"""Wires the resources."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "kit.resources"
    label = "kit_resources"
    verbose_name = _("社会資源")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kit.resources import wiring

        wiring.connect()
