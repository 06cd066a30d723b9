"""How towns would take, and how they take, a release: the rehearsal and the progress.

For: the desk, from what the towns publish (`queries.rehearsal`). Not for: asking towns, and deciding anything there.

Rules
- Only connected towns are listed. One of which nothing is known stands there as that, with no number.
- Everything says when it was asked for; the progress looks again by itself each minute, without a script.
- What a town publishes and what it tells are of different times: which release it has says the younger of both, and how many
  wait there is not shown when it is from before the town took that one.
- Towns are in the order of their codes; nobody is ranked.
- The rehearsal is computed in the request: 29 towns, each with ten texts of its own, took 1.3 s of one processor on a machine
  under load (`tests/bench/test_rehearsal.py`; almost half of it is the merge's digest of what the town has).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from kit.blueprints.bridge.library import Library
from kit.blueprints.logic.document import Release
from kit.blueprints.logic.plan import Entry
from kit.hub.logic.rehearsal import Outlook, TownState, rehearse, rewritten
from kit.hub.logic.signing import SigningRefused
from kit.hub.management.desk import blueprint_name, releases_at
from kit.hub.models import NextRelease, Town
from kit.hub.models.on_its_way import Stage
from kit.hub.queries import rehearsal
from kit.hub.queries.knocks import knocks_since
from kit.hub.queries.towns import connected_towns
from kit.hub.views.release_table import Table
from kit.hub.views.releases import ReleaseScreen

LOOK_AGAIN: Final = 60  # seconds


@dataclass(frozen=True)
class Place:
    """A place in one town where something happens."""

    title: str
    words: str


@dataclass(frozen=True)
class Line:
    """One town of the rehearsal; `outlook` is None where nothing is known of it."""

    town: Town
    outlook: Outlook | None = None
    at: datetime | None = None
    conflicts: tuple[Place, ...] = ()
    displaced: tuple[Place, ...] = ()
    unseen: tuple[str, ...] = ()


class Rehearsal(ReleaseScreen, TemplateView):
    """下見: what the next release would meet in every town."""

    template_name = "kit_hub/release/rehearsal.html"

    def get_page_subtitle(self) -> str:
        return _("市町での下見")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            table = Table(None)
            release = table.as_release()
        except SigningRefused as refused:
            return self.render_to_response(self.get_context_data(problem=str(refused)), status=409)
        lines = rehearsed(release, table.line.releases, table.library)
        return self.render_to_response(self.get_context_data(lines=lines, release=release, **_counts(lines)))


class Progress(ReleaseScreen, TemplateView):
    """How far each connected town is with a release that is out."""

    template_name = "kit_hub/release/progress.html"

    def get_page_subtitle(self) -> str:
        return _("市町での取り込み")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        response["Refresh"] = str(LOOK_AGAIN)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = get_object_or_404(NextRelease, pk=self.kwargs["pk"], stage=Stage.OUT)
        told, waiting = rehearsal.told_releases(row.blueprint), rehearsal.waiting_decisions()
        towns = _towns()
        had = {found[0].sequence for _town, found in towns if found}
        earlier = releases_at(row.blueprint, had)
        lines = [
            {"town": town, **_progress(found, told.get(town.code), waiting.get(town.code), row, earlier)}
            for town, found in towns
        ]
        there, knocks = sum(line["state"] == "there" for line in lines), knocks_since(row.out_at)
        return super().get_context_data(row=row, lines=lines, there=there, knocks=knocks, **kwargs)


def rehearsed(release: Release, line: Sequence[Release], library: Library) -> list[Line]:
    """Every connected town with what the release would meet there."""
    return [
        _line(town, found, rehearse(found[0], line, release) if found else None, library)
        for town, found in _towns()
    ]


def _towns() -> list[tuple[Town, tuple[TownState, datetime] | None]]:
    known = rehearsal.town_states(blueprint_name())
    return [(town, known.get(town.code)) for town in connected_towns()]


def _line(
    town: Town, found: tuple[TownState, datetime] | None, outlook: Outlook | None, library: Library
) -> Line:
    if found is None or outlook is None:
        return Line(town)
    return Line(
        town, outlook, found[1],
        conflicts=tuple(_place(entry, library) for entry in outlook.conflicts),
        displaced=tuple(_place(entry, library) for entry in outlook.displaced),
        unseen=tuple(library.title(uid) for uid in outlook.unseen),
    )  # fmt: skip


def _place(entry: Entry, library: Library) -> Place:
    words = library.spot(entry.uid, entry.path, (entry.base, entry.theirs, entry.ours)).words
    return Place(library.title(entry.uid), " › ".join(words))


def _counts(lines: Sequence[Line]) -> dict[str, int]:
    known = [line.outlook for line in lines if line.outlook is not None]
    return {
        "clean": sum(outlook.is_clean for outlook in known),
        "with_conflicts": sum(bool(outlook.conflicts) for outlook in known),
        "unknown": len(lines) - len(known) + sum(outlook.is_unknown for outlook in known),
    }  # fmt: skip


def _progress(
    found: tuple[TownState, datetime] | None,
    told: rehearsal.Told | None,
    waiting: int | None,
    row: NextRelease,
    earlier: Mapping[int, Release],
) -> dict[str, Any]:
    """What is known of one town, each from the younger source; `waiting` is of when it told, and nothing once it took more."""
    seen = [rehearsal.Told(found[0].sequence, found[0].version, found[1])] if found else []
    said = [*seen, *([told] if told else [])]
    if not said:
        return {"state": "unknown", "waiting": waiting}
    newest = max(said, key=lambda one: one.at)
    release = earlier.get(found[0].sequence) if found else None
    return {
        "state": "there" if newest.sequence >= row.sequence else "waiting",
        "version": newest.version,
        "at": newest.at,
        "others": rewritten(found[0], release) if found and release else None,
        "waiting": None if told is not None and told.sequence < newest.sequence else waiting,
    }
