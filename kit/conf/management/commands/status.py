"""`status`: versions, releases and what is incomplete, for a person or (--json) for a script.

An instance that may not serve yet is refused with the reason; what can be said without its database is said first.
"""

import json
from argparse import ArgumentParser
from typing import Any

import django
import wagtail
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from kit.blueprints.queries.state import integrated_sequence, newest_release
from kit.conf.readiness import NotReady, require_ready
from kit.core.queries.samples import is_demo
from kit.window.logic.completeness import is_designated, missing_facts
from kit.window.queries import newest_window


class Command(BaseCommand):
    help = "版、ひな形、足りないものを示します。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="機械が読む形で")

    def handle(self, *, json: bool, **options: Any) -> None:
        found = read_status()
        self.stdout.write(_as_json(found) if json else "\n".join(_as_lines(found)))
        if not found["ready"]:
            raise CommandError(found["reason"])


def read_status() -> dict[str, Any]:
    """Public facts of this instance; never anything of a resident."""
    config = settings.SITE_CONFIG
    found: dict[str, Any] = {
        "site": config.slug, "name": config.name, "code": config.code, "role": config.role, "trial": settings.TRIAL,
        "kit": settings.KIT_VERSION, "wagtail": wagtail.__version__, "django": django.get_version(),
        "database": connection.vendor, "ready": True, "reason": "",
    }  # fmt: skip
    try:
        require_ready()
    except NotReady as error:
        return {**found, "ready": False, "reason": str(error)}
    return {**found, "demo": is_demo(), "blueprints": _blueprints(), "window": _window()}


def _blueprints() -> list[dict[str, Any]]:
    found = []
    for name in settings.SITE_CONFIG.blueprints.subscribe:
        newest, integrated = newest_release(name), integrated_sequence(name)
        found.append(
            {
                "name": name, "version": newest.version if newest else None, "integrated_sequence": integrated,
                "waiting": bool(newest and newest.sequence > integrated),
            }
        )  # fmt: skip
    return found


def _window() -> dict[str, Any]:
    page = newest_window()
    if page is None:
        return {"designated": False, "checked_on": None, "missing": ["page"]}
    return {
        "designated": is_designated(page.live, page.facts()),
        "checked_on": page.checked_on.isoformat() if page.checked_on else None,
        "missing": [gap.field for gap in missing_facts(page.facts())],
    }


def _as_json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)


def _as_lines(found: dict[str, Any]) -> list[str]:
    lines = [
        f"{found['name']}（{found['site']}）{'お試し' if found['trial'] else '本番'}",
        f"キット {found['kit']} / Wagtail {found['wagtail']} / Django {found['django']} / {found['database']}",
    ]
    if not found["ready"]:
        return lines
    for entry in found["blueprints"]:
        state = "更新が待っています" if entry["waiting"] else "取り込み済み"
        lines.append(f"ひな形 {entry['name']} {entry['version']}: {state}")
    window = found["window"]
    lines.append(
        f"相談窓口: {'明確化' if window['designated'] else '準備中'} / 確認日 {window['checked_on'] or 'なし'}"
    )
    return lines
