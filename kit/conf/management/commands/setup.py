"""`setup`: from nothing, or from an older version, to an instance that `run` serves.

Idempotent: every step looks first. It stops at the first refusal, and a second run after mending goes on.
"""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from kit.blueprints.actions.apply import apply_release
from kit.blueprints.actions.follow import follow
from kit.blueprints.actions.receive import OtherContent, receive_media, receive_release
from kit.blueprints.bridge.releases import ReleaseRefused
from kit.blueprints.gateway.shipped import ShippedMissing, shipped_documents, shipped_medium
from kit.blueprints.queries.state import integrated_sequence
from kit.conf import database, static_files
from kit.conf.migrating import fields_asked_once
from kit.conf.readiness import NotReady, require_migratable
from kit.core.actions import audit_guard
from kit.core.actions.accounts import create_first_administrator
from kit.core.actions.audit import SystemActor
from kit.core.actions.groups import ensure_groups, ensure_workflow
from kit.core.actions.instance import KeyMarks, WrongDatabase, claim_database, mark_complete
from kit.core.actions.reference import load_reference
from kit.core.actions.search import rebuild_search
from kit.core.gateway import fixtures, keys
from kit.core.models import SearchEntry
from kit.core.models.owned import PublishRefused
from kit.core.queries.people import has_administrator
from kit.hub.actions.register import ensure_towns
from kit.meetings.actions.samples import publish_samples as publish_sample_meetings
from kit.pages.actions import NoHomePage, ensure_site, remove_welcome
from kit.resources.actions.reference import load_reference_resources
from kit.resources.actions.samples import publish_samples
from kit.window.actions import publish_sample

BY = SystemActor("setup")
REFERENCE = (
    "editions",
    "agency_fields",
    "agency_kinds",
    "serving",
    "stages",
    "pillars",
    "figures",
    "synonyms",
)
REFUSALS = (
    NotReady, keys.KeyMissing, WrongDatabase, ShippedMissing, ReleaseRefused, OtherContent, NoHomePage, PublishRefused,
)  # fmt: skip


class Command(BaseCommand):
    help = "データベース、鍵、基礎データ、ひな形、職員の権限をそろえます。何度おこなってもかまいません。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="見本の内容を入れる（本当の名前では公開できません）"
        )

    def handle(self, *, demo: bool, **options: Any) -> None:
        if demo and not settings.TRIAL:
            raise CommandError(
                "見本（--demo）は、お試しの名前（.example など）のときだけ使えます。site.toml の domain を確かめてください。"
            )
        now = timezone.localtime()
        try:
            for words, step in self.steps(demo, now):
                self.stdout.write(f"・{words}")
                self.stdout.flush()
                step()
        except REFUSALS as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{settings.SITE_CONFIG.name}の準備ができました。次は: kit --site {settings.SITE_CONFIG.slug} run"
        )

    def steps(self, demo: bool, now: datetime) -> list[tuple[str, Callable[[], Any]]]:
        return [
            ("鍵を確かめています", self.keys),
            ("データベースを作っています", self.migrate),
            ("持ち主を確かめています", lambda: self.claim(demo, now)),
            ("基礎データを入れています", lambda: self.reference(now)),
            ("職員の権限をそろえています", lambda: ensure_groups(by=BY, now=now)),
            *(
                [("29市町の登録をそろえています", lambda: ensure_towns(by=BY, now=now))]
                if settings.SITE_CONFIG.is_hub
                else []
            ),
            ("県のひな形を取り込んでいます", lambda: self.blueprints(now)),
            ("サイトをつないでいます", lambda: self.site(now)),
            *([("見本の内容を入れています", lambda: self.sample(now))] if demo else []),
            ("検索の行を書いています", self.search),
            ("画面の部品を並べています", static_files.collect),
            ("最初の管理者を確かめています", lambda: self.administrator(now)),
            ("仕上げています", lambda: mark_complete(by=BY, now=now)),
        ]

    def keys(self) -> None:
        folder = settings.KIT_KEYS
        settings.KIT_DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        if database.is_empty(connection):
            keys.make_missing(folder)
        elif not keys.have_any(folder):
            raise keys.KeyMissing(
                f"データがあるのに鍵が {folder} にありません。バックアップから鍵を戻してください。"
            )
        else:
            with suppress(
                OSError
            ):  # a folder that only the keeper of the machine writes: joining says what to do
                keys.make_later(folder)
        for name in keys.NAMES:
            keys.read_key(folder, name)

    def migrate(self) -> None:
        require_migratable()
        with fields_asked_once():
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if connection.vendor == "postgresql":
            database.grant_runtime(connection, role=audit_guard.runtime_role())
            audit_guard.install(connection)

    def claim(self, demo: bool, now: datetime) -> None:
        config = settings.SITE_CONFIG
        marks = KeyMarks(keys.mark(settings.KIT_KEYS), keys.marks(settings.KIT_KEYS))
        claim_database(
            code=config.code, slug=config.slug, is_demo=demo, key_marks=marks,
            version=settings.KIT_VERSION, by=BY, now=now,
        )  # fmt: skip

    def reference(self, now: datetime) -> None:
        rows: dict[str, Any] = {name: fixtures.read_rows(settings.KIT_FIXTURES, name) for name in REFERENCE}
        rows["municipalities"] = fixtures.read_municipalities(settings.KIT_FIXTURES)
        load_reference(rows, by=BY, now=now)
        places = fixtures.read_rows(settings.KIT_FIXTURES, "resources")
        load_reference_resources(places, by=BY, now=now)

    def blueprints(self, now: datetime) -> None:
        remove_welcome(by=BY, now=now)
        policy = settings.SITE_CONFIG.blueprints
        for name in policy.subscribe:
            integrated = integrated_sequence(name)
            for document in shipped_documents(settings.KIT_BLUEPRINTS, name, newest_only=not integrated):
                receive_media(document, partial(shipped_medium, settings.KIT_BLUEPRINTS, name))
                stored = receive_release(document, origin="shipped", by=BY, now=now)
                if not integrated:
                    apply_release(stored, by=BY, now=now)
            waiting = follow(name, policy, by=BY, now=now).waiting
            if waiting:
                self.stdout.write(f"  {name}: {waiting}件の公開版が確認を待っています。")

    def site(self, now: datetime) -> None:
        config = settings.SITE_CONFIG
        site = ensure_site(name=config.name, hostname=config.domain, is_trial=settings.TRIAL, by=BY, now=now)
        ensure_workflow(root_page_id=site.root_page_id, by=BY, now=now)

    def search(self) -> None:
        """Only once: from then on every publication writes its own; the worker cuts them into words."""
        if not SearchEntry.objects.exists():
            rebuild_search(cut=False, by=BY)
            call_command("update_index", verbosity=0)

    def sample(self, now: datetime) -> None:
        folder = settings.KIT_FIXTURES / "demo"
        publish_sample(json.loads((folder / "window.json").read_text("utf-8")), by=BY, now=now)
        places = json.loads((folder / "resources.json").read_text("utf-8"))["places"]
        publish_samples(places, by=BY, now=now)
        publish_sample_meetings(json.loads((folder / "meetings.json").read_text("utf-8")), by=BY, now=now)

    def administrator(self, now: datetime) -> None:
        if has_administrator(today=now.date()):
            return
        user, password = create_first_administrator(by=BY, now=now)
        self.stdout.write("")
        self.stdout.write(f"  最初の管理者  ログイン名: {user.get_username()}  パスワード: {password}")
        self.stdout.write(
            "  このパスワードは一度しか表示しません。書きとめて、ログインしてから変えてください。"
        )
        self.stdout.write("")
