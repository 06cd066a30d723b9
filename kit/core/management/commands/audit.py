"""`kit audit verify` and `kit audit seal`: does the trail hold; chain what waits now."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.core.actions.audit_seal import seal
from kit.core.gateway.audit_heads import FileHeads
from kit.core.gateway.keys import KeyMissing, read_key
from kit.core.queries.audit import verify_trail


class Command(BaseCommand):
    help = "操作の記録が書きかえられていないかを確かめます（verify）。待っている記録をつなぎます（seal）。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("what", choices=["verify", "seal"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = read_key(settings.KIT_KEYS, "audit")
        except KeyMissing as error:
            raise CommandError(str(error)) from error
        heads = FileHeads(settings.KIT_DATA / "audit-heads.log")
        if options["what"] == "seal":
            made = seal(by=SystemActor("sealer"), now=timezone.now(), key=key, heads=heads)
            self.stdout.write(f"{made}件をつなぎました。")
            return
        self.verify(key, heads)

    def verify(self, key: bytes, heads: FileHeads) -> None:
        verdict = verify_trail(key, heads.all())
        if verdict.broken_at is not None:
            raise CommandError(f"操作の記録が{verdict.broken_at}番目から信じられません: {verdict.reason}")
        self.stdout.write(
            f"操作の記録{verdict.sealed}件は、書かれたときのままです（これからつなぐ{verdict.waiting}件）。"
        )
