"""Keeps style sheets, scripts and icons compressed under the name of their content, the only one that pages ask for.

For: `STORAGES`. Not for: when to collect (`static_files`).

Compressing is a quarter of what a first `setup` costs. WhiteNoise would do it twice for each file: also under its plain
name, which only the kit's own error pages ask for; what is not compressed is sent as it is.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from whitenoise.storage import CompressedManifestStaticFilesStorage

PLAINLY_NAMED: Final = "kit/"  # a page without a database and settings cannot ask which name the content has


class CompressedOnceStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's own, without compressing the same content twice."""

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        named = set(self.hashed_files.values())
        compressed: Iterator[tuple[str, str]] = super().compress_files(
            path for path in paths if self.clean_name(path) in named or path.startswith(PLAINLY_NAMED)
        )
        return compressed
