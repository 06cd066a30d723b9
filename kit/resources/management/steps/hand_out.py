"""`resources export FILE`: this body's records as a file that `resources import` reads back."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.core.gateway.sheets.writer import write_table
from kit.resources.actions.exporting import FORMATS, export_records, replaced_signs
from kit.resources.logic.desk import Group
from kit.resources.queries.desk import Wanted, all_listed

help = "自分たちの社会資源を、読み戻せる表に書き出す（公開しない住所も含む）"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--ended", action="store_true", help="終了したものも入れる")
    parser.add_argument(
        "--format", choices=list(FORMATS), default="", help="書かなければファイルの名前から決める"
    )


def run(say: Callable[[str], object], *, file: Path, format: str, ended: bool, **options: Any) -> None:
    form = format or ("csv" if file.suffix.lower() == ".csv" else "xlsx")
    owner = settings.SITE_CONFIG.code
    today = timezone.localdate()
    records = all_listed(Wanted(), today, with_ended=ended)
    left_out = 0 if ended else all_listed(Wanted(group=Group.ENDED), today).count()
    try:
        # Confidential addresses stand in it: for its owner alone.
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
            write = partial(write_table, target=target, form=form)
            count = export_records(records, write, form=form, by=SystemActor("command"), now=timezone.now())
    except OSError as error:
        raise CommandError(f"{file} に書けません（{error.strerror}）。") from error
    if form == "cp932":
        for one in replaced_signs(records, owner):
            where = "、".join(one.places)
            sys.stderr.write(
                f"{one.number} {one.sign} は {one.near} と書きました（{one.cells}か所: {where}）。\n"
            )
    say(f"{count}件を {file} に書き出しました。公開しない住所も入っています。写真と履歴は入りません。")
    if left_out:
        say(f"終了した{left_out}件は入れていません。入れるには --ended を付けてください。")
