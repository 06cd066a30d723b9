"""`release STEP`: everything the prefecture does to make, sign and put out a release."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from kit.blueprints.logic.trust import TrustRefused
from kit.core.management.stepped import SteppedCommand
from kit.hub.actions.on_its_way import TooLate
from kit.hub.logic.signing import SigningRefused
from kit.hub.management.steps import build, bulletin, keys, sign
from kit.hub.management.steps.publish import Publish, Renew


class Command(SteppedCommand):
    help = "県のひな形を組み立て、署名し、配信に出します（県ハブだけ）。"
    steps = {
        "keys": keys,
        "build": build,
        "bulletin": bulletin,
        "sign": sign,
        "publish": Publish,
        "renew": Renew,
    }

    def handle(self, *, step: str, **options: Any) -> None:
        if not settings.SITE_CONFIG.is_hub:
            raise CommandError(
                'release は県ハブ（role = "hub"）でだけ使えます。例: kit --site mie release build …'
            )
        try:
            super().handle(step=step, **options)
        except (SigningRefused, TrustRefused) as error:
            raise CommandError(str(error)) from error
        except TooLate as error:
            raise CommandError(
                "画面で取りもどされたか、ほかの人が先に進めました。出していません。"
            ) from error
