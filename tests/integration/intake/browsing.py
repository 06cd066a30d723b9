"""A resident's browser without scripts, for tests of the wizard: it sends what stands on the page it was shown.

For: `test_wizard*.py`. Not for: how a page looks (journeys).
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from kit.intake.views.wizard_start import made_at

FORM: Final = "application/x-www-form-urlencoded"


class Page(HTMLParser):
    """The fields of the first form of a page that has one named `act` or `made`, as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._area = self._select = ""
        self._inside_template = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._inside_template += tag == "template"
        name = found.get("name", "")
        if self._inside_template or "disabled" in found:
            return
        if tag == "textarea" and name:
            self._area = name
            self.sent.setdefault(name, []).append("")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self.sent[self._select] = [found["value"]]
        elif tag == "input" and name:
            self._input(found, name)

    def handle_endtag(self, tag: str) -> None:
        self._inside_template -= tag == "template"
        if tag == "textarea" and self._area:  # a browser leaves the first line end out
            self.sent[self._area][-1] = self.sent[self._area][-1].removeprefix("\n")
            self._area = ""
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area][-1] += data

    def _input(self, found: dict[str, str], name: str) -> None:
        if found.get("type") in ("radio", "checkbox") and "checked" not in found:
            return
        self.sent.setdefault(name, []).append(found.get("value", ""))


class Browser:
    """Sends each cookie below its own path only, which Django's test client does not."""

    def __init__(self, *, raise_faults: bool = True) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=raise_faults)
        self.cookies: dict[str, tuple[str, str]] = {}

    def ask(self, method: str, address: str, data: Any = None, **headers: str) -> Any:
        self.client.cookies.clear()
        for path, (name, value) in self.cookies.items():
            if address.startswith(path):
                self.client.cookies[name] = value
        body = {"data": urlencode(data, doseq=True), "content_type": FORM} if data is not None else {}
        answer = getattr(self.client, method)(address, headers=headers, **body)
        for cookie in answer.cookies.values():
            self.cookies[cookie["path"]] = (cookie.key, cookie.value)
            if cookie["max-age"] == 0:
                del self.cookies[cookie["path"]]
        return answer


@dataclass
class Resident:
    """One tab. `read` opens an address, `send` fills in and sends the page that stands open."""

    browser: Browser = field(default_factory=Browser)
    address: str = ""
    answer: Any = None
    page: dict[str, list[str]] = field(default_factory=dict)

    def read(self, address: str) -> Any:
        self.address = address.partition("#")[0]
        return self._shown(self.browser.ask("get", self.address))

    def send(self, act: str = "next", to: str = "", **fields: Any) -> Any:
        """Press a button; names of fields with a dot are written with two underlines."""
        named = {name.replace("__", ".").replace("_", "-"): value for name, value in fields.items()}
        return self._shown(self.browser.ask("post", to or self.address, {**self.page, **named, "act": act}))

    def _shown(self, answer: Any) -> Any:
        self.answer = answer
        if answer.status_code == 302:
            return self.read(answer["Location"])
        self.page = Page(self.html).sent
        return answer

    def start(self, **fields: Any) -> "Resident":
        """Begin, a little later than the page was made."""
        self.read("/intake/")
        self.page["made"] = [made_at(timezone.now() - timedelta(seconds=5))]
        self.send(**fields)
        return self

    def till_check(self, text: str = "", **contact: Any) -> "Resident":
        """The person's own way with the fewest answers."""
        self.start()
        self.send(who="self")
        self.send(self_free=text)
        self.send()
        self.send(**(contact or {"reply": "box"}))
        return self

    @property
    def html(self) -> str:
        return self.answer.content.decode()

    @property
    def step(self) -> str:
        return self.address.partition("?")[0].strip("/").split("/")[-1]

    @property
    def uuid(self) -> str:
        return self.address.split("/")[2]


def opened(settings: Any) -> None:
    """Decide how long records are kept, without which nobody may write."""
    years = dict.fromkeys(settings.SITE_CONFIG.retention, 5)
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, retention=years)
