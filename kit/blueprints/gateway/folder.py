"""A feed that lies in a folder of this machine: the hub's own, before a web server hands it out.

For: writing bundles at the hub. Not for: towns, which read over the network or from a bundle.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface

BASE: Final = "folder:///"


class FolderFetcher(FetcherInterface):
    """Serves the files below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def _fetch(self, url: str) -> Iterator[bytes]:
        path = (self.folder / unquote(urlsplit(url).path).lstrip("/")).resolve()
        if not path.is_relative_to(self.folder) or not path.is_file():
            raise DownloadHTTPError(f"{url} is not there", 404)
        with path.open("rb") as file:
            while piece := file.read(65_536):
                yield piece
