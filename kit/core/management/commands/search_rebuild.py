"""`search_rebuild`: everything that is searched, written anew; what is right already stays as it is."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from kit.core.actions.audit import SystemActor
from kit.core.actions.search import rebuild_search
from kit.core.models import SearchEntry


class Command(BaseCommand):
    help = "検索の行をすべて書き直します。何度おこなってもかまいません。"

    def handle(self, **options: Any) -> None:
        count = rebuild_search(by=SystemActor("search"))
        call_command("update_index", verbosity=0)
        staff = SearchEntry.objects.filter(kind__startswith="admin:").count()
        self.stdout.write(f"検索の行を書き直しました。公開の内容 {count}件、職員の画面 {staff}件")
