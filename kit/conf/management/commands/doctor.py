"""`doctor`: a line per check, ok or what to do; status 1 when something must not run like this."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kit.conf.checks import examine

MARKS = {"ok": "○", "warn": "△", "fail": "×"}


class Command(BaseCommand):
    help = "このサイトが健やかかを一行ずつ確かめます。"
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        failed = 0
        for name, result in examine(timezone.localtime()):
            self.stdout.write(f"{MARKS[result.state]} {name}: {result.message}")
            failed += result.state == "fail"
        if failed:
            raise CommandError(f"{failed}つ、このままでは使えないところがあります。× の行を直してください。")
