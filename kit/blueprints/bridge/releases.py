"""Reads a built document as a checked release, refusing what this code cannot hold."""

import json

from django.conf import settings

from kit.blueprints.bridge.schema import offered_schema
from kit.blueprints.logic.document import DocumentError, Release, parse_release
from kit.blueprints.logic.schema import missing


class ReleaseRefused(Exception):
    """The release stays outside; the message says why and what to do."""


def read_release(document: bytes) -> Release:
    """The release in canonical bytes; raises ReleaseRefused and has touched nothing."""
    release = parse_document(document)
    lacking = missing(release.requires, offered_schema())
    if lacking:
        raise ReleaseRefused(
            f"{release.blueprint} {release.version} には、このキット（{settings.KIT_VERSION}）にない部品があります"
            f"（{'、'.join(lacking[:5])}）。{_remedy(release)}"
        )
    return release


def parse_document(document: bytes) -> Release:
    """The checked release, also one that this code cannot hold; raises ReleaseRefused when it is none."""
    try:
        return parse_release(json.loads(document))
    except (ValueError, DocumentError) as error:
        raise ReleaseRefused(
            f"公開版の文書が壊れています（{error}）。もう一度受け取ってください。"
        ) from error


def _remedy(release: Release) -> str:
    """The publisher names the kit that a release needs in the head (`kit`); older documents do not."""
    kit = release.extra.get("kit")
    return (
        f"キット {kit} 以上に新しくしてください。" if isinstance(kit, str) else "キットを新しくしてください。"
    )
