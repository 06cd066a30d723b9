"""Makes the town what a turn says: the tree, then the content, then what goes.

For: every act that changes the blueprint's part of a town (apply, urgent, settle, roll back). Not for:
deciding, or remembering what was done (`actions.keep`).
"""

from kit.blueprints.actions.carry_out.fill import Filler
from kit.blueprints.actions.carry_out.tree import is_page, place_pages, remove_pages
from kit.blueprints.bridge.circumstances import instance_with
from kit.blueprints.logic.changes import Change, Turn
from kit.blueprints.logic.standing import LIVE
from kit.core.actions.audit import Actor


def carry_out(turn: Turn, *, label: str, by: Actor) -> None:
    """Write every change of a turn inside the caller's transaction; raises Held and has then to be rolled back.

    `label` names the release in the history of each object.
    """
    place_pages(turn, by=by)
    filler = Filler(label, by)
    for change in _in_filling_order(turn):
        filler.fill(change)
    remove_pages(turn, by=by)
    for change in turn.changes:
        before = change.before[LIVE]
        if change.is_gone and before is not None and not is_page(before):
            instance_with(change.uid).delete()


def _in_filling_order(turn: Turn) -> list[Change]:
    """What is no page first: facts stand before the texts that name them."""
    found = [change for change in turn.of_pages_in_order() if change.is_new or change.is_rewritten]
    others = [change for change in found if not is_page(turn.objects[change.uid])]
    return others + [change for change in found if is_page(turn.objects[change.uid])]
