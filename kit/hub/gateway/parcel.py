"""A draft in one file: what the holders of the keys take away from the desk, and what comes back.

For: carrying a draft (`draft`) by USB stick or mail. Not for: what is in it, and who signed.

Rules
- Stored entries only, with the names of a draft and no others, and the limits of a bundle: nothing is packed, nothing
  is written under a name that was not looked at.
- What comes back may be the whole parcel or the signed list alone; of a parcel only the list is read. Everything else
  stands here already.
"""

import re
from pathlib import Path
from typing import Final

from kit.blueprints.gateway.bundle import open_archive, write_bundle
from kit.blueprints.logic.trust import FeedUnavailable, TrustRefused
from kit.hub.gateway.repository import put
from kit.hub.logic.signing import VERSION, SigningRefused

SIGNED: Final = "targets.json"
LARGEST_LIST: Final = 4 * 1024 * 1024
NAMES: Final = re.compile(
    r"(?:trusted\.root|before\.targets|root|targets)\.json"
    rf"|(?:documents|earlier)/(?:[a-z][a-z0-9-]{{0,39}}/[1-9][0-9]{{0,4}}-{VERSION}\.json"
    r"|media/[0-9a-f]{64}\.(?:png|jpg|webp))"
)


def write_parcel(folder: Path, path: Path) -> int:
    """Write all of a draft into one file, whole or not at all; answers its size. Raises SigningRefused."""
    files = sorted(found for found in folder.rglob("*") if found.is_file())
    named = [(found.relative_to(folder).as_posix(), found) for found in files]
    try:
        return write_bundle(
            path, ((name, file.read_bytes()) for name, file in named if NAMES.fullmatch(name))
        )
    except (TrustRefused, OSError) as error:
        raise SigningRefused(
            "署名のファイルを作れませんでした。空きを確かめて、もう一度おこなってください。"
        ) from error


def read_parcel(path: Path, folder: Path) -> None:
    """Put the files of a parcel into an empty folder; raises SigningRefused."""
    try:
        with open_archive(path, NAMES) as archive:
            for name in archive.namelist():
                put(folder / name, archive.read(name))
    except (TrustRefused, FeedUnavailable) as error:
        raise SigningRefused(
            f"{path.name} は、県ハブから受け取った署名のファイルではないか、壊れています。"
        ) from error


def signed_list(path: Path) -> bytes:
    """The signed list in a file that came back: of a parcel, or the list itself. Raises SigningRefused."""
    with path.open("rb") as file:
        begin = file.read(2)
    if begin != b"PK":
        if path.stat().st_size > LARGEST_LIST:
            raise SigningRefused(_TOO_LARGE)
        return path.read_bytes()
    try:
        with open_archive(path, NAMES) as archive:
            if archive.getinfo(SIGNED).file_size > LARGEST_LIST:
                raise SigningRefused(_TOO_LARGE)
            return archive.read(SIGNED)
    except KeyError as error:
        raise SigningRefused("このファイルには、署名の一覧（targets.json）が入っていません。") from error
    except (TrustRefused, FeedUnavailable) as error:
        raise SigningRefused(
            "県ハブから渡した署名のファイルではないか、圧縮しなおされています。release sign で署名した zip をそのまま選ぶか、"
            "中の targets.json だけを選んでください。"
        ) from error


_TOO_LARGE: Final = "ファイルが大きすぎます。署名したファイルかどうか、確かめてください。"
