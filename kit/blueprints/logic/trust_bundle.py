"""Which files may be read as a bundle, judged before anything in them is.

For: the feed on a stick for closed networks. Not for: signatures (TUF reads the entries next) and documents.

Rules
1. The archive ends with a plain end record: no comment, no second disk, no ZIP64. Then Python's reader and this
   check look at the same record, and the size of the directory is known before it is read.
2. At most 2,000 entries and 200 MB. Every entry is stored, not packed: as large inside as outside, so that nothing
   grows when it is read, and together no larger than the file, so that entries cannot share bytes.
3. Names are those of a feed and nothing else; none twice; no folders, links, encrypted or odd entries.
4. Nothing is ever written to disk under a name from the archive.
"""

import re
import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kit.blueprints.logic.trust import TrustRefused

LARGEST: Final = 200 * 1024 * 1024
MOST_ENTRIES: Final = 2_000
END_LENGTH: Final = 22
TAIL_LENGTH: Final = END_LENGTH + 20  # the end record and what would be the locator of a ZIP64
NAME: Final = re.compile(
    r"metadata/(?:timestamp|[1-9][0-9]{0,9}\.(?:root|snapshot|targets))\.json"
    r"|targets/[a-z][a-z0-9-]{0,39}/[0-9a-f]{64}\.[1-9][0-9]{0,4}-[0-9]{4}(?:\.[0-9]{1,4})+\.json"
    r"|targets/media/([0-9a-f]{64})\.\1\.(?:png|jpg|webp)"
)
_LARGEST_DIRECTORY: Final = MOST_ENTRIES * 512
_UTF8_NAME, _STORED = 0x800, 0


@dataclass(frozen=True)
class Entry:
    """One line of the archive's directory; sizes in bytes, `mode` as a Unix file mode (0 when it has none)."""

    name: str
    size: int
    packed: int
    method: int
    flags: int
    mode: int


def check_end(tail: bytes, size: int) -> None:
    """Pass when the last TAIL_LENGTH bytes of a file of `size` bytes end a plain archive; raise TrustRefused."""
    if size > LARGEST:
        raise _refused("更新のファイルが大きすぎます（200MBまで）")
    if len(tail) < END_LENGTH or tail[-END_LENGTH:][:4] != b"PK\x05\x06":
        raise _refused("更新のファイルが途中で切れているか、壊れています")
    if tail[:-END_LENGTH][-20:].startswith(b"PK\x06\x07"):
        raise _refused("更新のファイルの形が違います")
    disk, start, here, count, length, offset, comment = struct.unpack("<HHHHLLH", tail[-END_LENGTH + 4 :])
    if disk or start or comment or here != count:
        raise _refused("更新のファイルの形が違います")
    if count > MOST_ENTRIES or length > _LARGEST_DIRECTORY:
        raise _refused("更新のファイルの中身が多すぎます（2,000まで）")
    if offset + length + END_LENGTH != size:
        raise _refused("更新のファイルの形が違います")


def check_entries(entries: Iterable[Entry], size: int, names: re.Pattern[str] = NAME) -> None:
    """Pass when every entry of an archive of `size` bytes is allowed and has one of the names; raise TrustRefused."""
    seen: set[str] = set()
    total = 0
    for entry in entries:
        if not names.fullmatch(entry.name):
            raise _refused("更新のファイルの中に、知らない名前のファイルがあります")
        if entry.name in seen:
            raise _refused("更新のファイルの中に、同じ名前のファイルが二つあります")
        if not _is_plain(entry):
            raise _refused("更新のファイルの中に、使えない種類のファイルがあります")
        seen.add(entry.name)
        total += entry.size
    if len(seen) > MOST_ENTRIES or total > min(size, LARGEST):
        raise _refused("更新のファイルの大きさが合いません")


def _is_plain(entry: Entry) -> bool:
    plain_file = entry.mode == 0 or stat.S_ISREG(entry.mode) or stat.S_IFMT(entry.mode) == 0
    return (
        entry.method == _STORED
        and entry.size == entry.packed
        and not entry.flags & ~_UTF8_NAME
        and plain_file
    )


def _refused(words: str) -> TrustRefused:
    return TrustRefused("bundle", f"{words}。取り込んでいません。県から、もう一度受け取ってください。")
