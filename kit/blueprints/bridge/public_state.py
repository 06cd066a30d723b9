"""What a town shows of the prefecture's blueprints, as plain data: `/blueprints/state.json`.

For: the hub's board and whoever wants to know what stands in which town. Not for: drafts, people, residents.

Rules
- Values of what is published and open to everybody, and of nothing else. Of everything else only that it is not
  shown; of what is for staff alone (`BlueprintType.is_public`) also where the town differs, so that the prefecture knows
  that there is something of the town's own: which object and which place, by their ids, and never a word.
- The questions of the intake (`intake.definition`) are shown whole, also while nobody can write here: every one of them is put
  to whoever opens the intake, and an approver published it for that. What is answered, and by whom, is no part of them. Without
  them nobody could tell a town beforehand that a release and its own questions meet.
- It is made once for each public change (`core.memory`); what ends by the clock (a temporary override) makes it
  anew.
"""

import json
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from wagtail.models import Page, PageViewRestriction

from kit.blueprints.bridge.references import model_of
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.logic.differing import differing_paths, values_by_path
from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.standing import LIVE, Standing
from kit.blueprints.models import FixedOverride
from kit.blueprints.queries.state import integrated_version
from kit.core.memory import public_while_true, shown_until
from kit.core.registries import blueprint_types

FORMAT: Final = "sokumen-state/1"


def public_state(now: datetime) -> bytes:
    """The whole answer as bytes: equal content has equal bytes."""
    body: bytes = public_while_true("blueprints/state", lambda: _bytes(read_public_state(now)), now=now)
    return body


def read_public_state(now: datetime) -> dict[str, Any]:
    """The public state of every subscribed blueprint (`docs/schemas/state.json`)."""
    config = settings.SITE_CONFIG
    overrides = _temporary(now)
    closed = _closed_uids()
    return {
        "format": FORMAT, "code": config.code, "name": config.name, "kit": settings.KIT_VERSION,
        "blueprints": [_blueprint(name, overrides, closed) for name in config.blueprints.subscribe],
    }  # fmt: skip


def _blueprint(name: str, overrides: dict[str, list[Any]], closed: frozenset[str]) -> dict[str, Any]:
    standing = read_standing(name, as_shown=True)
    return {
        "name": name, "version": integrated_version(name, standing.sequence), "sequence": standing.sequence,
        "objects": [_object(uid, standing, overrides.get(uid, []), closed) for uid in sorted(standing.sides[LIVE].base)],
    }  # fmt: skip


def _object(uid: str, standing: Standing, temporary: list[Any], closed: frozenset[str]) -> dict[str, Any]:
    base, ours = standing.sides[LIVE].base[uid], standing.sides[LIVE].ours.get(uid)
    is_live = ours is not None and bool(ours.fields.get("live", True)) and uid not in closed
    shown = is_live and _is_for_everybody(base.type)
    found = {
        "uid": uid, "type": base.type, "sequence": standing.sequences[uid], "shown": shown,
        "overrides": _overrides(base, ours, is_live=is_live), "temporary": temporary,
    }  # fmt: skip
    if ours is None or not shown:
        return found
    return {**found, "parent": ours.parent, "after": ours.after, "values": values_by_path(ours.fields)}


def _is_for_everybody(type_name: str) -> bool:
    entry = blueprint_types.get(type_name)
    return entry is None or entry.is_public


def _overrides(base: BlueprintObject, ours: BlueprintObject | None, *, is_live: bool) -> list[str]:
    """Of what is not published only that: which of its places differ would tell something of a draft."""
    if ours is None or is_live:
        return differing_paths(base, ours)
    return ["live"] if ours.fields.get("live") != base.fields.get("live") else []


def _temporary(now: datetime) -> dict[str, list[Any]]:
    """The temporary overrides in force, by uid; the answer is true until the first of them ends."""
    found: dict[str, list[Any]] = {}
    for row in FixedOverride.objects.filter(ended_at=None, until__gt=now).order_by("uid", "path"):
        shown_until(row.until)
        found.setdefault(str(row.uid), []).append({"path": row.path, "until": row.until.isoformat()})
    return found


def _closed_uids() -> frozenset[str]:
    """The pages that not everybody may open, with all that hangs below them."""
    roots = list(PageViewRestriction.objects.values_list("page__path", flat=True))
    models = [model_of(entry.name) for entry in blueprint_types.values()] if roots else []
    return frozenset(
        str(uid)
        for model in models
        if issubclass(model, Page)
        for path, uid in model.objects.values_list("path", "uid")
        if path.startswith(tuple(roots))
    )


def _bytes(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
