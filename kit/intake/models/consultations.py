"""What residents sent, what was said since, and what staff keep of it.

For: rows. Not for: what happens to them (`actions.sending`, `actions.mailbox`, `actions.casework`), whose turn it is
(`logic.case`).

Rules
- A consultation has the uuid of the draft it was: sending twice cannot make two of them.
- One data key per consultation seals it, its messages and its notes. It is wrapped for the instance, by its key file,
  and for whoever has the code (`RecordKey`, holder "code").
- Clear are state, days and times, who is responsible, the stage and through which door it came: what the list of the
  office needs, so that a list opens nothing. Who wrote, about whom and why are sealed.
- Two people of one household have two consultations for ever. A link between them is a row of its own that only staff
  make and see.
- People with accounts are not deleted while something names them.
"""

from datetime import date
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kit.core.logic.personal import Fields
from kit.core.models import Stage, User
from kit.core.models.sealed import SealedRecord
from kit.intake.logic.case import Case, State
from kit.intake.logic.contact import NAMES
from kit.intake.logic.escalation import Listener
from kit.intake.logic.reference import shown_reference
from kit.intake.models.definitions import DefinitionVersion

CONSULTATION = "consultation"
_CASE = (
    "state", "read_at", "unanswered_since", "next_contact_on", "asked_to_close_at", "may_close", "is_unsafe",
)  # fmt: skip
_NAMED = {"on_delete": models.PROTECT, "null": True, "blank": True, "related_name": "+"}


class Door(models.TextChoices):
    WEB = "web", _("サイトから")
    PHONE = "phone", _("電話")
    COUNTER = "counter", _("来所")
    LETTER = "letter", _("手紙")
    VISIT = "visit", _("訪問")
    AGENCY = "agency", _("ほかの機関から")


class Consultation(SealedRecord):
    record_kind = CONSULTATION

    reference = models.CharField(_("受付番号"), max_length=6, unique=True)
    version = models.ForeignKey(
        DefinitionVersion, models.PROTECT, related_name="+", verbose_name=_("質問の版")
    )
    door = models.CharField(_("どこから"), max_length=10, choices=Door.choices, default=Door.WEB)
    state = models.CharField(_("いまの様子"), max_length=12, choices=[(s.value, s.value) for s in State])
    received_at = models.DateTimeField(_("受け取った日時"))
    read_at = models.DateTimeField(_("はじめて読んだ日時"), null=True)
    unanswered_since = models.DateTimeField(_("お返事を待っている日時から"), null=True)
    next_contact_on = models.DateField(_("次に連絡する日"), null=True, blank=True)
    asked_to_close_at = models.DateTimeField(_("終わってよいかをたずねた日時"), null=True)
    may_close = models.BooleanField(_("終わってよい"), default=False)
    is_unsafe = models.BooleanField(_("身の安全の心配"), default=False)
    changed_at = models.DateTimeField(_("最後に動いた日時"))
    closed_on = models.DateField(_("終わった日"), null=True)
    kept_on_since = models.DateField(_("消さないと決めた日"), null=True)
    erasure_wished_on = models.DateField(_("消してほしいと書かれた日"), null=True)
    assignee = models.ForeignKey(User, verbose_name=_("担当"), **_NAMED)
    deputy = models.ForeignKey(User, verbose_name=_("担当の代わり"), **_NAMED)
    stage = models.ForeignKey(Stage, verbose_name=_("支援段階"), **_NAMED)
    personal = Fields(
        key=("reference", "version"),
        clear=(
            *_CASE, "door", "received_at", "changed_at", "closed_on", "erasure_wished_on", "assignee", "deputy",
            "stage", "kept_on_since",
        ),
    )  # fmt: skip

    class Meta(SealedRecord.Meta):
        verbose_name = _("相談")
        indexes = [
            models.Index(fields=["state", "unanswered_since"], name="consultations_by_turn"),
            models.Index(fields=["state", "next_contact_on"], name="consultations_by_due"),
            models.Index(fields=["state", "-changed_at"], name="consultations_by_change"),
            models.Index(fields=["assignee", "state"], name="consultations_by_assignee"),
        ]

    def number(self) -> str:
        return shown_reference(self.reference)

    @property
    def ended_on(self) -> date | None:
        """The day on which the office was done with it: closed, or, where another place goes on, the last movement."""
        if self.state == State.HANDED_OVER and self.unanswered_since is None:
            return timezone.localdate(self.changed_at)
        return self.closed_on if self.state == State.CLOSED else None

    @property
    def case(self) -> Case:
        """The clear columns that decide whose turn it is."""
        return Case(**{**{name: getattr(self, name) for name in _CASE}, "state": State(self.state)})

    @case.setter
    def case(self, case: Case) -> None:
        for name in _CASE:
            setattr(self, name, getattr(case, name))
        self.state = case.state.value


class Belonging(SealedRecord):
    """A row that belongs to a consultation and is sealed by its key."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, verbose_name=_("相談"))
    at = models.DateTimeField(_("日時"))
    author = models.ForeignKey(User, verbose_name=_("書いた職員"), **_NAMED)
    personal = Fields(key=("consultation",), clear=("at", "author"))

    class Meta(SealedRecord.Meta):
        abstract = True

    def key_place(self) -> tuple[str, UUID]:
        return CONSULTATION, self.consultation_id


class Message(Belonging):
    """What the person and the office wrote to each other; without an author it is the person's."""

    record_kind = "message"

    class Kind(models.TextChoices):
        WRITTEN = "written", _("文章")
        WISHES = "wishes", _("連絡のしかたの変更")
        REQUEST = "request", _("お願い")
        QUESTION = "question", _("終わってよいかの質問")

    kind = models.CharField(_("種類"), max_length=10, choices=Kind.choices, default=Kind.WRITTEN)
    read_at = models.DateTimeField(_("相手が読んだ日時"), null=True)
    personal = Fields(clear=("kind", "read_at"))

    class Meta(Belonging.Meta):
        verbose_name = _("やりとり")
        indexes = [models.Index(fields=["consultation", "at"], name="messages_in_order")]


class Note(Belonging):
    """What staff keep for themselves: contacts, visits, the ground for passing on, how they see it."""

    record_kind = "note"

    class Kind(models.TextChoices):
        CONTACT = "contact", _("連絡の記録")
        VISIT = "visit", _("訪問")
        ASSESSMENT = "assessment", _("見立てメモ")
        PASSING_ON = "passing_on", _("ほかの機関へつなぐ")
        CHANNEL = "channel", _("選ばれていない方法を使う理由")

    kind = models.CharField(_("種類"), max_length=10, choices=Kind.choices, default=Kind.CONTACT)
    on = models.DateField(_("日"))
    channel = models.CharField(
        _("方法"), max_length=10, choices=[(way.value, name) for way, name in NAMES.items()], blank=True
    )
    personal = Fields(clear=("kind", "on", "channel"))

    class Meta(Belonging.Meta):
        verbose_name = _("経過")
        indexes = [models.Index(fields=["consultation", "on"], name="notes_in_order")]


class HouseholdLink(models.Model):
    """Staff know that two consultations come from one household; nobody else learns of it."""

    first = models.ForeignKey(Consultation, models.CASCADE, related_name="+", verbose_name=_("相談"))
    second = models.ForeignKey(
        Consultation, models.CASCADE, related_name="+", verbose_name=_("もう一つの相談")
    )
    at = models.DateTimeField(_("日時"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("つけた職員"))
    personal = Fields(key=("id", "first", "second"), clear=("at", "by"))

    class Meta:
        verbose_name = _("同じ世帯のしるし")
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_link_per_pair")]

    def __str__(self) -> str:
        return f"{self.pk}"


class Telling(models.Model):
    """Somebody was told that a consultation waits unread, so that nobody is told twice."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, verbose_name=_("相談"))
    listener = models.CharField(
        _("だれに"), max_length=10, choices=[(one.value, one.value) for one in Listener]
    )
    since = models.DateTimeField(_("いつから待っている分か"))
    at = models.DateTimeField(_("知らせた日時"))
    to_everybody = models.BooleanField(_("全員に"), default=False)
    personal = Fields(key=("id", "consultation"), clear=("listener", "since", "at", "to_everybody"))

    class Meta:
        verbose_name = _("知らせた記録")
        constraints = [
            models.UniqueConstraint(fields=["consultation", "listener", "since"], name="told_once")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class ErasureProposal(models.Model):
    """Somebody proposed to erase a consultation, or its time is over; somebody else decides.

    Without a person it comes from the term of keeping in site.toml. It goes with what it erases.
    """

    class Reason(models.TextChoices):
        WISHED = "wished", _("相談した人が消してほしいと望んだ")
        KEPT_LONG_ENOUGH = "retention", _("保存年限が過ぎた")
        MISTAKE = "mistake", _("まちがって受け取ったもの（いたずら、二重など）")

    consultation = models.OneToOneField(Consultation, models.CASCADE, verbose_name=_("相談"))
    reason = models.CharField(_("理由"), max_length=10, choices=Reason.choices)
    at = models.DateTimeField(_("起案した日時"))
    by = models.ForeignKey(User, verbose_name=_("起案した職員"), **_NAMED)
    personal = Fields(key=("id", "consultation"), clear=("reason", "at", "by"))

    class Meta:
        verbose_name = _("消去の起案")

    def __str__(self) -> str:
        return f"{self.pk}"


class Duty(models.Model):
    """Who answers for whom: the head of the window, and who stands in for a counsellor."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+", verbose_name=_("窓口相談員"))
    deputy = models.ForeignKey(User, verbose_name=_("不在のときに代わる人"), **_NAMED)
    is_head = models.BooleanField(_("窓口の責任者"), default=False)
    personal = Fields(key=("id",), clear=("user", "deputy", "is_head"))

    class Meta:
        verbose_name = _("窓口の受け持ち")

    def __str__(self) -> str:
        return str(self.user)
