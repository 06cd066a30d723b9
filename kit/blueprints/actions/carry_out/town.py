"""Makes the town what a turn says: the tree, then the content, then what goes.

For: every act that changes the blueprint's part of a town (apply, urgent, settle, roll back). Not for:
deciding, or remembering what was done (`actions.keep`).
"""

from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.tasks import update_reference_index_task

from kit.blueprints.actions.carry_out.fill import Filler
from kit.blueprints.actions.carry_out.tree import is_page, place_pages, remove_pages
from kit.blueprints.actions.override import show_overrides
from kit.blueprints.bridge.guard import applying
from kit.blueprints.bridge.media import keep_file_of
from kit.blueprints.bridge.references import instance_with, model_of
from kit.blueprints.logic.changes import Change, Turn
from kit.blueprints.logic.standing import LIVE
from kit.core.actions.audit import Actor
from kit.core.models import KitImage


def carry_out(turn: Turn, *, label: str, by: Actor, keeps_schedules: bool = False) -> None:
    """Write every change of a turn inside the caller's transaction; raises Held and has then to be rolled back.

    `label` names the release in the history of each object. What a town corrected for a while stays corrected.
    """
    with applying():
        _carry(turn, Filler(label, by, keeps_schedules), by)
    show_overrides([change.uid for change in turn.changes], by=by)


def _carry(turn: Turn, filler: Filler, by: Actor) -> None:
    with disable_reference_index_auto_update():
        place_pages(turn, by=by)
        filling = _in_filling_order(turn)
        for change in filling:
            filler.fill(change)
    _index_references(filling)
    remove_pages(turn, by=by)
    for change in turn.changes:
        before = change.before[LIVE]
        if change.is_gone and before is not None and not is_page(before):
            instance = instance_with(change.uid)
            if isinstance(instance, KitImage):
                keep_file_of(instance)
            instance.delete()


def _index_references(filled: list[Change]) -> None:
    """Once for each object, instead of once for each of the saves that filling it takes."""
    for change in filled:
        entry = change.after[LIVE]
        assert entry is not None
        model = model_of(entry.type)
        key = model.objects.values_list("pk", flat=True).get(uid=change.uid)
        update_reference_index_task.enqueue(model._meta.app_label, model._meta.model_name, str(key))


def _in_filling_order(turn: Turn) -> list[Change]:
    """What is no page first: facts stand before the texts that name them."""
    found = [change for change in turn.of_pages_in_order() if change.is_new or change.is_rewritten]
    others = [change for change in found if not is_page(turn.objects[change.uid])]
    return others + [change for change in found if is_page(turn.objects[change.uid])]
