"""A plain load: a few threads that ask one address again and again over open connections.

Run as a process of its own, so that its work is not counted to the server: `python load.py URL SECONDS THREADS`.
Prints the number of answers, of errors, and the 50th and 95th percentile in milliseconds.
"""

import http.client
import sys
import threading
import time
from urllib.parse import urlsplit


def ask(url: str, until: float, times: list[float], errors: list[str]) -> None:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    while time.perf_counter() < until:
        start = time.perf_counter()
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200 or not body:
            errors.append(str(answer.status))
        times.append(time.perf_counter() - start)


def main(url: str, seconds: float, threads: int) -> str:
    times: list[float] = []
    errors: list[str] = []
    until = time.perf_counter() + seconds
    crew = [threading.Thread(target=ask, args=(url, until, times, errors)) for _ in range(threads)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    times.sort()
    half, most = times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000
    return f"{len(times)} {len(errors)} {half:.2f} {most:.2f}"


if __name__ == "__main__":
    print(main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3])))
