"""How large a file may be, and how much the process that reads it may use.

For: `reader` (before a file is opened) and `child` (while it is read). A list of 100,000 rows and 20 columns fits.
"""

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds. `memory` is of addresses (RLIMIT_AS), about twice of what is used."""

    file_size: int = 40 * MEGABYTE
    members: int = 2_000
    unpacked: int = 400 * MEGABYTE
    # A sheet of equal rows packs to a fiftieth; what packs to less than a three-hundredth was made to.
    ratio: int = 300
    ratio_from: int = 20 * MEGABYTE
    sheets: int = 100
    rows: int = 200_000
    columns: int = 400
    merges: int = 100_000
    memory: int = 1_024 * MEGABYTE
    cpu: int = 60
    wall: int = 120
    open_files: int = 32
    output: int = 600 * MEGABYTE


LIMITS: Final = Limits()
