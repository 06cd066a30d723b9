"""Which of the documents that were built earlier came before a release.

For: handing the linter what a release must not break with. Not for: judging it (`blueprints.logic.lint_history`).

Rules:
1. Building the same version with the same sequence again has those before it as its history, whatever came after.
2. For anything else every document that stands there came before: a sequence or a version that was not raised is
   then seen, and nothing that was given out is written over.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from kit.blueprints.logic.canonical import CanonicalError, read
from kit.blueprints.logic.document import DocumentError, Release, parse_release


class HistoryUnreadable(Exception):
    """A document built earlier is damaged; the message names it. Put it back as it was given out."""


def earlier_releases(head: Mapping[str, Any], documents: Mapping[Any, bytes]) -> tuple[Release, ...]:
    """Return the releases before the one with this head, oldest first, from built documents by their place.

    Raise HistoryUnreadable for a document that is no release.
    """
    found = sorted(_releases(documents), key=lambda release: release.sequence)
    this = (head.get("version"), head.get("sequence"))
    is_again = any((release.version, release.sequence) == this for release in found)
    return tuple(release for release in found if not is_again or release.sequence < int(head["sequence"]))


def _releases(documents: Mapping[Any, bytes]) -> Iterable[Release]:
    for place, raw in documents.items():
        try:
            yield parse_release(read(raw))
        except (CanonicalError, DocumentError) as error:
            raise HistoryUnreadable(
                f"{place} が公開版として読めません（{error}）。公開したときの文書に戻してください。"
            ) from error
