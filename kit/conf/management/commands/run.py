"""`run`: serves this instance with a production server and a task worker until it is stopped.

Refuses without `setup`, with waiting migrations, with lost keys, and when the port is taken, naming what to do.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kit.conf.readiness import NotReady, require_ready

GUNICORN = (
    "--worker-class", "gthread", "--threads", "4", "--max-requests", "5000", "--max-requests-jitter", "500",
    "--timeout", "60", "--graceful-timeout", "20", "--keep-alive", "5", "--no-control-socket",
    "--log-level", "warning", "--forwarder-headers", "",
)  # fmt: skip


class Command(BaseCommand):
    help = "サイトを動かします。止めるときは Ctrl+C です。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="待ち受ける住所（ふつうは 127.0.0.1）")
        parser.add_argument("--port", type=int, default=8000, help="待ち受けるポート（ふつうは 8000）")
        parser.add_argument("--workers", type=int, default=2, help="同時に働く数")

    def handle(self, *, host: str, port: int, workers: int, **options: Any) -> None:
        try:
            require_ready()
        except NotReady as error:
            raise CommandError(str(error)) from error
        _require_free(host, port)
        children = [_start(words) for words in _commands(host, port, workers)]
        self.announce(host, port)
        for number in (signal.SIGTERM, signal.SIGHUP):  # a closed terminal must not leave children behind
            signal.signal(number, _interrupt)
        try:
            status = _wait(children)
        except KeyboardInterrupt:
            status = 0
        finally:
            _stop(children)
        if status:
            raise CommandError(
                "動いていた部分が止まりました。上の行に理由があります。もう一度 run してください。"
            )

    def announce(self, host: str, port: int) -> None:
        address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"
        sample = "（見本）" if settings.TRIAL else ""
        self.stdout.write(
            f"{settings.SITE_CONFIG.name}{sample}  住民の画面: {address}/  職員の画面: {address}/admin/"
        )
        self.stdout.flush()


def _commands(host: str, port: int, workers: int) -> list[list[str]]:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    server = [
        "-m",
        "gunicorn",
        *GUNICORN,
        "--workers",
        str(workers),
        "--bind",
        bind,
        "kit.conf.wsgi:application",
    ]
    return [server, ["-m", "kit.conf.worker"]]


def _start(words: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, *words], env=os.environ, start_new_session=True)


def _wait(children: list[subprocess.Popen[bytes]]) -> int:
    """Until one of them ends; its exit status, 1 when it ended by itself without one."""
    while True:
        for child in children:
            if child.poll() is not None:
                return child.returncode or 1
        time.sleep(0.5)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
    for child in children:
        try:
            child.wait(25)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"{host}:{port} は使えません（{error.strerror}）。別のポートで: kit --site"
                f" {settings.SITE_CONFIG.slug} run --port {port + 1}"
            ) from error


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt
