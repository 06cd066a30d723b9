"""A real browser on a running sample town.

Rules
- The town is set up before the browser starts: Playwright's loop and Django's database do not mix.
- No browser is a failure with what to type, never a skip.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fakes.browser import find_browser, launch_words
from tests.fakes.instances import Instance, login_of
from tests.fakes.mail_server import Post, mail_server

AXE: Final = Path(__file__).parent.parent / "assets" / "axe"
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS: Final = ["color-contrast", "link-in-text-block"]  # all that differs in the dark, see `site.css`
# What happens to lie half under a bar at this moment comes out by scrolling; focus is asked for elsewhere. A message
# that is still fading in has no contrast yet; what turns for ever cannot be ended, and need not be.
STILL: Final = """() => {
  document.documentElement.toggleAttribute('data-loose-bar', true);
  document.querySelectorAll('.wizard-bar').forEach(bar => { bar.style.position = 'static' });
  document.getAnimations().forEach(one => { try { one.finish() } catch { one.cancel() } });
  return !window.axe;
}"""
TILES: Final = "https://tiles.example/{z}/{x}/{y}.png"
LOCATION: Final = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
PHONE, DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session", autouse=True)
def _town_before_browser(demo_town: tuple[Instance, str]) -> None:
    if find_browser() is None:
        pytest.fail(
            "No Chromium starts here: sudo apt-get install chromium fonts-noto-cjk, or playwright install chromium"
        )


@pytest.fixture(scope="session")
def browser_type_launch_args(_town_before_browser: None) -> dict[str, Any]:
    return launch_words(find_browser() or "")


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "ja-JP", "timezone_id": "Asia/Tokyo", "viewport": PHONE}


@pytest.fixture
def open_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """A page in a browser profile of its own, with what the test wants different (viewport=…, color_scheme=…)."""
    contexts: list[BrowserContext] = []

    def opened(**more: Any) -> Page:
        contexts.append(browser.new_context(**{**browser_context_args, **more}))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def public_paths(served: str) -> list[str]:
    """Every published page of the sample town, and one that is not there."""
    import urllib.request

    with urllib.request.urlopen(f"{served}/sitemap.xml", timeout=30) as answer:
        tree = ElementTree.fromstring(answer.read())
    return [*(str(entry.text).removeprefix(served) for entry in tree.iter(LOCATION)), "/nowhere/"]


@pytest.fixture(scope="session")
def axe_source() -> str:
    """axe-core with its messages in Japanese."""
    words = json.loads((AXE / "ja.json").read_text("utf-8"))
    return f"{(AXE / 'axe.min.js').read_text('utf-8')};axe.configure({{locale: {json.dumps(words)}}});"


@pytest.fixture(scope="session")
def violations(axe_source: str) -> Callable[..., list[str]]:
    """What axe finds wrong on the page as it stands, one line for each place; by some of its rules, or by all."""

    def run(page: Page, rules: Sequence[str] = ()) -> list[str]:
        page.wait_for_load_state("domcontentloaded")  # in the first moment of a page there is no element yet
        if page.evaluate(STILL):
            page.evaluate(axe_source)
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
        options = {"runOnly": only, "resultTypes": ["violations"]}
        found = page.evaluate("options => axe.run(document, options)", options)["violations"]
        path = page.url.split("/", 3)[-1]
        return [
            f"/{path} {rule['id']}: {rule['help']} {node['target']}"
            for rule in found
            for node in rule["nodes"]
        ]

    return run


@pytest.fixture(scope="session")
def changing_town(
    demo_town: tuple[Instance, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Instance, str]]:
    """A running sample town, and its address; what one test changes in it is undone for the next (`own_town`)."""
    copy = demo_town[0].copy_to(tmp_path_factory.mktemp("changing") / "town")
    with copy.running() as address:
        yield copy, address


@pytest.fixture
def own_town(
    demo_town: tuple[Instance, str], changing_town: tuple[Instance, str]
) -> tuple[str, tuple[str, str]]:
    """A running sample town that one test may change, and the administrator's name and password."""
    changing_town[0].become(demo_town[0])
    return changing_town[1], login_of(demo_town[1])


@pytest.fixture(scope="session")
def writing_town(
    demo_town: tuple[Instance, str], tmp_path_factory: pytest.TempPathFactory, post_office: Post
) -> Iterator[tuple[Instance, str]]:
    """A running sample town with all there is, and its address: it is decided how long records are kept, so residents
    may write, where pictures of maps come from, and where its mail goes."""
    copy = demo_town[0].copy_to(tmp_path_factory.mktemp("writing") / "town")
    decided = copy.site_file.read_text("utf-8").replace('"undecided"', "5")
    copy.site_file.write_text(f'{decided}[map]\ntiles = "{TILES}"\ncredit = "国土地理院"\n', "utf-8")
    with copy.running(EMAIL_URL=f"smtp://{post_office.host}:{post_office.port}") as address:
        yield copy, address


@pytest.fixture(scope="session")
def post_office() -> Iterator[Post]:
    """Where the mail of that town arrives."""
    with mail_server() as post:
        yield post


@pytest.fixture(scope="session")
def writing_served(writing_town: tuple[Instance, str]) -> str:
    """The address of that town."""
    return writing_town[1]
