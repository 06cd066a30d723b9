"""Rows that are written behind Django's back may be made on the way, with questions to the database."""

from django.db import connection

from kit.core.models import Municipality, SearchEntry
from kit.resources.actions.imports.bulk import EACH, insert_rows
from kit.resources.actions.search import _NEW


def test_a_connection_that_copies_is_never_asked(db):
    def made():
        for number in range(EACH + 1):
            if connection.vendor == "postgresql":  # else the question would wait for ever
                assert connection.connection.info.transaction_status.name == "INTRANS"
            words = Municipality.objects.get(code="242012").name if number % EACH == 0 else ""
            yield ("resources", 9_000_000 + number, "ja", True, False, words, 0, 0)

    assert insert_rows(SearchEntry, _NEW, made()) == EACH + 1
    assert SearchEntry.objects.filter(object_id__gte=9_000_000, raw="津市").count() == 2
