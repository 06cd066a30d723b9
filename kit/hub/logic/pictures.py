"""The publisher's linter for pictures of a source: a decision about words for those who do not see, and the file.

For: `objects/….yaml` of the type core.image with its file under `media/`. Not for: values (`blueprints.logic.lint`).

Rules
1. Every picture says in `alt` what it shows, or `decorative: true` stands in its source; never both, never neither.
2. The file lies beside the source, is read as a picture, and passes what `blueprints.logic.media` asks of publishers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kit.blueprints.logic.findings import Finding
from kit.blueprints.logic.media import FILE_NAME, IMAGE_TYPE, Medium, Picture, publishing_faults

FILE_PATH: Final = re.compile(rf"media/({FILE_NAME.pattern})")


@dataclass(frozen=True)
class SourceFile:
    """A file beside the source; `picture` is None when its bytes are not read as one."""

    medium: Medium
    picture: Picture | None


def lint_pictures(sources: Iterable[Mapping[str, Any]], files: Mapping[str, SourceFile]) -> Iterator[Finding]:
    """Yield what keeps the pictures of a source from being published; `files` by path (`media/NAME`)."""
    for source in sources:
        fields = source.get("fields")
        if source.get("type") != IMAGE_TYPE or not isinstance(fields, Mapping):
            continue
        key = str(source.get("key"))
        yield from _words(key, str(fields.get("alt") or "").strip(), source.get("decorative") is True)
        yield from _file(key, str(fields.get("file")), files)


def _words(key: str, alt: str, is_decorative: bool) -> Iterator[Finding]:
    if not alt and not is_decorative:
        yield Finding(
            f"{key}/alt",
            "alt-undecided",
            "画像の説明（alt）を書くか、かざりなら fields の外に decorative: true と書いてください。",
        )
    if alt and is_decorative:
        yield Finding(
            f"{key}/alt", "alt-undecided", "かざりの画像に説明（alt）は要りません。どちらかにしてください。"
        )


def _file(key: str, path: str, files: Mapping[str, SourceFile]) -> Iterator[Finding]:
    found = files.get(path)
    if not FILE_PATH.fullmatch(path) or found is None:
        yield Finding(
            f"{key}/file",
            "file-missing",
            f"「{path}」がありません。media/ に置いた PNG・JPEG・WebP を書いてください。",
        )
    elif found.picture is None:
        yield Finding(f"{key}/file", "file-unreadable", f"「{path}」が、画像として読めません。")
    else:
        for fault in publishing_faults(found.picture, found.medium.size):
            yield Finding(f"{key}/file", "file-refused", f"「{path}」: {fault}")
