"""Django's PostgreSQL, asking a kept connection whether it still lives without troubling the server.

For: the check before each request (`CONN_HEALTH_CHECKS`), which Django makes with a statement: of a page that asks two,
that is a third. Not for: anything else; the rest is Django's own.

Rules
- A server that stops, a proxy that closes and a killed backend all leave something to be read on the line. On a quiet
  line nothing is asked; on any other Django's own statement decides.
"""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    connection: Any

    def is_usable(self) -> bool:
        """Whether the kept connection can be used."""
        if self.connection is None or self.connection.closed:
            return False
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN | select.POLLPRI)
        return not line.poll(0) or bool(super().is_usable())
