"""How the last knocks at the connected towns went."""

from dataclasses import dataclass
from datetime import datetime

from kit.hub.models import Knock, Town
from kit.hub.queries.towns import connected_towns


@dataclass(frozen=True)
class Knocks:
    """Since a moment: how many towns took it and when the last did, which did not, and which were not told yet."""

    reached: int
    last: datetime | None
    silent: list[Knock]
    untold: list[Town]


def knocks_since(moment: datetime) -> Knocks:
    """The connected towns by how their last knock after this moment went: two statements."""
    rows = Knock.objects.filter(town__in=connected_towns(), at__gte=moment)
    told = {row.town.pk: row for row in rows.select_related("town__municipality")}
    reached = [row.at for row in told.values() if not row.problem]
    return Knocks(
        reached=len(reached),
        last=max(reached, default=None),
        silent=[row for row in told.values() if row.problem],
        untold=[town for town in connected_towns() if town.pk not in told],
    )
