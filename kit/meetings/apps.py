"""Wires the meetings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "kit.meetings"
    label = "kit_meetings"
    verbose_name = _("会議")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kit.meetings import wiring

        wiring.connect()
