"""Reads a built document as a checked release, refusing what this code cannot hold."""

import json

from kit.blueprints.bridge.schema import offered_schema
from kit.blueprints.logic.document import DocumentError, Release, parse_release
from kit.blueprints.logic.schema import missing


class ReleaseRefused(Exception):
    """The release stays outside; the message says why and what to do."""


def read_release(document: bytes) -> Release:
    """The release in canonical bytes; raises ReleaseRefused and has touched nothing."""
    try:
        release = parse_release(json.loads(document))
    except (ValueError, DocumentError) as error:
        raise ReleaseRefused(
            f"公開版の文書が壊れています（{error}）。もう一度受け取ってください。"
        ) from error
    lacking = missing(release.requires, offered_schema())
    if lacking:
        raise ReleaseRefused(
            f"{release.blueprint} {release.version} には、このキットにない部品があります"
            f"（{'、'.join(lacking[:5])}）。キットを新しくしてください。"
        )
    return release
