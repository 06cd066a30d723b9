"""`blueprint status` and `verify`: where this town stands with the feed, and whether what it holds still holds."""

import hashlib
import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from kit.blueprints.bridge.media import kept
from kit.blueprints.gateway.root import Trust, cached_targets, read_trust
from kit.blueprints.logic.media import parse_media
from kit.blueprints.logic.trust import grouped, list_releases
from kit.blueprints.management.feeds import cache_folder, in_one_line, required_trust, trust_file
from kit.blueprints.models import StoredRelease
from kit.blueprints.queries.feed import SHIPPED, feed_position, feed_state, feed_warnings
from kit.blueprints.queries.state import integrated_sequence, newest_release


class Status:
    """`status`"""

    help = "配信と公開版の状態を示す"

    @staticmethod
    def add_arguments(parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="機械が読む形で")

    @staticmethod
    def run(say: Callable[[str], object], *, json: bool, **options: Any) -> None:
        with in_one_line():
            found = read_feed_status()
        say(_as_json(found) if json else "\n".join(_as_lines(found)))


class Verify:
    """`verify`"""

    help = "受け取った公開版と署名を、もう一度すべて確かめる（ネットワークは使わない）"

    @staticmethod
    def add_arguments(parser: ArgumentParser) -> None:
        """No choices."""

    @staticmethod
    def run(say: Callable[[str], object], **options: Any) -> None:
        with in_one_line():
            trust = required_trust()
            folder = cache_folder() / hashlib.sha256(trust.document).hexdigest()[:16]
            targets = cached_targets(trust, folder)
            listed = {found.digest for found in list_releases(targets or {})}
        wrong = [str(stored) for stored in StoredRelease.objects.all() if not _holds(stored, listed)]
        if wrong:
            raise CommandError(
                f"書かれたときのままではない公開版があります（{'、'.join(wrong)}）。県に確かめてください。"
            )
        lost = sorted({name for stored in StoredRelease.objects.all() for name in _lost_media(stored)})
        if lost:
            raise CommandError(
                f"公開版の画像がないか、壊れています（{'、'.join(lost)}）。もう一度受け取ると戻ります。"
            )
        signed = sum(stored.digest in listed for stored in StoredRelease.objects.all())
        say(
            f"公開版 {StoredRelease.objects.count()}件は受け取ったときのままで、{signed}件に県の署名があります。"
        )


def read_feed_status() -> dict[str, Any]:
    """Trust, age and place of everything about the feed, as plain data."""
    state = feed_state()
    return {
        "trust": _trust(read_trust(trust_file())),
        "hub_url": settings.SITE_CONFIG.blueprints.hub_url,
        "root_version": state.root_version,
        "polled_at": _moment(state.polled_at),
        "refreshed_at": _moment(state.refreshed_at),
        "expires": state.expires,
        "warnings": [
            {"role": found.role, "stage": found.stage, "message": found.message}
            for found in feed_warnings(timezone.now())
        ],
        "problem": {"code": state.problem, "message": state.problem_words} if state.problem else None,
        "blueprints": [_blueprint(name) for name in settings.SITE_CONFIG.blueprints.subscribe],
    }


def _blueprint(name: str) -> dict[str, Any]:
    newest, position = newest_release(name), feed_position(name)
    integrated = integrated_sequence(name)
    return {
        "name": name,
        "version": newest.version if newest else None,
        "verified_sequence": position.verified,
        "integrated_sequence": integrated,
        "waiting": bool(newest and newest.sequence > integrated),
    }


def _trust(trust: Trust | None) -> dict[str, Any] | None:
    if trust is None:
        return None
    return {"fingerprint": trust.fingerprint, "version": trust.version}


def _holds(stored: StoredRelease, listed: set[str]) -> bool:
    """Unchanged since it came; what came by the feed is listed under signatures, unless the cache was wiped."""
    same = hashlib.sha256(bytes(stored.document)).hexdigest() == stored.digest
    return same and (stored.origin == SHIPPED or not listed or stored.digest in listed)


def _lost_media(stored: StoredRelease) -> list[str]:
    media = parse_media(json.loads(bytes(stored.document)).get("media", []))
    return [medium.name for medium in media if kept(medium.sha256) is None]


def _moment(moment: Any) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else None


def _as_json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)


def _first_step(hub_url: str) -> str:
    begin = f"kit --site {settings.SITE_CONFIG.slug} blueprint"
    if hub_url:
        return f"△ 県ハブにまだつながっていません。県の招待のファイルで: {begin} join FILE"
    return f"県から受け取った鍵の名簿で: {begin} trust FILE"


def _as_lines(found: dict[str, Any]) -> list[str]:
    trust = found["trust"]
    lines = [
        f"県の鍵: {grouped(trust['fingerprint'])}"
        if trust
        else f"県の鍵: まだ登録していません。{_first_step(found['hub_url'])}",
        f"県ハブ: {found['hub_url'] or 'なし（更新のファイルで受け取ります）'}",
        f"最後にたずねた: {found['polled_at'] or 'まだ'} / すべて確かめた: {found['refreshed_at'] or 'まだ'}",
    ]
    for entry in found["blueprints"]:
        words = "更新が待っています" if entry["waiting"] else "取り込み済み"
        lines.append(
            f"ひな形 {entry['name']} {entry['version']}（署名を確かめた順番 {entry['verified_sequence']}）: {words}"
        )
    lines += [warning["message"] for warning in found["warnings"]]
    return [*lines, *([found["problem"]["message"]] if found["problem"] else [])]
