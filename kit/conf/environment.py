"""The variables of the environment: which there are, what each may say, and one line about the first wrong one.

For: reading them once, before anything starts. Not for: choices of a town (site.toml) and secrets (key files).

Rules
- A value that is not understood stops every command; nothing is ever read as "off" because it was misspelt.
- A `KIT_` variable that does not exist stops too, naming the near one: `KIT_KEY=…` would let `setup` make new keys
  inside the data, and `KIT_PROXYCOUNT=1` would let the login throttle count the proxy. Both look well until it is late.
- Empty means absent.
- A password in an address is never repeated.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from email.utils import parseaddr
from typing import Any, Final
from urllib.parse import urlsplit

PLACES: Final = ("KIT_SITE", "KIT_SITES", "KIT_DATA", "KIT_KEYS", "KIT_FEED", "KIT_SPOOL")
OF_TESTS: Final = (
    "KIT_TEST_DB",
    "KIT_TEST_SHELF",
    "KIT_CHROMIUM",
    "KIT_TEST_TOWNS",
    "KIT_TEST_PICTURES",
)  # may stand in the shell of whoever works on the kit itself
TRUE: Final = ("true", "on", "yes", "1")
FALSE: Final = ("false", "off", "no", "0")
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
POSTGRESQL: Final = ("postgres://", "postgresql://")
MAIL_SERVERS: Final = ("smtp", "smtps", "smtp+tls", "smtp+ssl")
NO_SERVER: Final = ("consolemail", "dummymail", "memorymail")
AUTOSAVE: Final = (0, 3_600_000)  # milliseconds; 0 saves only when asked
PROXIES: Final = (0, 9)


class VariableRefused(Exception):
    """A variable is unknown or its value is; the message is one line with name, value and what is allowed."""


@dataclass(frozen=True)
class Environment:
    """What the variables say; None where the default depends on the site."""

    database_url: str | None
    owner_url: str | None
    email_url: str | None
    mail_from: str | None
    log_level: str
    proxy_count: int
    autosave_ms: int
    second_factor: bool | None
    ssl_redirect: bool | None
    as_owner: bool
    clamd: str


def read(environ: Mapping[str, str]) -> Environment:
    """Every variable of the kit, understood; raises VariableRefused at the first that is not."""
    given = {name: value.strip() for name, value in environ.items() if value.strip()}
    _refuse_unknown(given)
    found = {field: _read_one(name, given) for field, name in NAMES.items()}
    return Environment(**found)


def place(environ: Mapping[str, str], name: str) -> str | None:
    """A folder or a name that the environment gives, None when it gives none."""
    return environ.get(name, "").strip() or None


def known() -> set[str]:
    """The names of all variables that are read."""
    return {*PLACES, *VARIABLES}


def _refuse_unknown(given: Mapping[str, str]) -> None:
    for name in sorted(given):
        if name.startswith("KIT_") and name not in known() and name not in OF_TESTS:
            near = get_close_matches(name, sorted(known() - {"KIT_AS_OWNER"}), n=1)
            hint = (
                f"近いもの: {near[0]}"
                if near
                else f"あるもの: {'、'.join(sorted(known() - {'KIT_AS_OWNER'}))}"
            )
            raise VariableRefused(
                f"環境変数 {name}={_shown(given[name])} は知らない名前です（{hint}）。名前を直すか、消してください。"
            )


def _read_one(name: str, given: Mapping[str, str]) -> Any:
    reader, allowed, default = VARIABLES[name]
    if name not in given:
        return default
    try:
        return reader(given[name])
    except ValueError as error:
        raise VariableRefused(
            f"環境変数 {name}={_shown(given[name])} が読めません。書けるもの: {allowed}"
        ) from error


def _shown(value: str) -> str:
    """The value for a person: on one line, not too long, and without what may be a password in an address."""
    masked = re.sub(r"^(\w[\w+]*:/*)?.*@", r"\1…@", value, flags=re.DOTALL) if ":" in value else value
    masked = re.sub(r"(://[^/:]*):(?!\d*(/|$))[^/]*", r"\1:…", masked)
    printable = "".join(letter if letter.isprintable() else "?" for letter in masked)
    return printable if len(printable) <= 80 else f"{printable[:80]}…"


def _boolean(value: str) -> bool:
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise ValueError(value)


def _number(allowed: tuple[int, int]) -> Callable[[str], int]:
    least, most = allowed

    def read_number(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise ValueError(value)
        return int(value)

    return read_number


def _level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise ValueError(value)
    return value.upper()


def _database(value: str) -> str:
    address = urlsplit(value)
    _ = address.port  # a ValueError when it is no number
    if value.startswith(POSTGRESQL) and address.path.strip("/") and not address.fragment:
        return value
    if address.scheme == "sqlite" and not address.netloc and re.match(r"sqlite:////[^/]", value):
        return value  # absolute: a relative file would be another one in another folder
    raise ValueError(value)


def _mail(value: str) -> str:
    address = urlsplit(value)
    _ = address.port
    known_scheme = address.scheme in (*MAIL_SERVERS, *NO_SERVER, "filemail")
    if not known_scheme or address.fragment or not value.startswith(f"{address.scheme}://"):
        raise ValueError(value)
    if address.scheme in MAIL_SERVERS and not address.hostname:
        raise ValueError(value)
    if address.scheme == "filemail" and not address.path.strip("/"):
        raise ValueError(value)
    return value


def _sender(value: str) -> str:
    _name, address = parseaddr(value)
    local, _at, host = address.partition("@")
    if not local or not host or not value.isprintable():
        raise ValueError(value)
    return value


def _scanner(value: str) -> str:
    if value.startswith("unix:/"):
        return value
    host, colon, port = value.rpartition(":")
    if not host or not colon or not port.isdecimal() or "/" in host:
        raise ValueError(value)
    return value


_DATABASES: Final = (
    "postgres://役割:パスワード@ホスト:5432/データベース（パスワードの記号は %40 のように書く）、"
    "または sqlite:////絶対パス/db.sqlite3"
)
_BOOLEANS: Final = f"{'、'.join(TRUE)} または {'、'.join(FALSE)}"

# Per variable: how it is read, what a person may write, what its absence means.
VARIABLES: Final[dict[str, tuple[Callable[[str], Any], str, Any]]] = {
    "DATABASE_URL": (_database, _DATABASES, None),
    "DATABASE_OWNER_URL": (_database, _DATABASES, None),
    "EMAIL_URL": (
        _mail, "smtp://ホスト:25、smtp+tls://名前:パスワード@ホスト:587、smtp+ssl://…、consolemail://", None,
    ),
    "KIT_MAIL_FROM": (_sender, "メールアドレス（例: noreply@city.example.jp）", None),
    "KIT_LOG_LEVEL": (_level, "、".join(LEVELS), "WARNING"),
    "KIT_PROXY_COUNT": (_number(PROXIES), f"{PROXIES[0]} から {PROXIES[1]} までの数", 0),
    "KIT_AUTOSAVE_MS": (_number(AUTOSAVE), f"{AUTOSAVE[0]} から {AUTOSAVE[1]} までの数（ミリ秒）", 3000),
    "KIT_SECOND_FACTOR": (_boolean, _BOOLEANS, None),
    "KIT_SSL_REDIRECT": (_boolean, _BOOLEANS, None),
    "KIT_AS_OWNER": (_boolean, _BOOLEANS, False),
    "KIT_CLAMD": (_scanner, "unix:/パス または ホスト:3310", ""),
}  # fmt: skip
NAMES: Final = {
    "database_url": "DATABASE_URL",
    "owner_url": "DATABASE_OWNER_URL",
    "email_url": "EMAIL_URL",
    "mail_from": "KIT_MAIL_FROM",
    "log_level": "KIT_LOG_LEVEL",
    "proxy_count": "KIT_PROXY_COUNT",
    "autosave_ms": "KIT_AUTOSAVE_MS",
    "second_factor": "KIT_SECOND_FACTOR",
    "ssl_redirect": "KIT_SSL_REDIRECT",
    "as_owner": "KIT_AS_OWNER",
    "clamd": "KIT_CLAMD",
}
