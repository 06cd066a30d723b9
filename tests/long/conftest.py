"""A real browser for what takes minutes: the fixtures of the journeys, without the sample town that those begin with."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.fakes.browser import find_browser, launch_words
from tests.journeys.conftest import axe_source, browser_context_args, open_page, violations

expect.set_options(timeout=60_000)  # thirty places on one machine, and whoever else works on it
__all__ = ["axe_source", "browser_context_args", "open_page", "violations"]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = find_browser()
    if found is None:
        pytest.fail(
            "No Chromium starts here: sudo apt-get install chromium fonts-noto-cjk, or playwright install chromium"
        )
    return launch_words(found)
