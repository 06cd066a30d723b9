"""`kit keys rotate`: a new data key, while the site goes on serving.

It may be killed at any moment: the next run finds how far the one before came and brings it to its end.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from kit.conf.readiness import NotReady, require_ready
from kit.core.actions import rotation
from kit.core.actions.audit import SystemActor
from kit.core.actions.instance import note_key_mark
from kit.core.gateway import keys
from kit.core.gateway.sealing import SECOND_FACTOR, open_text, seal_text
from kit.core.logic.sealed import SealBroken
from kit.core.queries.instance import noted_key_mark

BY = SystemActor("command")


class Command(BaseCommand):
    help = (
        "データの鍵を新しくします（rotate）。動いたままでよく、途中で止まっても、もう一度おこなえば続きます。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("what", choices=["rotate"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            require_ready()
            with keys.rotating(settings.KIT_KEYS):
                self.rotate()
        except (NotReady, keys.KeyMissing, keys.RotationRunning) as error:
            raise CommandError(str(error)) from error
        except SealBroken as error:
            raise CommandError(
                f"{error} 足りない鍵があるかもしれません（{settings.KIT_KEYS} の data、data.new、data.old-…）。"
            ) from error
        self.report()

    def rotate(self) -> None:
        folder = settings.KIT_KEYS
        if noted_key_mark() == keys.mark(folder):  # otherwise a run was killed after its last rename
            keys.begin_rotation(folder)
            self.rewrap()
            keys.finish_rotation(folder)
        note_key_mark(key_mark=keys.mark(folder), by=BY, now=timezone.now())
        self.rewrap()  # what a process wrapped that had looked just before

    def rewrap(self) -> None:
        while count := rotation.rewrap_batch(by=BY, now=timezone.now()):
            self.stdout.write(f"・{count}件の鍵を包みなおしました")
        rotation.reseal_second_factors(resealer(), by=BY, now=timezone.now())

    def report(self) -> None:
        self.stdout.write("データの鍵を新しくしました。")
        for path in keys.old_keys(settings.KIT_KEYS):
            self.stdout.write(
                f"・前の鍵 {path} は、これまでのバックアップを開けるために残してあります。"
                "そのバックアップをすべて処分したら、消してください。"
            )


def resealer() -> Callable[[str], str]:
    """What opens a secret with whichever data key sealed it and seals it with the newest."""
    folder = settings.KIT_KEYS

    def reseal(text: str) -> str:
        opened = open_text(text, folder=folder, purpose=SECOND_FACTOR)
        return seal_text(opened, folder=folder, purpose=SECOND_FACTOR)

    return reseal
