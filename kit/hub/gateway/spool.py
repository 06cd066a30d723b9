"""Where signed releases wait until the one who has the online key puts them out.

For: handing over from the web process, which never has that key, to `release publish`. Not for: what is signed.

Rules
- A draft appears whole, in one step; the other side never sees half of one.
- Names are those that the desk gives; whatever else lies there is not looked at.
- Whoever takes one out does not have to be able to delete: what is published already is simply over.
"""

import re
import shutil
from pathlib import Path
from typing import Final

NAME: Final = re.compile(r"[1-9][0-9]{0,4}-[0-9]{4}(?:\.[0-9]{1,4})+-[0-9a-f]{8}")


def hand_over(draft: Path, spool: Path) -> Path:
    """Copy a draft into the spool, readable for the user with the online key; answers its place."""
    spool.mkdir(mode=0o755, parents=True, exist_ok=True)
    target = spool / draft.name
    if target.is_dir():
        return target
    growing = spool / f".{draft.name}.new"
    shutil.rmtree(growing, ignore_errors=True)
    shutil.copytree(draft, growing)
    growing.rename(target)
    return target


def waiting(spool: Path) -> list[Path]:
    """The drafts that wait, in the order in which they follow each other."""
    found = [path for path in spool.glob("*") if path.is_dir() and NAME.fullmatch(path.name)]
    return sorted(found, key=lambda path: int(path.name.partition("-")[0]))


def take_away(name: str, *places: Path) -> None:
    """Remove a draft that is over, where this process may; one that is not there is over already."""
    if NAME.fullmatch(name):
        for place in places:
            shutil.rmtree(place / name, ignore_errors=True)
