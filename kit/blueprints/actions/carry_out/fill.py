"""Writes the content of one object: published, then its draft back on top.

Rules
- What is published afterwards gets a revision and is published; a draft that differs is saved on top of it
  as the newest revision, so that nobody's draft is shadowed.
- What is not published keeps that: a draft gets a revision and no more.
- A version that is scheduled stays scheduled: it gets what changed, so that it will not bring back the old.
- Every object that changes gets one entry in its history that names the release.
- An object that may not go public now is held: nothing of it changes. A new one arrives as a draft.
- An image has no drafts. When its file changes the old one is kept (`bridge.media`), and what shows it goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Page, Revision

from kit.blueprints.actions.carry_out.pictures import leave_file
from kit.blueprints.bridge.media import FileMissing, keep_file_of
from kit.blueprints.bridge.references import References, model_of
from kit.blueprints.bridge.town import draft_of, has_own_draft
from kit.blueprints.bridge.values import write_fields
from kit.blueprints.logic.changes import Change
from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.standing import DRAFT, LIVE
from kit.blueprints.logic.values import Json
from kit.core.actions.audit import Actor, person
from kit.core.models import KitImage

LOG_ACTION: Final = "kit.blueprint.apply"
# The name ends in "publish": the history then knows which version was public (`pages.queries.publications`).
PUBLISH_LOG: Final = "kit.blueprint.publish"
LOG_ACTIONS: Final = (LOG_ACTION, PUBLISH_LOG)


class Held(Exception):
    """This object cannot go public now; `reasons` say, in words for a clerk, what is missing in it."""

    def __init__(self, uid: str, reasons: list[str]) -> None:
        self.uid, self.reasons = uid, reasons
        super().__init__(" ".join(reasons))


@dataclass
class Filler:
    """Fills objects for one release; `label` names it in their histories.

    `keeps_schedules` is asked by what does not wait for scheduled objects.
    """

    label: str
    by: Actor
    keeps_schedules: bool = False
    links: References = field(default_factory=References)

    def fill(self, change: Change) -> None:
        """Write one object as it is afterwards; raises Held."""
        live, draft = change.after[LIVE], change.after[DRAFT]
        assert live is not None
        assert draft is not None
        row = self._row(live)
        if isinstance(row, KitImage):
            self._fill_image(row, live, change.before[LIVE])
        elif not isinstance(row, DraftStateMixin):
            self._write(row, live, change.before[LIVE])
            row.save()
        elif live.fields.get("live", True):
            self._fill_published(row, change)
        else:
            self._fill_unpublished(row, change)

    def _fill_image(self, row: KitImage, live: BlueprintObject, before: BlueprintObject | None) -> None:
        shown = row.file.name if row.pk else ""
        if shown:
            keep_file_of(row)
        try:
            self._write(row, live, before)
        except FileMissing as error:
            raise Held(live.uid, [str(error)]) from error
        row.save()
        log(instance=row, action=LOG_ACTION, user=person(self.by), data={"release": self.label})
        if shown and shown != row.file.name:
            leave_file(row, shown, by=self.by)

    def _row(self, entry: BlueprintObject) -> Any:
        model = model_of(entry.type)
        found = model.objects.filter(uid=entry.uid).first()
        if found is not None:
            return found
        new = model(uid=entry.uid)
        if isinstance(new, DraftStateMixin):
            new.live = False
        return new

    def _fill_published(self, row: Any, change: Change) -> None:
        live, draft = change.after[LIVE], change.after[DRAFT]
        assert live is not None
        assert draft is not None
        kept = draft_of(row) if has_own_draft(row) else None
        plans = _schedules(row) if self.keeps_schedules else ()
        if not row.live or _content(change.before[LIVE]) != _content(live):
            self._publish(row, change)
        if kept is not None:
            self._put_on_top(kept, change)
        elif _content(draft) != _content(live):
            self._save_draft(self._row(live), draft, live)
        for revision, moment in plans:
            self._keep_schedule(revision, moment, change)

    def _publish(self, row: Any, change: Change) -> None:
        live = change.after[LIVE]
        assert live is not None
        # Of what was never published the row is old; its latest draft is what the decision was made for.
        instance = row if row.live else draft_of(row)
        self._write(instance, live, change.before[LIVE])
        gaps = instance.gaps()
        if gaps and not change.is_new:
            raise Held(change.uid, [gap.message for gap in gaps])
        if row.pk is None:
            instance.save()
        # What is published is validated when its row is saved; validating it here too would double the work.
        revision = self._revision(instance, changed=bool(gaps), clean=bool(gaps))
        if not gaps:
            self._go_live(instance, revision)
        self._log(instance, revision, LOG_ACTION if gaps else PUBLISH_LOG)

    def _go_live(self, instance: Any, revision: Revision) -> None:
        try:
            instance.publish_asked(revision, log_action=False)
        except ValidationError as error:
            raise Held(str(instance.uid), error.messages) from error

    def _put_on_top(self, kept: Any, change: Change) -> None:
        draft = change.after[DRAFT]
        assert draft is not None
        user = kept.latest_revision.user if kept.latest_revision else None
        self._write(kept, draft, change.before[DRAFT])
        revision = self._revision(kept, changed=True, user=user)
        if _content(change.before[LIVE]) == _content(change.after[LIVE]):
            self._log(kept, revision)

    def _keep_schedule(self, revision: Revision, moment: datetime, change: Change) -> None:
        """Write what changed into a scheduled version too; publishing the live one has taken its date away."""
        draft = change.after[DRAFT]
        assert draft is not None
        planned = revision.as_object()
        self._write(planned, draft, change.before[DRAFT])
        revision.content = planned.serializable_data()
        revision.approved_go_live_at = moment
        revision.save(update_fields=["content", "approved_go_live_at"])

    def _fill_unpublished(self, row: Any, change: Change) -> None:
        draft = change.after[DRAFT]
        assert draft is not None
        if row.live:
            row.unpublish(log_action="wagtail.unpublish", user=person(self.by))
            row = self._row(draft)
        if row.pk is None:
            self._write(row, draft, None)
            row.save()
        elif isinstance(row, Page) and (row.slug, row.title) != (
            draft.fields.get("slug"),
            draft.fields.get("title"),
        ):
            # The address of a page that is not published stands in its row.
            row.slug, row.title = str(draft.fields["slug"]), str(draft.fields["title"])
            row.save()
        if change.is_new or _content(change.before[DRAFT]) != _content(draft):
            self._save_draft(row, draft, change.before[DRAFT])

    def _save_draft(self, row: Any, draft: BlueprintObject, before: BlueprintObject | None) -> None:
        instance = draft_of(row)
        self._write(instance, draft, before)
        self._log(instance, self._revision(instance, changed=True))

    def _write(self, instance: Any, after: BlueprintObject, before: BlueprintObject | None) -> None:
        known = before.fields if before is not None else {}
        different = {name: value for name, value in after.fields.items() if known.get(name, _NONE) != value}
        write_fields(instance, after.type, different, self.links)

    def _revision(self, instance: Any, *, changed: bool, user: Any = None, clean: bool = True) -> Any:
        try:
            return instance.save_revision(log_action=False, changed=changed, user=user, clean=clean)
        except ValidationError as error:
            raise Held(str(instance.uid), error.messages) from error

    def _log(self, instance: Any, revision: Any, action: str = LOG_ACTION) -> None:
        data, user = {"release": self.label}, person(self.by)
        log(
            instance=instance, action=action, user=user, data=data, revision=revision, content_changed=True,
        )  # fmt: skip


_NONE: Final = object()


def _schedules(row: Any) -> list[tuple[Revision, datetime]]:
    planned = row.revisions.filter(approved_go_live_at__isnull=False) if row.pk else ()
    return [(revision, revision.approved_go_live_at) for revision in planned]


def _content(entry: BlueprintObject | None) -> Mapping[str, Json] | None:
    """The fields without whether they are published."""
    if entry is None:
        return None
    return {name: value for name, value in entry.fields.items() if name != "live"}
