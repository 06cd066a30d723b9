"""Puts pages where they hang afterwards: new ones, moved ones, and their order among each other.

Rules
- Parents before children, so that nothing is ever moved below a page that is not there yet, or below itself.
- Two pages may swap their slugs: whoever stands in the way gets a name of its own until it is filled.
- Only what stands in the wrong place is moved.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page

from kit.blueprints.bridge.references import model_of, page_with
from kit.blueprints.logic.changes import Change, Turn
from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.siblings import children
from kit.blueprints.logic.standing import LIVE
from kit.core.actions.audit import Actor, person


def place_pages(turn: Turn, *, by: Actor) -> None:
    """Make the tree that the turn asks for, with empty pages where new ones will be filled."""
    _clear_the_way(turn)
    for change in turn.of_pages_in_order():
        after = change.after[LIVE]
        if after is None or not is_page(after):
            continue
        if change.is_new:
            _add(after)
        elif change.is_moved:
            _page(change.uid).move(_parent(after), pos="last-child", user=person(by))
    _settle_orders(turn, by)


def remove_pages(turn: Turn, *, by: Actor) -> None:
    """Take away the pages that are gone, the lowest first."""
    gone = [change for change in turn.changes if change.is_gone and is_page(_before(change))]
    rows = [row for change in gone if (row := page_with(change.uid)) is not None]
    for row in sorted(rows, key=lambda row: -row.depth):
        row.delete(user=person(by))


def is_page(entry: BlueprintObject) -> bool:
    """Whether an object of a release is a page."""
    return issubclass(model_of(entry.type), Page)


def _before(change: Change) -> BlueprintObject:
    before = change.before[LIVE]
    assert before is not None
    return before


def _page(uid: str) -> Any:
    page = page_with(uid)
    assert page is not None, uid
    return page


def _parent(entry: BlueprintObject) -> Any:
    return _page(entry.parent) if entry.parent else Page.get_first_root_node()


def _add(entry: BlueprintObject) -> None:
    parent = _parent(entry)
    slug = str(entry.fields["slug"])
    if parent.get_children().filter(slug=slug).exists():
        slug = entry.uid
    page = model_of(entry.type)(
        uid=entry.uid, title=entry.fields["title"], slug=slug, live=False, has_unpublished_changes=True
    )
    parent.add_child(instance=page)


def _clear_the_way(turn: Turn) -> None:
    """Rename whoever holds an address that another page needs: it gets its own new one when it is filled."""
    leaving = {
        _address(change.before[LIVE]): change.uid for change in turn.changes if _changes_address(change)
    }
    wanted = {
        _address(change.after[LIVE]) for change in turn.changes if _changes_address(change) or change.is_new
    }
    for address in sorted(address for address in leaving if address in wanted and address is not None):
        page = _page(leaving[address])
        page.slug = slugify(f"{page.slug}-{leaving[address]}")
        page.save(clean=False, update_fields=["slug", "url_path"])


def _changes_address(change: Change) -> bool:
    before = change.before[LIVE]
    return before is not None and is_page(before) and _address(before) != _address(change.after[LIVE])


def _address(entry: BlueprintObject | None) -> tuple[str, str] | None:
    return None if entry is None else (entry.parent or "", str(entry.fields.get("slug")))


def _settle_orders(turn: Turn, by: Actor) -> None:
    touched = {
        side.parent
        for change in turn.changes
        for side in (change.before[LIVE], change.after[LIVE])
        if side and side.parent
    }
    rows = children(turn.objects)
    for parent in sorted(touched & set(rows.keys()) - {None}, key=str):
        assert parent is not None
        _settle_order(_page(parent), rows[parent], by)


def _settle_order(parent: Page, wanted: list[str], by: Actor) -> None:
    """Move the children that stand wrong; those that no blueprint could own stay behind their left neighbour."""
    there = {str(page.uid): page for page in parent.get_children().specific() if hasattr(page, "uid")}
    row = [uid for uid in there if uid in set(wanted)]
    for left, uid in _moves(row, [uid for uid in wanted if uid in there]):
        page = Page.objects.get(pk=there[uid].pk)
        if left is None:
            page.move(parent, pos="first-child", user=person(by))
        else:
            page.move(Page.objects.get(pk=there[left].pk), pos="right", user=person(by))


def _moves(row: list[str], wanted: list[str]) -> Iterable[tuple[str | None, str]]:
    """Which page has to go behind which, so that `row` becomes `wanted`."""
    left: str | None = None
    for uid in wanted:
        at = row.index(left) + 1 if left is not None else 0
        if row[at] != uid:
            row.remove(uid)
            row.insert(row.index(left) + 1 if left is not None else 0, uid)
            yield left, uid
        left = uid
