"""The lines of `doctor`: each looks at one thing and says ok, or what to do.

Rules
- A check changes nothing and never raises: what it cannot look at is itself a finding.
- "fail" is for what must not run like this; "warn" for what a person should see.
"""

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from django.conf import settings
from django.db import DatabaseError, connection

from kit.blueprints.management.feeds import takes_the_feed
from kit.blueprints.queries.feed import feed_state, feed_warnings
from kit.blueprints.queries.joining import hub_link, lasting_problem
from kit.blueprints.queries.state import integrated_sequence, newest_release, stopped_states
from kit.conf.database import is_empty, owns_tables
from kit.conf.readiness import NotReady, require_ready
from kit.core.actions.audit_guard import is_installed
from kit.core.gateway import instance_key, keys
from kit.core.logic.colour import town_palette
from kit.core.queries.audit import waiting_entries
from kit.core.queries.instance import noted_key_mark
from kit.core.queries.records import key_counts
from kit.hub.wiring import published_feed_lines, unpublished_line, unreadable_line
from kit.intake.queries.openness import intake_openness
from kit.meetings.gateway.clamd import Clamd
from kit.meetings.queries.openness import meetings_openness
from kit.window.queries import newest_window

_ONE_ROLE: Final = "動かす役割と作る役割が同じです。DATABASE_OWNER_URL を別にしてください。"
_ONE_ROLE_FOUND: Final = (
    "DATABASE_OWNER_URL がなく、動かす役割（DATABASE_URL）が表の持ち主です（まだ表がなければ、持ち主になります）。表を作る役割を別に用意して、"
    "DATABASE_OWNER_URL に書いてください。"
)
_OWNER_ELSEWHERE: Final = "（表の持ち主は、動かす役割とは別です。DATABASE_OWNER_URL は setup のときだけ要るので、ここにはなくてかまいません）"
SEAL_LAG: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class CheckResult:
    """One line of `doctor`: ok, to be looked at (warn), or not to be run like this (fail)."""

    state: Literal["ok", "warn", "fail"]
    message: str


Check = Callable[[datetime], CheckResult]


def examine(now: datetime) -> Iterator[tuple[str, CheckResult]]:
    """Every check by name; the later ones only when the database can be asked."""
    for name, check in FIRST:
        yield name, check(now)
    try:
        require_ready()
    except NotReady as error:
        yield "準備", CheckResult("fail", str(error))
        return
    yield "準備", CheckResult("ok", "そろっています")
    for name, check in THEN:
        yield name, check(now)


def folder(now: datetime) -> CheckResult:
    mode = _mode(settings.KIT_DATA)
    if mode is None:
        return CheckResult("fail", f"{settings.KIT_DATA} がありません。先に setup をおこなってください。")
    if mode & 0o077:
        return CheckResult(
            "fail", f"ほかの人が {settings.KIT_DATA} を読めます。chmod 700 {settings.KIT_DATA}"
        )
    return CheckResult("ok", str(settings.KIT_DATA))


def key_files(now: datetime) -> CheckResult:
    try:
        names = [*keys.NAMES, *(path.name for path in settings.KIT_KEYS.glob("data.*"))]
        names += [name for name in keys.LATER if (settings.KIT_KEYS / name).exists()]
        for name in names:
            keys.read_key(settings.KIT_KEYS, name)
    except keys.KeyMissing as error:
        return CheckResult("fail", _never_set_up() or str(error))
    loose = [name for name in names if (_mode(settings.KIT_KEYS / name) or 0) & 0o077]
    if loose:
        return CheckResult(
            "fail", f"ほかの人が鍵を読めます（{'、'.join(loose)}）。chmod 600 にしてください。"
        )
    if not settings.TRIAL and settings.KIT_KEYS.is_relative_to(settings.KIT_DATA):
        return CheckResult("fail", "鍵がデータと同じ場所にあります。KIT_KEYS で別の場所にしてください。")
    return CheckResult("ok", f"{len(names)}つの鍵が読めます")


def database_kind(now: datetime) -> CheckResult:
    if connection.vendor != "postgresql":
        state = "warn" if settings.TRIAL else "fail"
        return CheckResult(
            state, "SQLite はお試し用です。本当に使うときは PostgreSQL にしてください（DATABASE_URL）。"
        )
    url, is_told = settings.INSTANCE.database_url, settings.VARIABLES.owner_url is not None
    try:
        is_one = settings.INSTANCE.owner_url == url if is_told else owns_tables(connection)
    except DatabaseError:
        return CheckResult("warn", "データベースが答えないので、役割が分かれているか分かりません。")
    if is_one:
        state = "warn" if settings.TRIAL else "fail"
        return CheckResult(state, _ONE_ROLE if is_told else _ONE_ROLE_FOUND)
    return CheckResult("ok", "PostgreSQL、役割は分かれています" + ("" if is_told else _OWNER_ELSEWHERE))


def domain(now: datetime) -> CheckResult:
    name = settings.SITE_CONFIG.domain or "（なし）"
    if settings.TRIAL:
        return CheckResult(
            "warn", f"お試しです（{name}）。公開するときは site.toml の domain を本当の名前にします。"
        )
    return CheckResult("ok", name)


def second_factor(now: datetime) -> CheckResult:
    if settings.KIT_SECOND_FACTOR:
        return CheckResult("ok", "職員のログインは二つの確認でおこないます")
    state = "warn" if settings.TRIAL else "fail"
    return CheckResult(state, "職員のログインが一つの確認だけです（お試しのあいだだけ）。")


def retention(now: datetime) -> CheckResult:
    undecided = settings.SITE_CONFIG.retention_undecided()
    if undecided:
        return CheckResult(
            "warn", f"保存年限が決まっていません（{'、'.join(undecided)}）。相談受付と会議は開きません。"
        )
    return CheckResult("ok", "保存年限が決まっています")


def colour(now: datetime) -> CheckResult:
    chosen = settings.SITE_CONFIG.look.colour
    palette = town_palette(chosen)
    if palette.adjusted:
        return CheckResult("warn", f"{chosen} は読みにくいので、{palette.main} まで濃くして使っています。")
    return CheckResult("ok", chosen)


def blueprints(now: datetime) -> CheckResult:
    stopped = stopped_states()
    if stopped:
        return CheckResult("warn", f"県の更新を自動で取り込めずにいます。{stopped[0].problem_words}")
    waiting = []
    for name in settings.SITE_CONFIG.blueprints.subscribe:
        newest = newest_release(name)
        if newest and newest.sequence > integrated_sequence(name):
            waiting.append(str(newest))
    if waiting:
        return CheckResult("warn", f"県の更新が確認を待っています（{'、'.join(waiting)}）。")
    return CheckResult("ok", "県のひな形は取り込み済みです")


def feed(now: datetime) -> CheckResult:
    state = feed_state()
    if settings.SITE_CONFIG.is_hub:
        if unreadable := unreadable_line():
            return CheckResult("fail", unreadable)
        lines = published_feed_lines(now) or [line for line in [unpublished_line()] if line]
    elif not takes_the_feed() and not state.refreshed_at:
        return _without_feed()
    else:
        lines = [found.message for found in feed_warnings(now)]
    lines += [state.problem_words] if state.problem else []
    return CheckResult("warn", lines[0]) if lines else CheckResult("ok", "県の配信の署名は有効です")


def _without_feed() -> CheckResult:
    """No address is a choice; an address and nobody who joined is something left undone."""
    address, slug = settings.SITE_CONFIG.blueprints.hub_url, settings.SITE_CONFIG.slug
    if address:
        return CheckResult(
            "warn",
            f"県ハブ（{address}）に、まだつながっていません。県の招待のファイルで: kit --site {slug} blueprint join FILE",
        )
    return CheckResult("ok", "県の配信は使っていません（site.toml に hub_url がありません）")


def hub(now: datetime) -> CheckResult:
    """Every `setup` makes the key that the hub would know this site by; whether it ever joined is another question."""
    if settings.SITE_CONFIG.is_hub:
        return CheckResult("ok", "このサイトが県ハブです")
    link = hub_link()
    if link is not None:
        problem = lasting_problem(link)
        return (
            CheckResult("warn", problem) if problem else CheckResult("ok", f"{link.hub} とつながっています")
        )
    address, slug = settings.SITE_CONFIG.blueprints.hub_url, settings.SITE_CONFIG.slug
    has_key = (settings.KIT_KEYS / instance_key.NAME).exists()
    begun = "鍵はありますが、" if has_key else ""
    if address:
        return CheckResult(
            "fail",
            f"{begun}県ハブ（{address}）に、まだつながっていません。県の招待のファイルで: "
            f"kit --site {slug} blueprint join FILE（つながないサイトなら、site.toml の hub_url を空にします）",
        )
    return CheckResult(
        "warn",
        f"{begun}県ハブには、まだつながっていません。つなぐときは、県に招待を頼み、site.toml の hub_url に県ハブの住所を書いて、"
        f"kit --site {slug} blueprint join FILE（つながないサイトなら、このままでかまいません）",
    )


def record_keys(now: datetime) -> CheckResult:
    """Which data key opens the records, and whether an exchange of it waits for its end."""
    folder = settings.KIT_KEYS
    rotate = f"kit --site {settings.SITE_CONFIG.slug} keys rotate"
    counts = key_counts()
    newest, *older = [keys.key_id(key) for key in keys.data_keys(folder)]
    lost = sum(count for name, count in counts.items() if name not in (newest, *older))
    if lost:
        return CheckResult(
            "fail", f"{lost}件の記録を開ける鍵がありません。{folder} に data.old-… を戻してください。"
        )
    if keys.is_rotating(folder) or noted_key_mark() != keys.mark(folder):
        return CheckResult("warn", f"データの鍵の更新が途中です。もう一度: {rotate}")
    left = sum(counts.get(name, 0) for name in older)
    if left:
        return CheckResult("warn", f"{left}件の記録がまだ前の鍵のままです。もう一度: {rotate}")
    if older:
        names = "、".join(path.name for path in keys.old_keys(folder))
        return CheckResult(
            "ok", f"新しい鍵になりました。{names} は、前のバックアップをすべて処分したら消してください"
        )
    return CheckResult("ok", f"{sum(counts.values())}件の記録の鍵が、いまの鍵で開けます")


def window(now: datetime) -> CheckResult:
    if not settings.SITE_CONFIG.shows("window"):
        return CheckResult("ok", "このサイトでは見せません")
    page = newest_window()
    if page is None:
        return CheckResult("warn", "相談窓口のページがありません。")
    gaps = page.gaps()
    if gaps:
        return CheckResult("warn", f"相談窓口はまだ公開できません: {' '.join(gap.message for gap in gaps)}")
    if not page.live:
        return CheckResult("warn", "相談窓口はそろっています。職員の画面で公開してください。")
    return CheckResult("ok", "相談窓口は明確化されています")


def intake(now: datetime) -> CheckResult:
    found = intake_openness()
    return CheckResult("ok" if found.is_open or found.is_hidden else "warn", found.for_staff)


def meetings(now: datetime) -> CheckResult:
    found = meetings_openness()
    if not found.is_open:
        return CheckResult("ok" if found.is_hidden else "warn", found.for_staff)
    scanner = Clamd(settings.KIT_CLAMD)
    if not scanner.is_on:
        return CheckResult("ok", "開いています。資料のウイルスは調べません（KIT_CLAMD がありません）")
    try:
        answers = scanner.ping()
    except OSError:
        answers = False
    if not answers:
        return CheckResult("warn", "clamd が答えないため、会議の資料を受け取れません（KIT_CLAMD）。")
    return CheckResult("ok", "開いています。資料のウイルスを clamd が調べます")


def audit_trail(now: datetime) -> CheckResult:
    if not is_installed(connection):
        return CheckResult("fail", "操作の記録の守りが外れています。setup をもう一度おこなってください。")
    if waiting_entries().filter(at__lt=now - SEAL_LAG).exists():
        return CheckResult(
            "warn", "操作の記録がつながれていません。run（または worker）が動いているか確かめてください。"
        )
    return CheckResult("ok", "操作の記録は守られています")


def _never_set_up() -> str:
    """What to type where no key and no table was ever made; empty elsewhere, there keys are lost."""
    try:
        untouched = not keys.have_any(settings.KIT_KEYS) and is_empty(connection)
    except DatabaseError:
        return ""
    setup = f"kit --site {settings.SITE_CONFIG.slug} setup"
    return f"まだ準備ができていません。鍵は setup が作ります。先に: {setup}" if untouched else ""


def _mode(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None


FIRST: list[tuple[str, Check]] = [
    ("置き場", folder),
    ("鍵", key_files),
    ("名前", domain),
    ("色", colour),
    ("データベース", database_kind),
    ("ログイン", second_factor),
    ("保存年限", retention),
]
THEN: list[tuple[str, Check]] = [
    ("記録の鍵", record_keys),
    ("ひな形", blueprints),
    ("配信", feed),
    ("県ハブ", hub),
    ("相談窓口", window),
    ("相談受付", intake),
    ("会議", meetings),
    ("操作の記録", audit_trail),
]
