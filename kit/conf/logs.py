"""What the log leaves out, and what it says otherwise, so that a line in it is worth reading.

For: lines of the libraries. Not for: what the kit itself logs.

Rules
- A town asks for the next list of keys until there is none (TUF's rule): that 404 is an answer, at each poll.
- A worker that is told to stop stops: nothing to report. One that is cut off in the middle of a task is said.
"""

import logging
import re
from typing import Final

NEXT_KEYS: Final = re.compile(r"/feed/metadata/\d+\.root\.json")
STOPPING: Final = "Received %s - shutting down"
CUT_OFF: Final = "Received %s - terminating current task."


class Unexpected(logging.Filter):
    """Keeps everything but the question for the next list of keys."""

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        return not (getattr(record, "status_code", None) == 404 and NEXT_KEYS.fullmatch(path))


class InJapanese(logging.Filter):
    """Drops the words of a worker that stops as it should, and translates those of one that cannot wait."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.msg == CUT_OFF:
            record.msg = "仕事の途中で止めました（%s）。次に動くときに、もう一度おこないます。"
        return not str(record.msg).startswith(STOPPING)
