"""`blueprint trust FILE`: the one moment at which a person decides whose signatures count.

FILE is root.json, or an invitation in which it stands: a town without a line to the hub trusts by it and does not join.
The fingerprint is compared with the printed invitation. Afterwards trust changes only by the chain of roots that
the holders sign; a second FILE is refused.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from kit.blueprints.actions.trust import note_trust
from kit.blueprints.gateway.root import Trust, judge_root, write_trust
from kit.blueprints.logic.invitation import InvitationRefused, read_invitation
from kit.blueprints.logic.trust import TrustRefused, grouped
from kit.blueprints.management.feeds import in_one_line, trust_file
from kit.core.actions.audit import SystemActor
from kit.core.management.ask import said_yes

help = "県の鍵の名簿（root.json）を、印刷された招待と見くらべて登録する"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="県から受け取った招待か root.json")
    parser.add_argument(
        "--fingerprint", default="", metavar="HEX", help="招待に印刷された番号（たずねずに進む）"
    )


def run(say: Callable[[str], object], *, file: Path, fingerprint: str, **options: Any) -> None:
    if settings.SITE_CONFIG.is_hub:
        raise CommandError("県ハブには要りません。県の鍵は release keys で作ります。")
    with in_one_line():
        trust = _read(file)
        _require_first(trust)
    say(
        f"鍵の名簿 第{trust.version}版（{trust.holders}人のうち{trust.threshold}人の署名） 期限 {trust.expires:%Y-%m-%d}"
    )
    say(f"照合番号: {grouped(trust.fingerprint)}")
    _confirm(trust, fingerprint)
    with transaction.atomic():
        note_trust(
            fingerprint=trust.fingerprint, version=trust.version, by=SystemActor("command"), now=timezone.localtime()
        )  # fmt: skip
        write_trust(trust_file(), trust.document)
    say(f"{trust_file()} に登録しました。{_next_step()}")


def _next_step() -> str:
    command = f"kit --site {settings.SITE_CONFIG.slug} blueprint"
    if settings.SITE_CONFIG.blueprints.hub_url:
        return f"次は: {command} fetch"
    return f"次は: site.toml の hub_url に県ハブの住所を書いて動かしなおすか、更新のファイルを {command} import-bundle FILE で受け取ります。"


def _read(file: Path) -> Trust:
    try:
        return judge_root(_root_in(file.read_bytes()), file)
    except OSError as error:
        raise TrustRefused("root", f"{file} が読めません（{error.strerror}）。") from error


def _root_in(document: bytes) -> bytes:
    try:
        return read_invitation(document).root
    except InvitationRefused:
        return document


def _require_first(trust: Trust) -> None:
    if trust_file().exists():
        raise TrustRefused(
            "has_root",
            f"{trust_file()} がすでにあります。鍵の交代は配信の中で受けつがれるので、登録しなおしません。"
            "県が鍵を失って作りなおしたときだけ、このファイルを手で消してから、もう一度おこないます。",
        )
    if trust.expires <= timezone.now():
        raise TrustRefused(
            "expired", "この名簿の期限は切れています。県に、新しい root.json を頼んでください。"
        )


def _confirm(trust: Trust, typed: str) -> None:
    if typed:
        if "".join(typed.split()).lower() != trust.fingerprint:
            raise CommandError(
                "番号が違います。登録していません。このファイルを使わずに、県に電話で確かめてください。"
            )
        return
    if not said_yes("印刷された招待の番号と、すべて同じですか"):
        raise CommandError("登録していません。番号が違うときは、県に電話で確かめてください。")
