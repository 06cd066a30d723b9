"""What every object carries that a blueprint may own.

For: the identity that survives copying between databases, and the one place where a guard is asked before
an owned object changes. Not for: deciding who owns what; `blueprints` registers that guard.
"""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.registries import ownership_guards, publish_checks


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
    """Owned objects with drafts: revisions are guarded too, and nothing incomplete goes public."""

    class Meta:
        abstract = True

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.ask_guards()
        return super().save_revision(*args, **kwargs)

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish unless something is missing; raises PublishRefused on every route alike."""
        version = revision.as_object()
        reasons = version.reasons_not_to_publish()
        for check in publish_checks.values():
            reasons += check(version)
        if reasons:
            raise PublishRefused(reasons)
        return super().publish(revision, *args, **kwargs)

    def reasons_not_to_publish(self) -> list[str]:
        """What is missing before this version may go public, in words for a clerk; [] when nothing is."""
        return []
