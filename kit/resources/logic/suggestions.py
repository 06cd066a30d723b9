"""How much somebody outside may tell the office about places, and how often.

For: the form of outsiders and the action behind it. Not for: proposals of staff.

Rules
- Words are about a place; what is longer than this is no correction.
- What waits unread is bounded: a flood fills neither the desk nor the disk, and whoever meets the bound is led to the
  telephone.
"""

from typing import Final

from kit.core.logic.limits import Limit

LONGEST_WORDS: Final = 1_000
LONGEST_NAME: Final = 120
MOST_WAITING: Final = 500
SUGGEST: Final = Limit("suggest", per_network=5, in_all=100, seconds=600)
