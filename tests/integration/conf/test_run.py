"""`run` and what it starts: a dead part comes back, nothing in work is cut off, nothing is left behind."""

import os
import signal
import socket
import subprocess
import urllib.request
from contextlib import contextmanager

import pytest

from tests.fakes.instances import free_port, wait_until_ready
from tests.fakes.waiting import alive, below, wait_for

pytestmark = pytest.mark.once


@contextmanager
def started(town, port, *words):
    """`kit run`, ready; killed at the end if it still runs."""
    log = town.root / "run.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [*town.program, "--site", town.slug, "run", "--port", str(port), *words],
            env=town.environment, cwd=town.root, stdout=file, stderr=file,
        )  # fmt: skip
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process, log)
            yield process
        finally:
            process.kill()
            process.wait(10)


def parts(run):
    """The pids of gunicorn's master, its workers, and the task worker."""
    found = below(run.pid)
    master = [pid for pid in found if "gunicorn" in found[pid] and below(pid)]
    workers = [pid for pid in found if "gunicorn" in found[pid] and pid not in master]
    tasks = [pid for pid in found if "kit.conf.worker" in found[pid]]
    return master, workers, tasks


def healthy(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
        return answer.status == 200


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def test_a_dead_part_comes_back_and_the_end_waits_for_what_is_in_work(instance):
    port = free_port()
    with started(instance, port, "--workers", "1") as run:
        (master,), (worker,), (tasks,) = wait_for(lambda: all(parts(run)) and parts(run), "all parts")
        os.kill(tasks, signal.SIGKILL)
        wait_for(lambda: parts(run)[2] not in ([], [tasks]), "another task worker")
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: parts(run)[1] not in ([], [worker]), "another web worker")
        assert healthy(port)
        assert parts(run)[0] == [master], "the server itself went on"
        everything = below(run.pid)
        with half_a_request(port) as connection:
            assert healthy(port), "the only worker has taken up the half before this"
            run.send_signal(signal.SIGTERM)
            wait_for(lambda: is_free(port), "the port is given back first")
            connection.sendall(b"1234567890")
            assert connection.recv(100).startswith(b"HTTP/1.1 403"), "answered, and refused: it has no token"
        assert run.wait(30) == 0
        assert alive(everything) == []
    assert "Received" not in (instance.root / "run.log").read_text("utf-8"), "to stop is no trouble"


def half_a_request(port):
    """A form of which the last ten bytes are still to come."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    head = "POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    connection.sendall(f"{head}{kind}login=1234".encode())
    return connection


def test_killed_parent_leaves_nothing_and_the_next_run_has_the_port(instance):
    port = free_port()
    with started(instance, port) as run:
        children = wait_for(
            lambda: len(below(run.pid)) >= 4 and below(run.pid), "server, workers, task worker"
        )
        run.kill()
        run.wait(10)
        wait_for(lambda: not alive(children), f"these to end: {children}", seconds=15)
        assert is_free(port)
    with started(instance, port):
        assert healthy(port)


def test_a_server_that_cannot_start_stops_everything(instance):
    """The task worker alone would look like a running town."""
    done = instance.kit("run", "--port", str(free_port()), "--host", "203.0.113.1")
    assert done.returncode == 1
    assert "203.0.113.1" in done.stderr


@pytest.mark.parametrize("words", [("--port", "99999"), ("--port", "0"), ("--workers", "0")])
def test_numbers_out_of_range_are_wrong_usage(instance, words):
    done = instance.kit("run", *words)
    assert done.returncode == 2
    assert words[1] in done.stderr
    assert "Traceback" not in done.stderr
