"""A child of the test process that shares nothing with it but the database: for killing it, and for racing it.

For: what happens to a town when a process dies or another one comes first. Not for: the `kit` command as an
operator starts it (`tests.fakes.instances`); forking takes a hundredth of a second, starting Python two seconds.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable

from django.db import connections


def fork(work: Callable[[], object]) -> int:
    """Do `work` in a child with connections of its own; answers its process id. Its faults end it with status 1."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        connections.close_all()
        status = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def kill_after(child: int, seconds: float) -> bool:
    """Kill the child that many seconds from now unless it ends before; answers whether it ended by itself."""
    status = _wait(child, seconds)
    if status:
        raise AssertionError(f"the child failed by itself: {status}")
    return status == 0


def status_of(child: int, seconds: float = 120) -> int:
    """Wait for the end of a child and give its exit status; one that does not end is killed."""
    status = _wait(child, seconds)
    return -signal.SIGKILL if status is None else status


def _wait(child: int, seconds: float) -> int | None:
    """The exit status of a child that ends by itself in time; None when it had to be killed."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None
