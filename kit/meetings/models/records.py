"""The records of meetings, what was promised in them, and their papers.

For: rows. Not for: what stands in a record (`logic.content`), who may (`queries.access`), what others were told
(`models.public`).

Rules
- Everything that was said or agreed is sealed, of open meetings too: nobody knows beforehand what slips into a sentence.
  Clear are times, states and agencies, so that lists open nothing.
- One data key for each meeting seals it, what was promised in it, and its papers.
- `edition` counts up with each change; who saves an older one is shown the other's change first (`logic.joining`).
- A promise is one row until it is closed: the next meeting of the body shows it, nothing is copied.
"""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.logic.personal import Fields
from kit.core.models import User
from kit.core.models.sealed import SealedRecord
from kit.meetings.logic.words import PROMISES, STATES, Promise, State
from kit.meetings.models.bodies import Agency, Body

MEETING = "meeting"


class Meeting(SealedRecord):
    record_kind = MEETING

    reference = models.CharField(_("会議の番号"), max_length=12, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name=_("会議体"))
    state = models.CharField(_("状態"), max_length=10, choices=[(s.value, STATES[s]) for s in State])
    starts_at = models.DateTimeField(_("始まり"))
    ends_at = models.DateTimeField(_("終わり"))
    edition = models.PositiveIntegerField(_("版"), default=1)
    template_uid = models.UUIDField(_("使ったひな形"), null=True)
    batch_uid = models.UUIDField(_("取り込んだまとまり"), null=True, db_index=True)
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("つくった職員")
    )
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("直した職員")
    )
    changed_at = models.DateTimeField(_("直した日時"))
    kept_on_since = models.DateField(_("消さないと決めた日"), null=True)
    personal = Fields(
        key=("reference", "body", "template_uid", "batch_uid"),
        clear=(
            "state",
            "starts_at",
            "ends_at",
            "edition",
            "made_by",
            "changed_by",
            "changed_at",
            "kept_on_since",
        ),
    )

    class Meta(SealedRecord.Meta):
        verbose_name = _("会議の記録")
        ordering = ["-starts_at"]
        indexes = [
            models.Index(fields=["body", "-starts_at"], name="meetings_of_body"),
            models.Index(fields=["state", "starts_at"], name="meetings_by_state"),
        ]

    def number(self) -> str:
        return self.reference


class Belonging(SealedRecord):
    """A row that belongs to a meeting and is sealed by its key."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("会議"))
    personal = Fields(key=("meeting",))

    class Meta(SealedRecord.Meta):
        abstract = True

    def key_place(self) -> tuple[str, UUID]:
        return MEETING, self.meeting_id


class Action(Belonging):
    """Something promised (宿題); sealed: text, reason, note. `owner` is an agency, None for the secretary's office."""

    record_kind = "action"

    item_id = models.CharField(_("議題のしるし"), max_length=12, blank=True)
    owner = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("受け持つ機関")
    )
    due_on = models.DateField(_("いつまでに"), null=True, blank=True)
    state = models.CharField(
        _("状態"), max_length=10, choices=[(s.value, PROMISES[s]) for s in Promise], default=Promise.OPEN
    )
    closed_on = models.DateField(_("終えた日"), null=True)
    edition = models.PositiveIntegerField(_("版"), default=1)
    reminded_on = models.DateField(_("期限を知らせた日"), null=True)
    personal = Fields(
        key=("item_id",), clear=("owner", "due_on", "state", "closed_on", "edition", "reminded_on")
    )

    class Meta(SealedRecord.Meta):
        verbose_name = _("宿題")
        indexes = [models.Index(fields=["state", "due_on"], name="actions_by_due")]


class Paper(Belonging):
    """A file of a meeting; sealed: its name, title, type and how many parts it has."""

    record_kind = "paper"

    item_id = models.CharField(_("議題のしるし"), max_length=12, blank=True)
    handling = models.CharField(
        _("扱い"),
        max_length=10,
        choices=[("public", _("公開")), ("meeting", _("会議限り")), ("collect", _("回収"))],
        default="meeting",
    )
    size = models.PositiveBigIntegerField(_("大きさ"))
    scanned = models.BooleanField(_("ウイルスを調べた"), default=False)
    added_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("入れた職員")
    )
    added_at = models.DateTimeField(_("入れた日時"))
    personal = Fields(key=("item_id",), clear=("handling", "size", "scanned", "added_by", "added_at"))

    class Meta(SealedRecord.Meta):
        verbose_name = _("会議の資料")
        ordering = ["added_at"]


class PaperPart(Belonging):
    """A piece of a paper's file; sealed: its place, whether it is the last, its bytes in base64.

    The file lies in the database, not in a folder: it is kept, erased and backed up together with its record, no
    piece of it is ever left over, and several servers see the same.
    """

    record_kind = "paper_part"

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="parts", verbose_name=_("資料"))
    position = models.PositiveSmallIntegerField(_("順番"))
    personal = Fields(key=("paper",), clear=("position",))

    class Meta(SealedRecord.Meta):
        verbose_name = _("資料の中身")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["paper", "position"], name="paper_part_once")]


class ErasureProposal(models.Model):
    """A record whose term is over; erased when the protection manager agrees, kept when not."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, verbose_name=_("会議"))
    proposed_at = models.DateTimeField(_("起案した日時"))
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("起案した職員")
    )
    personal = Fields(key=("id", "meeting"), clear=("proposed_at", "proposed_by"))

    class Meta:
        verbose_name = _("会議の記録を消す起案")

    def __str__(self) -> str:
        return str(self.meeting)
