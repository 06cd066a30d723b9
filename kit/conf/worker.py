"""The task worker beside the server: queued tasks, and once a minute what has to happen by the clock.

`python -m kit.conf.worker`. One process for both: a small town should not pay for two.
"""

import os
import threading
import time
from typing import Final

import django

from kit.conf.loading import everything_is_kept

EVERY: Final = 60.0


def main() -> None:
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kit.conf.settings")
    with everything_is_kept():
        django.setup()
    from django.core.management import call_command

    threading.Thread(target=_tick_forever, daemon=True, name="clock").start()
    call_command("db_worker", interval=2, reload=False)


def _tick_forever() -> None:
    from kit.conf.clock import tick

    while True:
        started = time.monotonic()
        tick()
        time.sleep(max(1.0, EVERY - (time.monotonic() - started)))


if __name__ == "__main__":
    main()
