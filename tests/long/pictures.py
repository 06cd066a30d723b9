"""Looking at every screen that a journey passes: by axe, by its width, and by eye where somebody asks for pictures.

`KIT_TEST_PICTURES=FOLDER` writes each screen as it stands at 1280 and at 360 pixels, and on paper where that matters
(`pdftoppm` turns the sheets into pictures). Without it nothing is written.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE

FOLDER: Final = os.environ.get("KIT_TEST_PICTURES")
TALLEST: Final = 12_000
HEIGHT: Final = """() => Math.max(  // Wagtail's screens scroll in a part of their own
  ...Array.from(document.querySelectorAll('html, body, .wrapper, .content-wrapper, main'), (one) => one.scrollHeight))"""


class Eyes:
    """What is wrong is gathered, so that one run tells all of it."""

    def __init__(self, violations: Callable[[Page], list[str]]) -> None:
        self.violations, self.faults, self.seen = violations, list[str](), 0
        self.folder = Path(FOLDER).resolve() if FOLDER else None
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)

    def look(self, page: Page, name: str, *, on_paper: bool = False) -> None:
        """At both widths; the page is left as a desk shows it."""
        page.wait_for_load_state()
        self.seen += 1
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            self.faults += [f"{name} ({size['width']}): {found}" for found in self.violations(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                self.faults.append(f"{name}: {page.url} is wider than {size['width']} pixels")
            self._keep(page, f"{self.seen:02d}-{name}-{size['width']}")
        page.set_viewport_size(DESK)
        if on_paper and self.folder:
            self._print(page, self.folder / f"{self.seen:02d}-{name}.pdf")

    def _keep(self, page: Page, name: str) -> None:
        if self.folder is None:
            return
        size = page.viewport_size
        assert size
        page.set_viewport_size({**size, "height": min(TALLEST, max(size["height"], page.evaluate(HEIGHT)))})
        page.screenshot(path=self.folder / f"{name}.png")

    def _print(self, page: Page, file: Path) -> None:
        page.pdf(path=file, format="A4")
        if shutil.which("pdftoppm"):
            subprocess.run(["pdftoppm", "-r", "70", "-png", file, file.with_suffix("")], check=True)
