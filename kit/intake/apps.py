"""Wires the intake."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "kit.intake"
    label = "kit_intake"
    verbose_name = _("相談受付")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kit.intake import wiring

        wiring.connect()
