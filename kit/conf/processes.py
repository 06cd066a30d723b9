"""The processes below `run`: the server and the task worker, started, watched, and never left behind.

For: two children that live exactly as long as their parent. Not for: what they do.

Rules
- A killed parent takes its children along: the kernel sends them SIGTERM (Linux: PR_SET_PDEATHSIG). Elsewhere an
  ordinary end, Ctrl+C and a closed terminal stop them, but not a SIGKILL.
- The task worker is started again when it dies: residents can read without it. When it dies again and again, or the
  server dies, everything stops, and whoever supervises `run` sees it. (gunicorn starts its own workers again.)
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

PARENT_DEATH: Final = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
PATIENCE: Final = 25.0  # seconds for what is in work; gunicorn gives its requests 20
DEATHS: Final = 5  # of one child …
WITHIN: Final = 60.0  # … in so many seconds: it will not get better by itself


@dataclass
class Child:
    """One child process and how often it died lately."""

    words: list[str]
    restarts: bool
    process: subprocess.Popen[bytes] = field(init=False)
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=DEATHS))
    environ: Mapping[str, str] | None = None  # of another instance than this process; None is this one's

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *self.words],
            env=self.environ or os.environ,
            start_new_session=True,
            preexec_fn=_end_with_parent(os.getpid()),
        )

    def came_back(self, now: float) -> bool:
        """Start a dead child again; False when it may not be, or died too often."""
        self.deaths.append(now)
        if not self.restarts or (len(self.deaths) == DEATHS and now - self.deaths[0] < WITHIN):
            return False
        self.start()
        return True


def watch(children: list[Child]) -> int:
    """Until a child is gone for good; its exit status, 1 when it ended by itself without one."""
    while True:
        for child in children:
            if child.process.poll() is not None and not child.came_back(time.monotonic()):
                return child.process.returncode or 1
        time.sleep(0.5)


def stop(children: list[Child]) -> None:
    """Let each finish what it has in work, then end it."""
    for child in children:
        if child.process.poll() is None:
            os.killpg(child.process.pid, signal.SIGTERM)
    for child in children:
        try:
            child.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)


def _end_with_parent(parent: int) -> Callable[[], None] | None:
    """What a child does before it becomes the program: ask the kernel for a SIGTERM when the parent is gone."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(PARENT_DEATH, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it was gone before the question
            os._exit(1)

    return ask
