"""A whole feed in one file, for towns without a way out: reading it for TUF, and writing it.

For: closed networks. Not for: what is in it (TUF verifies, `logic.trust` decides). Nothing is unpacked to disk.
A bundle carries every version of root, the newest other metadata, and documents.
"""

import os
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from tuf.api.exceptions import DownloadError, DownloadHTTPError
from tuf.ngclient import FetcherInterface

from kit.blueprints.logic.trust import FeedUnavailable, TrustRefused
from kit.blueprints.logic.trust_bundle import LARGEST, NAME, TAIL_LENGTH, Entry, check_end, check_entries

BASE: Final = "bundle:///"
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)  # equal content gives equal bytes


class BundleFetcher(FetcherInterface):
    """Serves the entries of an open, checked bundle."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def _fetch(self, url: str) -> Iterator[bytes]:
        name = unquote(urlsplit(url).path).lstrip("/")
        try:
            with self.archive.open(name) as entry:
                while piece := entry.read(65_536):
                    yield piece
        except KeyError as error:
            raise DownloadHTTPError(f"{name} is not in the bundle", 404) from error
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise DownloadError(f"{name} is damaged") from error


@contextmanager
def open_bundle(path: Path) -> Iterator[BundleFetcher]:
    """The checked content of a bundle; raises TrustRefused, or FeedUnavailable when it cannot be read."""
    with open_archive(path, NAME) as archive:
        yield BundleFetcher(archive)


@contextmanager
def open_archive(path: Path, names: re.Pattern[str]) -> Iterator[zipfile.ZipFile]:
    """A plain archive of stored entries that have one of the names; raises as `open_bundle` does."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(max(0, size - TAIL_LENGTH))
            check_end(file.read(TAIL_LENGTH), size)
            with zipfile.ZipFile(file) as archive:
                check_entries([_entry(info) for info in archive.infolist()], size, names)
                yield archive
    except (zipfile.BadZipFile, UnicodeDecodeError, ValueError, NotImplementedError) as error:
        raise TrustRefused(
            "bundle",
            "更新のファイルが壊れているか、別のファイルです。取り込んでいません。県から、もう一度受け取ってください。",
        ) from error
    except OSError as error:
        raise FeedUnavailable(f"{path} が読めません（{error.strerror or error}）。") from error


def write_bundle(path: Path, entries: Iterable[tuple[str, bytes]]) -> int:
    """Write a bundle, whole or not at all; answers its size in bytes. Raises TrustRefused when it grows too large."""
    draft = path.with_name(f".{path.name}.new")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for name, data in entries:
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, data)
    size = draft.stat().st_size
    if size > LARGEST:
        draft.unlink()
        raise TrustRefused(
            "bundle",
            "更新のファイルが200MBを超えます。--since で、市町が受け取り済みの順番を書いてください。",
        )
    draft.rename(path)
    return size


def _entry(info: zipfile.ZipInfo) -> Entry:
    return Entry(
        name=info.orig_filename, size=info.file_size, packed=info.compress_size, method=info.compress_type,
        flags=info.flag_bits, mode=info.external_attr >> 16,
    )  # fmt: skip
