"""How long a printed list may be, and how often one is drawn.

Rules
- A list is drawn while somebody waits: `MOST` entries took 1.5 s of processor time, twenty half a second. Who wants more
  narrows the question down, or prints the page itself.
- Drawing costs far more than any page: each network may draw some, all together not more than a town ever needs. What was
  drawn once for the public content as it is costs nothing again and counts nothing.
- One is drawn at a time on this machine: another process stays free for everybody who only wants to read.
"""

from typing import Final

from kit.core.logic.limits import Limit

MOST: Final = 60
AT_ONCE: Final = 1
PATIENCE: Final = 1.0  # seconds; a usual list is drawn in less
COME_BACK: Final = 5  # seconds
DRAW: Final = Limit("leaflet", per_network=10, in_all=60, seconds=600)
