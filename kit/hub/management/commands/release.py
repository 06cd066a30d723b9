"""`release build NAME`: builds the document of a blueprint from its source."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from kit.hub.bridge.build import BuildRefused, build
from kit.hub.gateway.source import SourceUnreadable, read_built, read_source
from kit.hub.logic.history import HistoryUnreadable, earlier_releases
from kit.hub.logic.source import SourceError


class Command(BaseCommand):
    help = "県のひな形から公開版を組み立てます（県ハブだけ）。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        step = steps.add_parser("build", help="原稿から文書を組み立てる")
        step.add_argument("name", help="ひな形の名前（例: hikikomori）")
        step.add_argument("--source", type=Path, default=settings.KIT_BLUEPRINTS, help="ひな形の置き場")
        step.add_argument(
            "--overlay",
            type=Path,
            action="append",
            default=[],
            help="原稿に重ねる、次の公開版の変更のフォルダ（重ねる順に、いくつでも）",
        )

    def handle(self, *, name: str, source: Path, overlay: list[Path], **options: Any) -> None:
        if not settings.SITE_CONFIG.is_hub:
            raise CommandError(
                'release は県ハブ（role = "hub"）でだけ使えます。例: kit --site mie release build …'
            )
        folders = [source / name, *overlay]
        try:
            head, objects = read_source(*folders)
            document = build(head, objects, previous=earlier_releases(head, read_built(*folders)))
        except BuildRefused as error:
            for finding in error.findings:
                self.stderr.write(f"{finding.path}: {finding.message}")
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            # The editor that would keep the texts looks its links up in the database.
            raise CommandError("先に kit --site mie setup をおこなってください。") from error
        except (SourceUnreadable, SourceError, HistoryUnreadable) as error:
            raise CommandError(str(error)) from error
        target = folders[-1] / "built" / f"{head['version']}.json"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(document)
        self.stdout.write(f"{target} に書きました（{len(document):,}バイト）。")
