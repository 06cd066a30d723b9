"""Residents who walk a wizard from its first page to its last, a few at once, over open connections.

Run as a process of its own: `python walk.py kit|bare URL SECONDS THREADS`. Prints JSON: journeys, errors, and the
milliseconds of every step (from pressing the button to having the next page), the steps with the slow code apart.
"""

import http.client
import json
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

TEXT = "夜になると、先のことばかり考えてしまいます。" * 20
HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')
FIELDS = {
    "start": {"device": "own", "language": "ja"},
    "who": {"who": "self"},
    "self-now": {"self-now": ["out", "vague"], "self-free": TEXT},
    "self-wish": {"self-want": ["read", "write"]},
    "contact": {"reply": "none"},
}


@dataclass
class Walker:
    """One resident after the other; each with an address of their own, as the limits count."""

    url: str
    number: int
    steps: list[float] = field(default_factory=list)
    coded: list[float] = field(default_factory=list)
    journeys: int = 0
    errors: list[str] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    made: str = ""
    at: str = ""

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self.first = parts.path

    def ask(self, path: str, data: dict[str, object] | None = None) -> str:
        """A page, also behind a redirect."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers["X-Forwarded-For"] = f"10.{self.number}.{self.journeys // 250}.{self.journeys % 250}"
        body = urlencode(data, doseq=True) if data is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _is, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.status == 302:
            self.at = str(answer.getheader("Location"))
            return self.ask(self.at.partition("#")[0])
        if answer.status != 200:
            self.errors.append(f"{answer.status} {path}")
        return page

    def press(self, path: str, page: str, fields: dict[str, object], *, coded: bool = False) -> str:
        data: dict[str, object] = {}
        for name, value in HIDDEN.findall(re.sub(r"(?s)<template.*?</template>", "", page)):
            data[name] = [*data.get(name, []), value]  # type: ignore[misc]
        start = time.perf_counter()
        answer = self.ask(path, {**data, **fields})
        (self.coded if coded else self.steps).append((time.perf_counter() - start) * 1000)
        return answer

    def kit(self) -> bool:
        self.cookies = {}
        page = self.ask(self.first)
        page = self.press(self.first, page, {**FIELDS["start"], "made": self.made})
        for step in ("who", "self-now", "self-wish", "contact"):
            page = self.press(self.at, page, {**FIELDS[step], "act": "next"}, coded=step == "contact")
        while "/check/" in self.at:
            page = self.press(self.at.replace("/check/", "/send/"), page, {})
        return "/receipt/" in self.at

    def bare(self) -> bool:
        self.cookies = {}
        page = self.ask(self.first)
        for step in range(6):
            fields = {"name": "名前", "kind": "1", "several": ["1", "2"], "text": TEXT}
            page = self.press(self.first, page, {f"s{step}-{name}": value for name, value in fields.items()})
        return "done" in page

    def walk(self, kind: str, until: float) -> None:
        while time.perf_counter() < until:
            if not getattr(self, kind)():
                self.errors.append("not at the end")
                return
            self.journeys += 1


def taken_form(url: str) -> str:
    """The mark of a first page that was open for a second, as long as somebody reads; asked for until it is taken."""
    one = Walker(url, 250)
    page = one.ask(one.first)
    made = str(dict(HIDDEN.findall(page))["made"])
    while not one.at:
        page = one.press(one.first, page, {**FIELDS["start"], "made": made})
    return made


def main(kind: str, url: str, seconds: float, threads: int) -> str:
    crew = [Walker(url, number) for number in range(threads)]
    if kind == "kit":
        made = taken_form(url)
        for one in crew:
            one.made = made
    start = time.perf_counter()
    threads_of = [threading.Thread(target=one.walk, args=(kind, start + seconds)) for one in crew]
    for thread in threads_of:
        thread.start()
    for thread in threads_of:
        thread.join()
    took = time.perf_counter() - start
    return json.dumps({
        "journeys": sum(one.journeys for one in crew) / took,
        "errors": [error for one in crew for error in one.errors],
        "steps": sorted(ms for one in crew for ms in one.steps),
        "coded": sorted(ms for one in crew for ms in one.coded),
    })  # fmt: skip


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])))
