"""The register of towns, read: all 29, and those that are connected."""

from django.db.models import QuerySet

from kit.hub.models import Town
from kit.hub.models.register import Standing


def all_towns() -> QuerySet[Town]:
    """The 29 in the order of their codes, each with its municipality: one statement."""
    return Town.objects.select_related("municipality").order_by("municipality__code")


def connected_towns() -> QuerySet[Town]:
    """Those that the hub may ask and that may send: registered with an address."""
    return all_towns().filter(standing=Standing.CONNECTED)


def hold_town(town: Town) -> Town:
    """The row as it stands, held to the end of the transaction: who changes it at the same moment comes before or after."""
    return all_towns().select_for_update(of=("self",)).get(pk=town.pk)


def town_with(code: str) -> Town | None:
    """The town with this code, whether connected or not; None for a code that is none of the 29."""
    return all_towns().filter(municipality__code=code).first()
