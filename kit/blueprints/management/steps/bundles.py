"""`blueprint import-bundle` and `export-bundle`: the feed on a stick, for networks without a way out.

An expired bundle is taken only when two named persons say why (`--despite-expiry`), for 90 days after its expiry,
and that enters the trail.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from kit.blueprints.gateway.bundle import write_bundle
from kit.blueprints.logic.bulletin import newest_listed
from kit.blueprints.logic.trust import list_releases
from kit.blueprints.logic.trust_expiry import BREAK_GLASS
from kit.blueprints.management.feeds import bundle_feed, fetch, hub_feed, in_one_line, new_errand
from kit.blueprints.management.steps.fetch import fetched_words
from kit.core.actions.audit import SystemActor
from kit.core.queries.people import current_users

SHORTEST_REASON = 10


class ImportBundle:
    """`import-bundle FILE`"""

    help = "更新のファイルから公開版を受け取る（閉じたネットワークで）"

    @staticmethod
    def add_arguments(parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="県またはつながった端末で書き出した更新のファイル")
        parser.add_argument(
            "--adopt", default="", metavar="DIGEST", help="キットと違う系列を使うときの、その照合番号"
        )
        parser.add_argument(
            "--despite-expiry", action="store_true", help="期限の切れたファイルを、二人の名前と理由で使う"
        )
        parser.add_argument("--first", default="", metavar="NAME", help="一人めのログイン名")
        parser.add_argument("--second", default="", metavar="NAME", help="二人めのログイン名")
        parser.add_argument("--reason", default="", metavar="TEXT", help="期限の切れたファイルを使う理由")
        parser.add_argument("--json", action="store_true", help="機械が読む形で")

    @staticmethod
    def run(say: Callable[[str], object], *, file: Path, adopt: str, json: bool, **options: Any) -> None:
        choices: dict[str, Any] = {"origin": "bundle", "adopt": adopt}
        if options["despite_expiry"]:
            choices |= {"leeway": BREAK_GLASS, "detail": _named(**options)}
        with in_one_line():
            fetched = fetch(bundle_feed(file), new_errand(**choices), by=SystemActor("command"))
        say(fetched_words(fetched, as_json=json))


class ExportBundle:
    """`export-bundle FILE`"""

    help = "配信を一つの更新のファイルに書き出す（つながった端末または県で）"

    @staticmethod
    def add_arguments(parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="書き出す先")
        parser.add_argument(
            "--since", type=int, default=0, metavar="N", help="受け取る市町がもう持っている順番"
        )

    @staticmethod
    def run(say: Callable[[str], object], *, file: Path, since: int, **options: Any) -> None:
        names = settings.SITE_CONFIG.blueprints.subscribe
        with in_one_line(), hub_feed() as feed:
            offer = feed.refresh(timezone.now())
            listed = list_releases(offer.targets)
            wanted = [one for one in listed if one.blueprint in names and one.sequence > since]
            told = newest_listed(listed)
            size = write_bundle(file, feed.bundle_entries([*wanted, *([told] if told else [])]))
        say(
            f"{file} に書きました（公開版 {len(wanted)}、{size:,}バイト）。期限 {min(offer.expires.values()):%Y-%m-%d}"
        )


def _named(*, first: str, second: str, reason: str, **options: Any) -> dict[str, str]:
    """Two different people with accounts in force, and a reason that says something."""
    if not first or not second:
        raise CommandError(
            "--despite-expiry には、--first と --second に二人のログイン名、--reason に理由を書きます。",
            returncode=2,
        )
    people = current_users(timezone.localdate())
    for name in (first, second):
        if not people.filter(username=name).exists():
            raise CommandError(
                f"「{name}」という職員はいません。--first と --second に、二人のログイン名を書きます。"
            )
    if first == second:
        raise CommandError("一人では決められません。--first と --second に、別の二人のログイン名を書きます。")
    if len(reason.strip()) < SHORTEST_REASON:
        raise CommandError(f"--reason に、理由を{SHORTEST_REASON}字以上で書いてください。")
    return {"despite": "expiry", "first": first, "second": second, "reason": reason.strip()}
