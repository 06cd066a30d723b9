"""What the prefecture tells the staff of all towns: notices with a beginning and an end, and its training days.

For: reading and writing the one document that holds all of them. Not for: pages of residents (a release does that), and
signatures: a bulletin lies in the signed feed as `bulletin/N-YEAR.N.json`, beside the releases, under the same keys.

Rules
1. Each bulletin holds everything that is told now; the newest counts, so what is taken back is simply not in the next.
2. Plain text only. An address stands in a field of its own and is https.
3. A bulletin that cannot be read leaves the one before it in force; it never stops a release.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from kit.blueprints.logic import canonical
from kit.blueprints.logic.trust import Listed

FORMAT: Final = "sokumen-bulletin/1"
NAME: Final = "bulletin"
MOST_NOTICES: Final = 50
MOST_TRAININGS: Final = 200
MOST_BYTES: Final = 500_000
TITLE, TEXT, LINE = 80, 2_000, 200
_LENGTHS: Final = {"title": TITLE, "text": TEXT, "place": LINE, "audience": LINE, "how": 400, "url": 300}


class BulletinUnreadable(ValueError):
    """This is no bulletin, or one of another format; the message names the place."""


@dataclass(frozen=True)
class Notice:
    """A word to the staff of the towns, from one day to another (both included)."""

    uid: str
    title: str
    text: str
    starts_on: date
    ends_on: date
    is_important: bool = False

    def is_shown(self, today: date) -> bool:
        """Whether it stands on the screens today."""
        return self.starts_on <= today <= self.ends_on


@dataclass(frozen=True)
class Training:
    """A training day; `opens` and `closes` as "13:30", "" when not fixed; `how`: how to apply, until when."""

    uid: str
    title: str
    on: date
    opens: str = ""
    closes: str = ""
    place: str = ""
    is_online: bool = False
    audience: str = ""
    how: str = ""
    url: str = ""


@dataclass(frozen=True)
class Bulletin:
    """Everything the prefecture tells now."""

    sequence: int
    made_at: datetime
    notices: tuple[Notice, ...] = ()
    trainings: tuple[Training, ...] = ()

    def to_bytes(self) -> bytes:
        """The document that is signed."""
        return canonical.canonical_bytes({
            "format": FORMAT, "sequence": self.sequence, "made_at": self.made_at.isoformat(),
            "notices": [_written(one) for one in self.notices],
            "trainings": [_written(one) for one in self.trainings],
        })  # fmt: skip

    @property
    def version(self) -> str:
        """Its name among the bulletins."""
        return f"{self.made_at.year}.{self.sequence}"

    @property
    def target(self) -> str:
        """The name under which it is signed."""
        return f"{NAME}/{self.sequence}-{self.version}.json"


def newest_listed(listed: tuple[Listed, ...]) -> Listed | None:
    """The newest bulletin among what the signed targets list."""
    ours = [entry for entry in listed if entry.blueprint == NAME]
    return max(ours, key=lambda entry: entry.sequence, default=None)


def read_bulletin(raw: bytes) -> Bulletin:
    """Return the bulletin in these bytes; raise BulletinUnreadable."""
    if len(raw) > MOST_BYTES:
        raise BulletinUnreadable("it is too large")
    try:
        data = canonical.read(raw)
    except canonical.CanonicalError as error:
        raise BulletinUnreadable("it is no document") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BulletinUnreadable("it is of another format")
    return Bulletin(
        sequence=_count(data.get("sequence")),
        made_at=_moment(data.get("made_at")),
        notices=tuple(_notice(one) for one in _listed(data.get("notices"), MOST_NOTICES)),
        trainings=tuple(_training(one) for one in _listed(data.get("trainings"), MOST_TRAININGS)),
    )


def coming(trainings: tuple[Training, ...], today: date) -> tuple[Training, ...]:
    """The training days from today on, the next first."""
    return tuple(
        sorted((one for one in trainings if one.on >= today), key=lambda one: (one.on, one.opens, one.uid))
    )


def _written(one: Notice | Training) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in vars(one).items()
    }


def _notice(data: Mapping[str, Any]) -> Notice:
    found = Notice(
        uid=_text(data, "uid", required=True),
        title=_text(data, "title", required=True),
        text=_text(data, "text", required=True),
        starts_on=_day(data, "starts_on"),
        ends_on=_day(data, "ends_on"),
        is_important=data.get("is_important") is True,
    )
    if found.ends_on < found.starts_on:
        raise BulletinUnreadable("a notice ends before it begins")
    return found


def _training(data: Mapping[str, Any]) -> Training:
    url = _text(data, "url")
    if url and urlsplit(url).scheme != "https":
        raise BulletinUnreadable("an address is not https")
    return Training(
        uid=_text(data, "uid", required=True), title=_text(data, "title", required=True), on=_day(data, "on"),
        opens=_text(data, "opens"), closes=_text(data, "closes"), place=_text(data, "place"),
        is_online=data.get("is_online") is True, audience=_text(data, "audience"), how=_text(data, "how"), url=url,
    )  # fmt: skip


def _text(data: Mapping[str, Any], name: str, *, required: bool = False) -> str:
    value = data.get(name, "")
    if (
        not isinstance(value, str)
        or len(value) > _LENGTHS.get(name, LINE)
        or (required and not value.strip())
    ):
        raise BulletinUnreadable(f"{name} is missing or too long")
    return value


def _day(data: Mapping[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(str(data.get(name)))
    except ValueError as error:
        raise BulletinUnreadable(f"{name} is no day") from error


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BulletinUnreadable("made_at is no moment") from error
    if moment.utcoffset() is None:
        raise BulletinUnreadable("made_at names no time zone")
    return moment


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise BulletinUnreadable("sequence is no number")
    return value


def _listed(value: object, most: int) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or len(value) > most or not all(isinstance(one, dict) for one in value):
        raise BulletinUnreadable("a list is missing, too long or of something else")
    return value
