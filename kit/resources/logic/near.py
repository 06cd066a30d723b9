"""Which towns are near one, as far as somebody would go who cannot go far.

For: offering neighbours beside a chosen town. Not for: ways and travel times: the distance is that between town halls.
"""

from collections.abc import Mapping
from math import cos, hypot, radians

Place = tuple[float, float]


def nearest(begin: Place, others: Mapping[str, Place]) -> list[str]:
    """The keys of `others` (latitude, longitude), the nearest first."""
    return sorted(others, key=lambda key: _far(begin, others[key]))


def _far(one: Place, other: Place) -> float:
    """In degrees of latitude; a flat map is true enough within a prefecture."""
    return hypot(other[0] - one[0], (other[1] - one[1]) * cos(radians(one[0])))
