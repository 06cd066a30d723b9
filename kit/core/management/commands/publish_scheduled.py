"""`publish_scheduled`: what is due now; stands in for Wagtail's command of the same name."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.core.actions.schedule import publish_due


class Command(BaseCommand):
    help = "予定の時刻が来たページを公開し、期限が来たページを下げます。"

    def handle(self, **options: Any) -> None:
        report = publish_due(by=SystemActor("schedule"), now=timezone.now())
        self.stdout.write(
            f"公開 {len(report.published)}件、公開終了 {len(report.expired)}件、公開できなかったもの {len(report.refused)}件"
        )
        for name in report.refused:
            self.stderr.write(f"公開できませんでした: {name}")
