"""Finds a Chromium that really starts: `python tests/fakes/browser.py` prints it, or ends with 1.

For: `bin/run-tests` and the journeys. Ubuntu's `chromium` package is a stub that starts nothing without snap, so a
file that exists proves nothing: each candidate is launched.
"""

import os
import shutil
import sys
from functools import cache
from typing import Final

from playwright.sync_api import Error, Playwright, sync_playwright

CANDIDATES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No network but the one that a test asks for, and no sandbox, which root in a container has not.
ARGUMENTS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=ja",
)  # fmt: skip
OWN: Final = "playwright"


@cache
def find_browser() -> str | None:
    """The path of a browser that starts, "playwright" for Playwright's own, None when there is none."""
    with sync_playwright() as playwright:
        for name in _wanted():
            if _starts(playwright, name):
                return name
    return None


def launch_words(found: str) -> dict[str, object]:
    """What Playwright's `launch` is given."""
    own = {} if found == OWN else {"executable_path": found}
    return {**own, "args": list(ARGUMENTS), "headless": True}


def _wanted() -> list[str]:
    named = os.environ.get("KIT_CHROMIUM")
    if named:
        return [named]
    return [*(path for path in map(shutil.which, CANDIDATES) if path), OWN]


def _starts(playwright: Playwright, name: str) -> bool:
    try:
        playwright.chromium.launch(**launch_words(name)).close()  # type: ignore[arg-type]
    except Error:
        return False
    return True


if __name__ == "__main__":
    print(find_browser() or "")
    sys.exit(0 if find_browser() else 1)
