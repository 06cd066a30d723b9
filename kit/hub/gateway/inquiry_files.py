"""Reads a sheet that a town sent back, in the shared child process, under limits that fit a sheet of an inquiry.

For: the screens of 照会. Not for: what stands in it (`logic.board_sheets`), large lists (the import of resources).

A sheet of all 29 towns and all facts has 232 lines and less than 50 kB. So the limits are narrow enough for somebody to
wait for the answer: a file that would need more is refused with words, and the next one is read.
"""

from typing import Final

from kit.core.gateway.sheets.limits import MEGABYTE, Limits
from kit.core.gateway.sheets.reader import read_sheets
from kit.hub.logic.board_sheets import Numbered, SheetWrong, has_headings

LARGEST: Final = 2_000_000
RETURNED: Final = Limits(
    file_size=LARGEST,
    members=500,
    unpacked=40 * MEGABYTE,
    ratio_from=4 * MEGABYTE,
    sheets=30,
    rows=5_000,
    merges=5_000,
    memory=512 * MEGABYTE,
    cpu=5,
    wall=10,
    output=20 * MEGABYTE,
)


def read_returned(content: bytes, name: str) -> list[Numbered]:
    """The lines of the first visible sheet with the headings of an inquiry or a list; without one of the first visible.

    Towns put sheets of their own in front. Raises SheetRefused (what cannot be read), SheetWrong.
    """
    with read_sheets(content, name, limits=RETURNED) as book:
        sheets = [[(row.number, row.cells) for row in one.rows()] for one in book.sheets if not one.is_hidden]
    if not sheets:
        raise SheetWrong("見える表がありません。")
    return next((lines for lines in sheets if has_headings(lines)), sheets[0])
