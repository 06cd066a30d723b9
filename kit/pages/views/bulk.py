"""Publishing many pages at once: each for itself, so that one refused page never stops the others.

For: the bulk action of the page list, in the place of Wagtail's own. Not for: what is missing (`gaps`).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction

from kit.core.models.owned import OwnershipRefused, PublishRefused

Refusals = list[tuple[Any, list[str]]]


class PublishEachBulkAction(PublishBulkAction):
    """Publishes what is complete and says of every other page what it lacks."""

    def __init__(self, request: Any, model: Any) -> None:
        super().__init__(request, model)
        self.refusals: Refusals = []

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "refusals": self.refusals}

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Any],
        include_descendants: bool = False,
        user: Any = None,
        refusals: Refusals | None = None,
        **kwargs: Any,
    ) -> tuple[int, int]:
        """The numbers of pages and of pages below them that are public now; `refusals` collects the others."""
        refused: Refusals = [] if refusals is None else refusals
        chosen = [page.specific for page in objects]
        below = list(_drafts_below(chosen, user)) if include_descendants else []
        return tuple(sum(_publish(page, user, refused) for page in pages) for pages in (chosen, below))  # type: ignore[return-value]

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for page, reasons in self.refusals:
            self._say(page, reasons)
        if not num_parent_objects and not num_child_objects:
            return None
        words: str = super().get_success_message(num_parent_objects, num_child_objects)
        return words

    def _say(self, page: Any, reasons: list[str]) -> None:
        words = _("「%(title)s」はまだ公開できません。") % {"title": page.get_admin_display_title()}
        button = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("直す"))
        messages.error(self.request, words + " ".join(reasons), buttons=[button])


def _drafts_below(chosen: Iterable[Any], user: Any) -> Iterator[Any]:
    seen = {page.pk for page in chosen}
    for page in chosen:
        for draft in page.get_descendants().not_live().defer_streamfields().specific():
            if draft.pk not in seen and (user is None or draft.permissions_for_user(user).can_publish()):
                seen.add(draft.pk)
                yield draft


def _publish(page: Any, user: Any, refused: Refusals) -> bool:
    try:
        with transaction.atomic():
            revision = page.get_latest_revision() or page.save_revision(user=user)
            revision.publish(user=user)
    except (PublishRefused, OwnershipRefused) as refusal:
        refused.append((page, refusal.reasons))
        return False
    except ValidationError as error:
        refused.append((page, error.messages))
        return False
    return True
