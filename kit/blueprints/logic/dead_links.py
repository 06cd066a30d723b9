"""References of a release that lead nowhere in this town.

For: deciding with the text as the town can hold it. Not for: finding broken references in a source (`lint`).

Rules:
1. The publisher never refers to what a release does not have; but the town may have deleted that page, or
   an object replays an old release after the page was withdrawn.
2. A link loses its target and keeps its words, a chooser is empty: exactly what the town reads back.
"""

import re
from collections.abc import Set
from dataclasses import replace

from kit.blueprints.logic.document import BlueprintObject, urn_uid
from kit.blueprints.logic.values import Json

_LINK = re.compile(r'<a linktype="page" urn="([^"]+)">')


def without_dead_links(entry: BlueprintObject, there: Set[str]) -> BlueprintObject:
    """Return an object without its references to uids that are not `there`."""
    fields = {name: _settled(value, there) for name, value in entry.fields.items()}
    return entry if fields == entry.fields else replace(entry, fields=fields)


def _settled(value: Json, there: Set[str]) -> Json:
    if isinstance(value, str):
        return _settled_text(value, there) if "sokumen:" in value else value
    if isinstance(value, list):
        return [_settled(inner, there) for inner in value]
    if isinstance(value, dict):
        return {name: _settled(inner, there) for name, inner in value.items()}
    return value


def _settled_text(text: str, there: Set[str]) -> Json:
    uid = urn_uid(text)
    if uid is not None:
        return text if uid in there else None
    return _LINK.sub(lambda found: found[0] if urn_uid(found[1]) in there else "<a>", text)
