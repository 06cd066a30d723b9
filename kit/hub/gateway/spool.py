"""Where signed releases and bulletins wait until the one who has the online key puts them out.

For: handing over from the web process, which never has that key, to `release publish`. Not for: what is signed.

Rules
- A draft appears whole, in one step; the other side never sees half of one.
- Names are those that the desk gives; whatever else lies there is not looked at.
- Whoever takes one out does not have to be able to delete: what is published already is simply over.
- A place that cannot be looked into is never taken for an empty one: a timer would stay green and nothing would go out.
"""

import re
import shutil
from pathlib import Path
from typing import Final

from kit.hub.logic.signing import VERSION, SigningRefused

NAME: Final = re.compile(rf"(?:bulletin-)?([1-9][0-9]{{0,4}})-{VERSION}-[0-9a-f]{{8}}")


def hand_over(draft: Path, spool: Path) -> Path:
    """Copy a draft into the spool in the place of an earlier one, readable for the user with the online key; answers where."""
    spool.mkdir(mode=0o755, parents=True, exist_ok=True)
    target, growing, old = (spool / name for name in (draft.name, f".{draft.name}.new", f".{draft.name}.old"))
    for place in (growing, old):
        shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(draft, growing)
    if target.is_dir():
        target.rename(old)
    growing.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return target


def waiting(spool: Path) -> list[Path]:
    """The drafts that wait, in the order in which they follow each other; raises SigningRefused."""
    try:
        found = {path: NAME.fullmatch(path.name) for path in spool.iterdir() if path.is_dir()}
    except FileNotFoundError as error:
        raise SigningRefused(
            f"渡すところ {spool} がありません。県ハブの画面が書くのと同じ場所か、KIT_SPOOL を確かめてください"
            "（一度も渡していなければ、フォルダーを作ってください）。"
        ) from error
    except OSError as error:
        raise SigningRefused(
            f"渡すところ {spool} が読めません（{error.strerror or error}）。この命令をおこなう利用者が読めるように、"
            "持ち主とグループを確かめてください。"
        ) from error
    named = {path: int(name[1]) for path, name in found.items() if name}
    return sorted(named, key=lambda path: (named[path], path.name))


def take_away(name: str, *places: Path) -> None:
    """Remove a draft that is over, where this process may; one that is not there is over already."""
    if NAME.fullmatch(name):
        for place in places:
            shutil.rmtree(place / name, ignore_errors=True)
