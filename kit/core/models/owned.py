"""What every object carries that a blueprint may own.

For: the identity that survives copying between databases, and the one place where a guard is asked before
an owned object changes. Not for: deciding who owns what; a guard is registered in `core.registries`.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.registries import Write, ownership_guards, publish_checks


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


class OwnershipRefused(Exception):
    """Somebody else decides what stands there; `reasons` names the places and says what can be done."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


class OwnedMixin(models.Model):
    """A uid that never changes and is never shared, and guarded saving."""

    uid = models.UUIDField(_("固有番号"), default=uuid.uuid4, unique=True, editable=False)

    # A copy is another object: nobody but the town owns it.
    exclude_fields_in_copy = ["uid"]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if getattr(self, "alias_of_id", None) and self._state.adding:
            # Wagtail's alias takes over every field, also the ones that a copy leaves out.
            self.uid = uuid.uuid4()
        fields = kwargs.get("update_fields")
        self.ask_guards(Write(fields=None if fields is None else frozenset(fields)))
        return super().save(*args, **kwargs)

    def ask_guards(self, write: Write) -> None:
        """Raises OwnershipRefused when a guard does not let this be written."""
        for guard in ownership_guards.values():
            guard(self, write)


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
        self.ask_guards(Write(is_draft=True))
        return super().save_revision(*args, **kwargs)

    def with_content_json(self, content: Any) -> Any:
        """An older version of this object, which is this object whatever the version says."""
        version = super().with_content_json(content)
        version.uid = self.uid
        return version

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish, now or at the planned time; raises PublishRefused when something is missing.

        Raises OwnershipRefused when a guard does not let this version be public, before anything is touched.
        """
        version = revision.as_object()
        version.refuse_incomplete()
        version.live = True
        version.ask_guards(Write())
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
