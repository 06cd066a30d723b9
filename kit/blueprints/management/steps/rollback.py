"""`blueprint rollback`: take the newest act back. What the town wrote since stays."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from kit.blueprints.actions.undo import newest_run, roll_back
from kit.blueprints.management.refusals import refused_in_one_line
from kit.blueprints.management.reports import as_json, as_lines, read_act, titles
from kit.blueprints.models import ApplyRun
from kit.core.actions.audit import SystemActor

help = "いちばん新しい取り込みを取り消す。そのあとで市町が書いたものは残る"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="たずねずに取り消す")
    parser.add_argument("--json", action="store_true", help="機械が読む形で（--yes といっしょに）")


def run(say: Callable[[str], object], *, yes: bool, json: bool, **options: Any) -> None:
    if json and not yes:
        raise CommandError("--json は --yes といっしょに使います。", returncode=2)
    newest = _newest()
    if newest is None:
        say(as_json([]) if json else "取り消せる取り込みはありません。")
        return
    if not json:
        say("\n".join(_what_it_undoes(newest)))
    if not yes:
        _confirm()
    with refused_in_one_line():
        roll_back(newest, by=SystemActor("command"), now=timezone.localtime())
    act = read_act(newest.release, ApplyRun.objects.get(undoes=newest))
    say(as_json([act]) if json else "\n".join(as_lines(act)))


def _newest() -> ApplyRun | None:
    """The newest act of all subscribed blueprints; what the site was made from is not one to take back."""
    found = [newest_run(name) for name in settings.SITE_CONFIG.blueprints.subscribe]
    return max((run for run in found if run and run.before["sequence"]), key=lambda run: run.pk, default=None)


def _what_it_undoes(run: ApplyRun) -> list[str]:
    report = run.report
    lines = [
        f"取り消すもの: {run.release} の{run.get_kind_display()}（{timezone.localtime(run.at):%Y-%m-%d %H:%M}、{run.by}）"
    ]
    for name, words in (("added", "なくなる"), ("changed", "前に戻る"), ("deleted", "戻ってくる")):
        if report[name]:
            lines.append(f"  {words}: {'、'.join(titles(run, report[name]))}")
    lines.append("  そのあとで市町が書いたものは残ります。")
    return lines


def _confirm() -> None:
    try:
        answer = input("取り消しますか（はい／いいえ）: ")
    except EOFError:
        answer = ""
    if answer.strip() not in ("はい", "y", "yes"):
        raise CommandError("取り消していません。取り消すときは「はい」と答えるか、--yes を付けてください。")
