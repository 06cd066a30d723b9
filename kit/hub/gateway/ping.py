"""Knocks at towns after publishing: `POST /blueprints/ping` without content.

For: making a new release known within seconds. Not for: making it trusted, and not needed: towns ask by
themselves. One that does not answer is named, and nothing else happens.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from tuf.api.exceptions import DownloadError

from kit.blueprints.gateway.http import HubFetcher

SECONDS = 15
AT_ONCE = 8


def ping_towns(addresses: Iterable[str]) -> dict[str, str]:
    """Knock everywhere; answers, for those that did not take it, why."""
    addresses = list(addresses)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = dict(zip(addresses, pool.map(_ping, addresses), strict=True))
    return {address: why for address, why in answers.items() if why}


def _ping(address: str) -> str:
    try:
        status = HubFetcher(f"{address}/", seconds=SECONDS, gap=SECONDS).knock(f"{address}/blueprints/ping")
    except DownloadError:
        return "つながりません"
    return "" if status in (202, 204) else f"答えは {status} でした"
