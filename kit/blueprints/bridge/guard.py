"""Refuses every change of what the prefecture has fixed, whichever way it comes.

For: the last line, asked by the models themselves (`core.models.owned`) and by Django's signals (`wiring`).
Not for: the forms, which put fixed parts back before anything is saved (`views.editing`).

Rules
- A version passes when it agrees, in everything that is fixed or sealed, with a base of its kind; active overrides
  stand in the base. Whoever puts a release in works inside `applying()` and is not asked.
- Whether residents see it: where `live` is fixed, it is not published, unpublished, planned, ended or made private.
- Place: a fixed `parent` is not left; where `children` is fixed, the prefecture's pages keep their order.
- What holds a fixed part is not deleted.
- An object without a base is the town's; the prefecture's own instance is never asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, PageViewRestriction

from kit.blueprints.bridge.directory import Directory, uids_below, uids_in_order
from kit.blueprints.bridge.held import TIMES, Base, Held, held_entries, is_live_fixed, read_held
from kit.blueprints.bridge.places import place_words
from kit.blueprints.bridge.values import read_fields
from kit.blueprints.logic.impose import LIVE, impose
from kit.blueprints.logic.ownership import CHILDREN, PARENT
from kit.core.models.owned import OwnedMixin, OwnershipRefused
from kit.core.registries import Write

# So many places are named in one message.
_NAMED: Final = 3
_applying: ContextVar[bool] = ContextVar("kit_applying", default=False)
_orders: ContextVar[dict[int, list[str]] | None] = ContextVar("kit_orders", default=None)


@contextmanager
def applying() -> Iterator[None]:
    """Within it nothing is refused: a release, an override, or the way back from either is being put in."""
    token = _applying.set(True)
    try:
        yield
    finally:
        _applying.reset(token)


def guard(thing: Any, write: Write) -> None:
    """Raises OwnershipRefused when this row or draft differs from what the prefecture has fixed."""
    if _applying.get() or not _touches(thing, write):
        return
    held = read_held(thing)
    if held is None:
        return
    bases = held.allowed(is_draft=write.is_draft, is_live=getattr(thing, LIVE, True))
    found = [_breaches(thing, write, held, base) for base in bases]
    if found and all(found):
        raise OwnershipRefused(min(found, key=len))


def guard_plain_page(page: Page, fields: frozenset[str] | None) -> None:
    """As `guard`, for a page that is saved without its own type: by a move, or by code."""
    if not _applying.get() and page.pk and not page._state.adding and _is_owned_name(Page, fields):
        specific = Page.objects.get(pk=page.pk).specific
        if isinstance(specific, OwnedMixin):
            for field in Page._meta.concrete_fields:
                if field.attname in page.__dict__:
                    setattr(specific, field.attname, page.__dict__[field.attname])
            names = frozenset(field.name for field in Page._meta.concrete_fields)
            guard(specific, Write(fields=names if fields is None else fields))
    _guard_order(page)


def guard_deletion(thing: Any) -> None:
    """Raises OwnershipRefused for an object that holds a fixed part."""
    if _applying.get():
        return
    held = read_held(thing)
    if held is not None and held.holds_fixed():
        raise OwnershipRefused(
            [_("「%(title)s」には県が決めている部品（県固定）があるので、消せません。") % {"title": thing}]
        )


def guard_deletion_note(entry: PageLogEntry) -> None:
    """Wagtail notes a deletion before it deletes: asked here, history never tells of one that was refused."""
    if entry._state.adding and entry.action == "wagtail.delete" and not _applying.get():
        page = Page.objects.filter(pk=entry.page_id).first()
        if page is not None:
            guard_deletion(page.specific)


def guard_privacy(restriction: PageViewRestriction) -> None:
    """Raises OwnershipRefused when something whose publication is fixed would be hidden from residents."""
    if _applying.get():
        return
    entries = held_entries(uids_below(restriction.page))
    if any(is_live_fixed(entry) for entry in entries):
        words = _(
            "「%(title)s」か、その下に、県が公開を決めているページ（県固定）があるので、見る人を限れません。"
        )
        raise OwnershipRefused([words % {"title": restriction.page.title}])


def guard_move(page: Page, parent_before: Page, parent_after: Page) -> None:
    """Raises OwnershipRefused when a page would leave a fixed place; remembers the order for `_guard_order`."""
    if _applying.get():
        return
    if parent_before.pk != parent_after.pk:
        held = read_held(page.specific)
        if held is not None and held.newest.entry.owners.is_fixed(PARENT):
            raise OwnershipRefused(
                [
                    _("「%(title)s」の場所は県が決めている（県固定）ので、動かせません。")
                    % {"title": page.title}
                ]
            )
    _orders.set({page.pk: uids_in_order(parent_after.get_children())})


def _guard_order(page: Page) -> None:
    """Asked inside the move's own transaction, when the tree has already changed."""
    before = (_orders.get() or {}).get(page.pk)
    if before is None or _applying.get():
        return
    _orders.set(None)
    parent = page.get_parent(update=True)
    held = read_held(parent.specific)
    if held is None or not held.newest.entry.owners.is_fixed(CHILDREN):
        return
    theirs = {entry.uid for entry in held_entries(before)}
    now = [uid for uid in uids_in_order(parent.get_children()) if uid in before]
    if [uid for uid in now if uid in theirs] != [uid for uid in before if uid in theirs]:
        words = _("「%(title)s」の下の並び順は県が決めている（県固定）ので、変えられません。")
        raise OwnershipRefused([words % {"title": parent.title}])


def _touches(thing: Any, write: Write) -> bool:
    return isinstance(thing, OwnedMixin) and _is_owned_name(type(thing), write.fields)


def _is_owned_name(model: Any, fields: frozenset[str] | None) -> bool:
    """Whether columns are written that a release could own; Wagtail's own bookkeeping is none of them."""
    if fields is None:
        return True
    return bool(fields - {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes",
                          "live_revision", "first_published_at", "last_published_at"})  # fmt: skip


def _breaches(thing: Any, write: Write, held: Held, base: Base) -> list[str]:
    """What differs from this base, in words."""
    return [*_content_breaches(thing, write, held, base), *_publication_breaches(thing, write, held, base)]


def _content_breaches(thing: Any, write: Write, held: Held, base: Base) -> list[str]:
    deferred = thing.get_deferred_fields()
    names = {
        name for name in base.guarded
        if name not in deferred and (write.fields is None or name in write.fields)
    }  # fmt: skip
    if not names:
        return []
    links = Directory()
    fields = read_fields(thing, base.entry.type, links, names=names)
    known = base.fields(links)
    imposed = impose(base.entry.uid, known, fields, base.entry.owners)
    changed = {name for name in names if imposed.fields[name] != fields[name]}
    if changed and not write.is_draft and getattr(thing, LIVE, True) == held.stored[LIVE]:
        # What stands in the row already is not made worse by saving the row again.
        before = read_fields(_stored(thing), base.entry.type, links, names=changed)
        changed = {name for name in changed if before[name] != fields[name]}
    paths = [path for path in imposed.places if path[0] in changed] or [(name,) for name in sorted(changed)]
    places = dict.fromkeys(place_words(type(thing), path, known, fields) for path in paths)
    return [_fixed_words(thing, list(places))] if places else []


def _stored(thing: Any) -> Any:
    return type(thing)._default_manager.get(pk=thing.pk)


def _fixed_words(thing: Any, places: list[str]) -> str:
    words = _(
        "「%(title)s」の%(places)sは県が決めているところ（県固定）なので、変えられません。"
        "編集の画面を開いて保存すると、県の今の内容に直ります。"
    )
    return words % {
        "title": thing,
        "places": "、".join(places[:_NAMED]) + ("ほか" if places[_NAMED:] else ""),
    }


def _publication_breaches(thing: Any, write: Write, held: Held, base: Base) -> list[str]:
    if not base.is_live_fixed:
        return []
    written = write.fields
    should = bool(base.entry.fields.get(LIVE, True))
    is_written = not write.is_draft and (written is None or LIVE in written)
    if is_written and thing.live not in (held.stored[LIVE], should):
        words = _("「%(title)s」を公開するかどうかは県が決めている（県固定）ので、変えられません。")
        return [words % {"title": thing}]
    for name in TIMES:
        if written is None or name in written:
            value = getattr(thing, name, None)
            if value is not None and value != held.stored[name]:
                words = _("「%(title)s」の公開の期間は県が決めている（県固定）ので、変えられません。")
                return [words % {"title": thing}]
    return []
