"""Servers of a bench run: the kit and the minimal Wagtail site, on one PostgreSQL, under one gunicorn setting."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
TEXT = (
    "ひきこもりに関する相談は、本人も家族も、まわりの方も、ここから始められます。話せる範囲でかまいません。"
    * 2
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(application: str, environment: Mapping[str, str]) -> Iterator[str]:
    """gunicorn with two gthread workers; yields the address and stops it afterwards."""
    port = free_port()
    words = [
        sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--worker-class", "gthread", "--threads", "4",
        "--log-level", "error", "--no-control-socket", "--bind", f"127.0.0.1:{port}", application,
    ]  # fmt: skip
    process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, **environment})
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def wait_for(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address + "/", timeout=5).read()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def make_mini(environment: Mapping[str, str]) -> None:
    """Tables and one published page of ten blocks for the minimal site."""
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('makemigrations', 'mini_home', verbosity=0); call_command('migrate', verbosity=0)\n"
        "from wagtail.models import Page\n"
        "from tests.bench.mini.home.models import StreamPage\n"
        f"body = {json.dumps(mini_body(), ensure_ascii=False)!r}\n"
        "home = Page.objects.get(depth=2)\n"
        "page = home.add_child(instance=StreamPage(title='相談窓口', slug='window', body=body))\n"
        "page.save_revision().publish()\n"
    )
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, env={**os.environ, **environment}, check=True
    )


def mini_body() -> list[dict[str, object]]:
    """Ten blocks: three headings, four texts, three cards."""
    kinds = ["heading", "text", "card"] * 3 + ["text"]
    values: dict[str, object] = {
        "heading": "相談のしかた",
        "text": f"<p>{TEXT}</p><ul><li>電話</li><li>手紙</li></ul>",
        "card": {"title": "家族の方へ", "text": TEXT},
    }
    return [{"type": kind, "value": values[kind]} for kind in kinds]
