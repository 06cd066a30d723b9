"""The top of the house: settings, addresses and the commands that cross all apps."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfConfig(AppConfig):
    name = "kit.conf"
    label = "kit_conf"
    verbose_name = _("運用")
