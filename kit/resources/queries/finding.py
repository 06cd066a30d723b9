"""Finding resources by words: the one place that says how.

For: the search box of the listing, and harvesters. Not for: what else narrows a list (`queries.listing`).
"""

from django.db.models import QuerySet

from kit.core.queries.search import narrow
from kit.resources.models import Resource


def matching(records: QuerySet[Resource], words: str) -> QuerySet[Resource]:
    """Records in which every word stands somewhere, with `search_score` (higher first); all for an empty line."""
    return narrow(records, words, kind="resources")
