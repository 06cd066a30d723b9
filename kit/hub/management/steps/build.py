"""`release build NAME`: builds the document of a blueprint, and with `--to` a folder that holders sign."""

import hashlib
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone

from kit.blueprints.logic.media import Medium
from kit.hub.bridge.build import BuildRefused, build, media_of
from kit.hub.gateway.draft import prepare_release
from kit.hub.gateway.repository import Repository
from kit.hub.gateway.source import SourceUnreadable, read_built, read_files, read_source, write_built
from kit.hub.logic.history import HistoryUnreadable, earlier_releases
from kit.hub.logic.signing import check_next, target_name
from kit.hub.logic.source import SourceError

help = "原稿から文書を組み立てる。--to で、署名を待つフォルダーも書く"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="ひな形の名前（例: hikikomori）")
    parser.add_argument("--source", type=Path, default=settings.KIT_BLUEPRINTS, help="ひな形の置き場")
    parser.add_argument(
        "--overlay",
        type=Path,
        action="append",
        default=[],
        help="原稿に重ねる、次の公開版の変更のフォルダ（重ねる順に、いくつでも）",
    )
    parser.add_argument("--to", type=Path, help="署名を待つ、新しいフォルダー")


def run(
    say: Callable[[str], object],
    *,
    name: str,
    source: Path,
    overlay: list[Path],
    to: Path | None,
    **options: Any,
) -> None:
    folders = [source / name, *overlay]
    head, document, media = _build(folders)
    if to is not None:
        name = target_name(head["blueprint"], head["sequence"], head["version"])
        files = {name: document, **{medium.target: data for medium, data in media.items()}}
        _prepare(folders, head, files, to)  # first: what it refuses leaves nothing written
    by_name = {medium.file_name: data for medium, data in media.items()}
    target = write_built(folders[-1], head["version"], document, by_name)
    say(f"{target} に書きました（{len(document):,}バイト、画像{len(media)}点）。")
    if to is not None:
        say(
            f"{to} に署名を待つものを書きました。次は、持つ人の端末で: kit --site mie release sign {to} --key KEY"
        )


def _build(folders: list[Path]) -> tuple[dict[str, Any], bytes, dict[Medium, bytes]]:
    try:
        head, objects = read_source(*folders)
        files = read_files(*folders)
        document = build(head, objects, previous=earlier_releases(head, read_built(*folders)), files=files)
        return head, document, media_of(document, files)
    except BuildRefused as error:
        for finding in error.findings:
            print(f"{finding.path}: {finding.message}", file=sys.stderr)
        raise CommandError(str(error)) from error
    except DatabaseError as error:
        # The editor that would keep the texts looks its links up in the database.
        raise CommandError("先に kit --site mie setup をおこなってください。") from error
    except (SourceUnreadable, SourceError, HistoryUnreadable) as error:
        raise CommandError(str(error)) from error


def _prepare(folders: list[Path], head: dict[str, Any], files: dict[str, bytes], to: Path) -> None:
    repository = Repository(settings.KIT_FEED)
    built = {hashlib.sha256(found).hexdigest() for found in read_built(*folders).values()}
    check_next(repository.listed(), head["blueprint"], head["sequence"], built)
    prepare_release(repository, to, files, timezone.now())
