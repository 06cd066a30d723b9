"""Taking down, deleting and moving many at once: each for itself, so that one refusal never stops the others.

For: the bulk actions of the lists of pages and contacts, in the place of Wagtail's own. Not for: publishing (`bulk`) and what is
refused (`core.registries.ownership_guards`).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.admin.views.pages.bulk_actions.move import MoveBulkAction
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction as DeleteSnippetsBulkAction

from kit.core.models.owned import OwnershipRefused

Refusals = list[tuple[Any, list[str]]]


def act(page: Any, do: Callable[[], object], refused: Refusals) -> bool:
    """Do it in a transaction of its own; a refusal is collected."""
    try:
        with transaction.atomic():
            do()
    except OwnershipRefused as refusal:
        refused.append((page, refusal.reasons))
        return False
    return True


class EachForItself:
    """For Wagtail's bulk actions: says of every refused page why."""

    request: Any

    def __init__(self, request: Any, model: Any) -> None:
        super().__init__(request, model)  # type: ignore[call-arg]
        self.refusals: Refusals = []

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "refusals": self.refusals}  # type: ignore[misc]

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for thing, reasons in self.refusals:
            url = AdminURLFinder(self.request.user).get_edit_url(thing)
            buttons = [messages.button(url, _("見る"))] if url else []
            messages.error(self.request, " ".join(reasons), buttons=buttons)
        if not num_parent_objects and not num_child_objects:
            return None
        words: str = super().get_success_message(num_parent_objects, num_child_objects)  # type: ignore[misc]
        return words


class UnpublishEachBulkAction(EachForItself, UnpublishBulkAction):
    """Takes down what the town may take down."""

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Any],
        include_descendants: bool = False,
        permission_checker: Callable[[Any], bool] | None = None,
        refusals: Refusals | None = None,
        **kwargs: Any,
    ) -> tuple[int, int]:
        """The numbers of pages and of pages below them that are not public any more."""
        refused: Refusals = [] if refusals is None else refusals
        user, chosen = kwargs.get("user"), list(objects)
        below = [page for page in _live_below(chosen) if _may(page, permission_checker)]
        counts = [
            sum(act(page, _unpublishing(page, user), refused) for page in pages)
            for pages in (chosen, below if include_descendants else [])
        ]
        return counts[0], counts[1]


class DeleteEachBulkAction(EachForItself, DeleteBulkAction):
    """Deletes what the town may delete, each with everything below it or not at all."""

    @classmethod
    def execute_action(
        cls, objects: Iterable[Any], refusals: Refusals | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        refused: Refusals = [] if refusals is None else refusals
        parents = children = 0
        for page in objects:
            below = page.get_descendant_count()
            if act(page, _deleting(page, kwargs.get("user")), refused):
                parents, children = parents + 1, children + below
        return parents, children


class DeleteEachSnippetBulkAction(EachForItself, DeleteSnippetsBulkAction):
    """Deletes contacts that the town may delete."""

    @classmethod
    def execute_action(
        cls, objects: Iterable[Any], refusals: Refusals | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        refused: Refusals = [] if refusals is None else refusals
        return sum(act(thing, thing.delete, refused) for thing in objects), 0


class MoveEachBulkAction(EachForItself, MoveBulkAction):
    """Moves what the town may move."""

    @classmethod
    def execute_action(
        cls, objects: Iterable[Any], destination: Any = None, refusals: Refusals | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        refused: Refusals = [] if refusals is None else refusals
        user = kwargs.get("user")
        return sum(act(page, _moving(page, destination, user), refused) for page in objects), 0


def unpublish_with_descendants(page: Any, user: Any) -> tuple[int, Refusals]:
    """Take down a page and what is below it, each for itself; answers how many, and what was refused."""
    refused: Refusals = []
    below = [found for found in _live_below([page]) if found.permissions_for_user(user).can_unpublish()]
    return sum(act(found, _unpublishing(found, user), refused) for found in [page, *below]), refused


def _live_below(chosen: list[Any]) -> list[Any]:
    return [
        found for page in chosen for found in page.get_descendants().live().defer_streamfields().specific()
    ]


def _may(page: Any, checker: Callable[[Any], bool] | None) -> bool:
    return checker is None or checker(page)


def _unpublishing(page: Any, user: Any) -> Callable[[], object]:
    return lambda: page.unpublish(user=user)


def _deleting(page: Any, user: Any) -> Callable[[], object]:
    return lambda: page.delete(user=user)


def _moving(page: Any, destination: Any, user: Any) -> Callable[[], object]:
    return lambda: page.move(destination, pos="last-child", user=user)
