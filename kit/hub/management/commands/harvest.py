"""`harvest STEP`: what the prefecture reads of the towns."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from kit.core.management.stepped import SteppedCommand
from kit.hub.management.steps import harvest_run, harvest_status


class Command(SteppedCommand):
    help = "市町が公開しているデータを取りに行きます（県ハブだけ）。"
    steps = {"run": harvest_run, "status": harvest_status}

    def handle(self, *, step: str, **options: Any) -> None:
        if not settings.SITE_CONFIG.is_hub:
            raise CommandError(
                'harvest は県ハブ（role = "hub"）でだけ使えます。例: kit --site mie harvest run'
            )
        super().handle(step=step, **options)
