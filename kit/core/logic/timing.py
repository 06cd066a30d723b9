"""How long a form was open before it was sent: what a person does and a machine does not.

For: forms that anybody may send without having anything of ours. Not for: signing the moment (the edge does), and
counting (`limits`).

Rules
- A form that comes back within a second was not read. A form of yesterday is asked for again: what was filled in stays.
- Neither is a mistake of the person: the words only ask to press again.
"""

from datetime import datetime, timedelta
from typing import Final

SHORTEST: Final = timedelta(seconds=1)
LONGEST: Final = timedelta(hours=24)


def is_in_time(made: datetime | None, now: datetime) -> bool:
    """Whether a form that was made at `made` (None: not ours) may be taken now."""
    return made is not None and SHORTEST <= now - made <= LONGEST
