"""The address of a site, as hub and towns write it: an origin, without a path.

For: `https://tsu.example` in the register, in an invitation and in site.toml. Not for: addresses of pages.

Rules
- https, with a name. http only where nothing real can stand: this very machine, and names that nobody can own
  (.example, .test, .localhost, .invalid).
- No user, path, query or fragment; a port is allowed, one that the scheme has anyway is left out. Written small.
"""

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from kit.core.logic.site_config import is_trial_domain

LONGEST: Final = 200
_HOST: Final = re.compile(r"(?=.{1,190}$)(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})*")
_DIGITS: Final = re.compile(r"[0-9.]+")
_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
_PORTS: Final = {"https": 443, "http": 80}


class OriginRefused(ValueError):
    """This is no address of a site; the message says what one looks like."""


def read_origin(text: str) -> str:
    """Return the address in its one form; raise OriginRefused."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise OriginRefused(_NO_ADDRESS) from error
    host = _host(parts)
    if parts.scheme not in _PORTS or parts.username is not None or not host or len(text) > LONGEST:
        raise OriginRefused(_NO_ADDRESS)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise OriginRefused(
            "サイトの住所だけを書きます。名前のあとの「/」から先は要りません（例: https://tsu.example）。"
        )
    if parts.scheme == "http" and not is_trial_host(host):
        raise OriginRefused("https:// で始まる住所にしてください。http:// はお試しのときだけ使えます。")
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, _PORTS[parts.scheme]) else "")


def is_trial_host(host: str) -> bool:
    """Whether only this machine or nobody at all can answer to this name."""
    return host in _LOOPBACK or (is_trial_domain(host) and not _DIGITS.fullmatch(host) and ":" not in host)


def host_of(origin: str) -> str:
    """The name in an address in its one form, without the port."""
    return _host(urlsplit(origin))


def hub_origin(hub_url: str) -> str:
    """The address of the hub from site.toml, where `…/feed/` may stand behind it; "" when it is none."""
    try:
        return read_origin(hub_url.rstrip("/").removesuffix("/feed"))
    except OriginRefused:
        return ""


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    if ":" in host:
        return f"[{host}]" if host == "::1" else ""
    known = _HOST.fullmatch(host) and (host in _LOOPBACK or ("." in host and not _DIGITS.fullmatch(host)))
    return host if known else ""


_NO_ADDRESS: Final = "サイトの住所を、https://tsu.example のように書いてください。"
