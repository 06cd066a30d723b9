"""What somebody typed about the next release, in words, when there is no form to show it in.

For: a refusal before anything could be read (keys or feed not ready, somebody was faster). Not for: the form itself.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kit.blueprints.bridge.library import Library
from kit.hub.bridge.findings import place_words
from kit.hub.queries.release import released_object


def typed_words(sent: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Labels and texts, the notes first; what is empty is left out."""
    found = [(_("書いた説明"), sent.get("notes", ""))]
    for name, text in sent.items():
        kind, _dash, rest = name.partition("-")
        if kind == "reason":
            found.append((_("「%(title)s」を取り下げる理由") % {"title": _library(rest).title(rest)}, text))
        elif kind == "urgent":
            found.append((_urgent(rest), text))
    return [(label, text.strip()) for label, text in found if text.strip()]


def _urgent(place: str) -> str:
    uid, _dash, field = place.rpartition("-")
    library = _library(uid)
    words = {"title": library.title(uid), "place": place_words(library, uid, field)}
    return _("「%(title)s」の%(place)sを急ぎにする理由") % words


def _library(uid: str) -> Library:
    """As the last release has it: it stands here whatever the feed says."""
    try:
        entry = released_object(UUID(uid))
    except ValueError:  # it came with a form, and may be anything
        entry = None
    return Library([{uid: entry} if entry else {}])
