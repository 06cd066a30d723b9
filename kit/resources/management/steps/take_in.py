"""`resources import FILE`: the same way as on the screen, without asking at each step.

Rules
- Without `--yes` nothing is written: the numbers are shown, and what was kept for showing them goes again.
- Columns that nobody knows stay with their records; where the file and the town differ the town's value stays; a row
  that only looks like a record is left out. Whoever wants to decide these takes the screen.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandError
from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.core.models import Municipality
from kit.resources.actions.imports import batches
from kit.resources.actions.imports.batches import ImportRefused, State
from kit.resources.models import ImportBatch
from kit.resources.tasks.imports import work_on_import, write_dates

help = "表（xlsx・xls・csv・tsv）を社会資源として取り込む"
BY = SystemActor("command")
_WORDS: Final = {
    "new": "新しい", "changed": "変わる", "conflict": "市町の直しとちがう", "unchanged": "同じ", "error": "取り込めない",
    "missing": "ファイルにない",
}  # fmt: skip


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--owner", default="", metavar="CODE", help="ほかの市町の情報として取り込むときの、その団体コード"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="数えるだけで、何も書かない（--yes がなければ同じ）"
    )
    parser.add_argument("--yes", action="store_true", help="確かめずに取り込む")


def run(
    say: Callable[[str], object], *, file: Path, owner: str, dry_run: bool, yes: bool, **options: Any
) -> None:
    if owner and not Municipality.objects.filter(code=owner).exists():
        raise CommandError(
            f"{owner} という団体コードの市町はありません。6けたの全国地方公共団体コードで書いてください。"
        )
    batch = _received(file, owner)
    is_taken = False
    try:
        _compare(batch)
        say(_counted(batch))
        if dry_run or not yes:
            say("何も書いていません。取り込むには --yes を付けてください。")
            return
        is_taken = _take(batch)
        say(
            f"取り込みました。元に戻すときは、管理の画面の「ファイルから取り込む」の「{batch.file_name}」を開きます。"
        )
    finally:
        if not is_taken:
            ImportBatch.objects.filter(pk=batch.pk).exclude(state=State.DONE).delete()


def _received(file: Path, owner: str) -> ImportBatch:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} を読めません（{error.strerror}）。") from error
    try:
        return batches.receive_file(content, file.name, owner=owner, by=BY, now=timezone.now())
    except ImportRefused as refusal:
        raise CommandError(str(refusal)) from refusal


def _compare(batch: ImportBatch) -> None:
    """Read and compare; unknown columns are kept as they are."""
    _work(batch)
    if batch.state == State.MAPPING:
        try:
            batches.say_columns(batch, {}, by=BY, now=timezone.now())
        except ImportRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        _work(batch)
    if batch.state != State.READY:
        others = "・".join(batch.reading.get("others", ()))
        hint = f" {others} の情報として読むには --owner を付けてください。" if others else ""
        raise CommandError(f"{batch.reading.get('refusal', '読めませんでした。')}{hint}")


def _take(batch: ImportBatch) -> bool:
    try:
        batches.start_taking(batch, by=BY, now=timezone.now())
    except ImportRefused as refusal:
        raise CommandError(str(refusal)) from refusal
    _work(batch)
    if batch.state != State.DONE:
        raise CommandError(
            "取り込んでいる間に、記録が変わりました。何も書いていません。もう一度行ってください。"
        )
    write_dates.func()
    return True


def _work(batch: ImportBatch) -> None:
    work_on_import.func(batch.pk)
    batch.refresh_from_db()


def _counted(batch: ImportBatch) -> str:
    return "\n".join(f"{words} {batch.counts.get(key, 0)}件" for key, words in _WORDS.items())
