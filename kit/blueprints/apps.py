"""Wires blueprints: the guard of what the prefecture has fixed, and what it adds to the editing side."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlueprintsConfig(AppConfig):
    name = "kit.blueprints"
    label = "kit_blueprints"
    verbose_name = _("ひな形")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kit.blueprints import wiring

        wiring.connect()
