"""`run`: serves this instance with a production server and a task worker until it is stopped.

Refuses without `setup`, with waiting migrations, with lost keys, and when the port is taken, naming what to do.
"""

import signal
import socket
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kit.conf.processes import Child, stop, watch
from kit.conf.readiness import NotReady, require_ready
from kit.core.queries.samples import is_demo

# Loaded once and forked: each worker after the first starts a second sooner and shares what it does not write, 60 MB.
GUNICORN = (
    "-m", "gunicorn", "--preload", "--worker-class", "gthread", "--threads", "4", "--max-requests", "5000", "--max-requests-jitter", "500",
    "--timeout", "60", "--graceful-timeout", "20", "--keep-alive", "5", "--no-control-socket",
    "--log-level", "warning", "--forwarder-headers", "",
)  # fmt: skip


class Command(BaseCommand):
    help = "サイトを動かします。止めるときは Ctrl+C です。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="待ち受ける住所（ふつうは 127.0.0.1）")
        parser.add_argument("--port", type=_port, default=8000, help="待ち受けるポート（ふつうは 8000）")
        parser.add_argument("--workers", type=_workers, default=2, help="同時に働く数")

    def handle(self, *, host: str, port: int, workers: int, **options: Any) -> None:
        try:
            require_ready()
        except NotReady as error:
            raise CommandError(str(error)) from error
        _require_free(host, port)
        children = _children(host, port, workers)
        for number in (signal.SIGTERM, signal.SIGHUP):  # a closed terminal must not leave children behind
            signal.signal(number, _interrupt)
        started: list[Child] = []
        try:
            for child in children:
                child.start()
                started.append(child)
            self.announce(host, port)
            status = watch(children)
        except KeyboardInterrupt:
            status = 0
        finally:
            stop(started)
        if status:
            raise CommandError(
                "動いていた部分が止まりました。上の行に理由があります。もう一度 run してください。"
            )

    def announce(self, host: str, port: int) -> None:
        address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"
        kind = "（見本）" if is_demo() else "（お試し）" if settings.TRIAL else ""
        self.stdout.write(
            f"{settings.SITE_CONFIG.name}{kind}  住民の画面: {address}/  職員の画面: {address}/admin/"
        )
        self.stdout.flush()


def _children(host: str, port: int, workers: int) -> list[Child]:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    server = [*GUNICORN, "--workers", str(workers), "--bind", bind, "kit.conf.wsgi:application"]
    return [Child(server, restarts=False), Child(["-m", "kit.conf.worker"], restarts=True)]


def _port(word: str) -> int:
    return _between(word, 1, 65_535)


def _workers(word: str) -> int:
    return _between(word, 1, 64)


def _between(word: str, least: int, most: int) -> int:
    if not word.isascii() or not word.isdigit() or not least <= int(word) <= most:
        raise ArgumentTypeError(f"{least} から {most} までの数を書いてください（{word}）。")
    return int(word)


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
