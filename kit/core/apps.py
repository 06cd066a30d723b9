"""Wires core: facts of the town and the prefecture, and the guards of the audit trail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "kit.core"
    label = "kit_core"
    verbose_name = _("土台")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kit.core import wiring

        wiring.connect()
