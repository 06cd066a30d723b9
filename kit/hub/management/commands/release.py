"""`release STEP`: everything the prefecture does to make, sign and put out a release. Each step has its module."""

from argparse import ArgumentParser
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kit.blueprints.logic.trust import TrustRefused
from kit.hub.logic.signing import SigningRefused
from kit.hub.management.steps import build, keys, sign
from kit.hub.management.steps.publish import Publish, Renew

# A step has `help`, `add_arguments(parser)` and `run(say, **options)`.
STEPS: Final[dict[str, Any]] = {
    "keys": keys,
    "build": build,
    "sign": sign,
    "publish": Publish,
    "renew": Renew,
}


class Command(BaseCommand):
    help = "県のひな形を組み立て、署名し、配信に出します（県ハブだけ）。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        for name, step in STEPS.items():
            step.add_arguments(steps.add_parser(name, help=step.help))

    def handle(self, *, step: str, **options: Any) -> None:
        if not settings.SITE_CONFIG.is_hub:
            raise CommandError(
                'release は県ハブ（role = "hub"）でだけ使えます。例: kit --site mie release build …'
            )
        try:
            STEPS[step].run(self.stdout.write, **options)
        except (SigningRefused, TrustRefused) as error:
            raise CommandError(str(error)) from error
