"""How often a form may be sent: per network and over all networks, in windows of some minutes.

For: what a limit is and what counts as one network. Not for: the numbers, which stand with each form's app, and counting
(`actions.limits`).

Rules
- A network is one subscriber: an IPv4 address, or the /64 of an IPv6 address, of which one line has 2^64.
- Every form has limits of its own: who typed a wrong code too often can still begin to write.
- The number over all networks is far above what a town sends; it stands against many hired machines.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Limit:
    """At most `per_network` and `in_all` times within each window of `seconds`."""

    form: str
    per_network: int
    in_all: int
    seconds: int


class TooMany(Exception):
    """Refused for a while; what was written is kept."""

    def __init__(self) -> None:
        super().__init__(
            "続けて入れられた回数が多いので、10分ほど待ってから、もう一度お願いします。お急ぎのときは電話をお使いください。"
        )


def network_of(address: str) -> str:
    """The network an address belongs to; what is no address is a network of its own."""
    try:
        found = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def window_of(limit: Limit, now: datetime) -> int:
    """The number of the window that a moment lies in."""
    return int(now.timestamp()) // limit.seconds
