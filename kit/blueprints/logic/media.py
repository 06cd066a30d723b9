"""The files that travel with a release: what is said of each, and which picture a town accepts.

For: images. Not for: reading a file (the bridge looks at bytes and hands over a `Picture`), fetching, storing.

Rules
1. A file is named by the SHA-256 of its bytes. In a field it is the text `sha256:…`: one value, merged as one.
2. A release lists every file that its objects name, and no other: `sha256`, `size`, `name`, `type`.
3. Signed does not mean safe: a town looks at the bytes itself. PNG, JPEG and WebP only, one frame, no side over
   4,000 and no more than 12 million pixels; what the release says of type and size has to be true.
4. The publisher is stricter: at most 300 KiB (a page with its renditions stays small on an old telephone), and no
   place in the metadata. Bytes are never changed on the way: a file that tells where it was taken is refused.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kit.blueprints.logic.checks import as_list, as_mapping, as_text, fail
from kit.blueprints.logic.values import Json

if TYPE_CHECKING:
    from kit.blueprints.logic.document import BlueprintObject

IMAGE_TYPE: Final = "core.image"
REFERENCE: Final = re.compile(r"sha256:([0-9a-f]{64})")
SHA256: Final = re.compile(r"[0-9a-f]{64}")
FILE_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}\.(?:png|jpe?g|webp)")
EXTENSIONS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
KEYS: Final = frozenset({"sha256", "size", "name", "type"})
LARGEST_FILE: Final = 2 * 1024 * 1024
LARGEST_PUBLISHED: Final = 300 * 1024
MOST_FILES: Final = 200
LONGEST_SIDE: Final = 4_000
MOST_PIXELS: Final = 12_000_000


@dataclass(frozen=True)
class Medium:
    """One file of a release: `size` in bytes, `name` as the publisher called it, `type` as in EXTENSIONS."""

    sha256: str
    size: int
    name: str
    type: str

    @property
    def reference(self) -> str:
        """What stands in the field of an object."""
        return f"sha256:{self.sha256}"

    @property
    def file_name(self) -> str:
        """The name that its content gives it."""
        return f"{self.sha256}.{EXTENSIONS[self.type]}"

    @property
    def target(self) -> str:
        """The name under which a feed signs it."""
        return f"media/{self.file_name}"

    def to_data(self) -> dict[str, Json]:
        """Return the entry as it is written in a release."""
        return {"sha256": self.sha256, "size": self.size, "name": self.name, "type": self.type}


@dataclass(frozen=True)
class Picture:
    """What the bytes of an image say of themselves; `tells_place` when its metadata hold a position."""

    type: str
    width: int
    height: int
    frames: int = 1
    tells_place: bool = False


def parse_media(data: object) -> tuple[Medium, ...]:
    """Return the list of files in a release, by SHA-256; raise DocumentError."""
    entries = as_list(data, "media")
    if len(entries) > MOST_FILES:
        fail("media", f"has more than {MOST_FILES} files")
    found = {medium.sha256: medium for medium in (_medium(entry, n) for n, entry in enumerate(entries))}
    if len(found) != len(entries):
        fail("media", "has a file twice")
    return tuple(found[sha256] for sha256 in sorted(found))


def file_digest(value: object) -> str:
    """Return the SHA-256 that the value of a field names, "" when it names no file."""
    match = REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return match[1] if match else ""


def check_files(objects: Iterable["BlueprintObject"], media: Iterable[Medium]) -> None:
    """Pass when objects and list name the same files (rule 2), and each image has one; raise DocumentError."""
    listed = {medium.sha256 for medium in media}
    used: set[str] = set()
    for entry in objects:
        digests = {digest for value in entry.fields.values() if (digest := file_digest(value))}
        if entry.type == IMAGE_TYPE and not file_digest(entry.fields.get("file")):
            fail(f"objects/{entry.uid}/fields/file", "an image names its file as sha256:…")
        if digests - listed:
            fail(
                f"objects/{entry.uid}/fields", f"the file {min(digests - listed)[:16]} is not listed in media"
            )
        used |= digests
    if listed - used:
        fail("media", f"no object uses the file {min(listed - used)[:16]}")


def picture_faults(picture: Picture) -> Iterator[str]:
    """Yield, in Japanese, why nobody takes this picture (rule 3)."""
    if picture.type not in EXTENSIONS:
        yield "PNG・JPEG・WebP の画像ではありません。"
    if picture.frames != 1:
        yield "動く画像は使えません。"
    if max(picture.width, picture.height) > LONGEST_SIDE or picture.width * picture.height > MOST_PIXELS:
        yield f"画像が大きすぎます（{picture.width}×{picture.height}）。長い辺は{LONGEST_SIDE:,}までです。"


def publishing_faults(picture: Picture, size: int) -> Iterator[str]:
    """Yield, in Japanese, why the publisher does not take this picture (rules 3 and 4)."""
    yield from picture_faults(picture)
    if size > LARGEST_PUBLISHED:
        yield f"ファイルが大きすぎます（{size // 1024} KiB）。{LARGEST_PUBLISHED // 1024} KiB までにしてください。"
    if picture.tells_place:
        yield "撮った場所（位置情報）が入っています。消した画像に差しかえてください。"


def listed_in(targets: Mapping[str, tuple[str, int]], medium: Medium) -> bool:
    """Tell whether signed targets (name to SHA-256 and length) list exactly this file."""
    return targets.get(medium.target) == (medium.sha256, medium.size)


def _medium(data: object, index: int) -> Medium:
    where = f"media/{index}"
    entry = as_mapping(data, where)
    if set(entry) != KEYS:
        fail(where, "needs sha256, size, name and type")
    sha256, name, kind = (as_text(entry[key], f"{where}/{key}") for key in ("sha256", "name", "type"))
    size = entry["size"]
    if not SHA256.fullmatch(sha256) or not FILE_NAME.fullmatch(name):
        fail(where, "has no SHA-256, or a name that is none")
    if kind not in EXTENSIONS:
        fail(f"{where}/type", f"{kind!r} is not one of {', '.join(EXTENSIONS)}")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 < size <= LARGEST_FILE:
        fail(f"{where}/size", f"is not a number of bytes up to {LARGEST_FILE}")
    return Medium(sha256, size, name, kind)
