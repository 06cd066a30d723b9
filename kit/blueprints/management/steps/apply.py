"""`blueprint apply`: take the next waiting release, or all of them.

Where both sides changed something the town's text stays, and the question stays open: the command lists what a
person has to decide. A release that somebody took back is taken only when it is named.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from kit.blueprints.actions.apply import apply_release
from kit.blueprints.bridge.planning import pending_releases
from kit.blueprints.management.refusals import refused_in_one_line
from kit.blueprints.management.reports import as_json, as_lines, read_act
from kit.blueprints.management.steps.plan import NOTHING
from kit.blueprints.models import ApplyRun, StoredRelease
from kit.core.actions.audit import SystemActor

help = "待っている公開版のうち、次のものを取り込む。くいちがうところは市町の文のまま残す"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--release", default="", metavar="VERSION", help="この版を取り込む（次の版であること）"
    )
    parser.add_argument(
        "--expect", default="", metavar="DIGEST", help="plan で見た照合番号。違っていれば取り込まない"
    )
    parser.add_argument("--all", action="store_true", help="待っているものを順番にすべて取り込む")
    parser.add_argument("--json", action="store_true", help="機械が読む形で")


def run(
    say: Callable[[str], object], *, release: str, expect: str, all: bool, json: bool, **options: Any
) -> None:
    if all and (release or expect):
        raise CommandError(
            "--all は、--release や --expect といっしょには使えません。一つずつ取り込んでください。",
            returncode=2,
        )
    with refused_in_one_line():
        chosen = _chosen(release, everything=all)
    done = []
    for stored in chosen:
        with refused_in_one_line():
            done.append(_take(stored, expect))
        if not json:
            say("\n".join(as_lines(done[-1])))
    if json:
        say(as_json(done))
    elif not done:
        say(NOTHING)


def _chosen(version: str, *, everything: bool) -> list[StoredRelease]:
    """The releases to take, in order; the refusals of the command line are said here."""
    found: list[StoredRelease] = []
    names = settings.SITE_CONFIG.blueprints.subscribe
    for name in names:
        pending = pending_releases(name)
        if version:
            found += _named(pending, version)
        else:
            wanted = pending if everything else pending[:1]
            _refuse_held(wanted)
            found += wanted
    if version and not found and not _has_been_taken(names, version):
        raise CommandError(
            f"公開版 {version} は受け取っていません。blueprint plan で、待っているものを確かめてください。"
        )
    return found


def _named(pending: list[StoredRelease], version: str) -> list[StoredRelease]:
    if version not in [stored.version for stored in pending]:
        return []
    if pending[0].version != version:
        raise CommandError(f"順番に取り込みます。先に {pending[0].version} を取り込んでください。")
    return pending[:1]


def _has_been_taken(names: tuple[str, ...], version: str) -> bool:
    return StoredRelease.objects.filter(blueprint__in=names, version=version).exists()


def _refuse_held(wanted: list[StoredRelease]) -> None:
    held = next((stored for stored in wanted if stored.held_since), None)
    if held is not None:
        day = timezone.localtime(held.held_since)
        raise CommandError(
            f"{held} は {day:%Y-%m-%d} に取り消されています。取り込むときは --release {held.version} と書いてください。"
        )


def _take(stored: StoredRelease, expect: str) -> dict[str, Any]:
    last = ApplyRun.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    apply_release(stored, by=SystemActor("command"), now=timezone.localtime(), expected=expect or None)
    run = ApplyRun.objects.filter(release=stored, kind=ApplyRun.Kind.APPLY, pk__gt=last).first()
    return read_act(stored, run)
