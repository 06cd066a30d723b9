"""What every object carries that a blueprint may own.

For: the identity that survives copying between databases, and the one place where a guard is asked before
an owned object changes. Not for: deciding who owns what; a guard is registered in `core.registries`.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.registries import ownership_guards, publish_checks


@dataclass(frozen=True)
class Gap:
    """What is missing before a version may go public; `field` names where to fill it, "" when that is elsewhere."""

    field: str
    message: str


class PublishRefused(Exception):
    """A version may not go public yet; `reasons` says, in words for a clerk, what is missing."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


class OwnedMixin(models.Model):
    """A uid that never changes, and guarded saving."""

    uid = models.UUIDField(_("固有番号"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.ask_guards()
        return super().save(*args, **kwargs)

    def ask_guards(self) -> None:
        for guard in ownership_guards.values():
            guard(self)


class OwnedDraftMixin(OwnedMixin):
    """Owned objects with drafts: revisions are guarded too, and nothing incomplete goes public.

    Some routes of Wagtail publish without `publish` (the page form, its own API, adding or copying a page that is
    live at once). All of them end in saving a whole live row, so that is asked as well.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if getattr(self, "live", False) and kwargs.get("update_fields") is None:
            self.refuse_incomplete()
        return super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.ask_guards()
        return super().save_revision(*args, **kwargs)

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish, now or at the planned time, unless something is missing; raises PublishRefused."""
        revision.as_object().refuse_incomplete()
        return super().publish(revision, *args, **kwargs)

    def publish_asked(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish a version of which `gaps` was asked already, without reading it again for the same question."""
        return super().publish(revision, *args, **kwargs)

    def refuse_incomplete(self) -> None:
        """Raises PublishRefused when something is missing in this version."""
        if gaps := self.gaps():
            raise PublishRefused([gap.message for gap in gaps])

    def gaps(self) -> list[Gap]:
        """Everything that is missing before this version may go public, in the order of its form."""
        asked = (reason for check in publish_checks.values() for reason in check(self))
        return [*self.own_gaps(), *(Gap("", reason) for reason in asked)]

    def own_gaps(self) -> list[Gap]:
        """What this type itself asks for; [] when nothing is missing."""
        return []
