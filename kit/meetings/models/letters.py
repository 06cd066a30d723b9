"""What was sent, or is to be sent, to each person about a meeting: one sealed letter each.

For: rows. Not for: their words (`logic.letters`), what stands in calendars (`models.public`).

Rules
- Sealed: who it is for, the address, subject, text and calendar file, exactly as they were shown before they were sent.
  Who was asked to a closed meeting is nobody else's business, so no column names a seat or an agency.
- The meeting's own key seals its letters; they are erased with it.
- A letter is never changed; what became of it is.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.logic.personal import Fields
from kit.core.models.sealed import SealedRecord
from kit.meetings.logic.inviting import TELLINGS
from kit.meetings.models.records import Belonging


class Letter(Belonging):
    class Outcome(models.TextChoices):
        WAITING = "waiting", _("送るところです")
        SENT = "sent", _("送りました")
        FAILED = "failed", _("送れませんでした")
        PAPER = "paper", _("紙で届けます")

    record_kind = "letter"

    telling = models.CharField(
        _("知らせたこと"), max_length=12, choices=[(one.value, words) for one, words in TELLINGS.items()]
    )
    sequence = models.PositiveIntegerField(_("直した回数"), default=0)
    outcome = models.CharField(_("結果"), max_length=8, choices=Outcome, default=Outcome.WAITING)
    made_at = models.DateTimeField(_("書いた日時"))
    sent_at = models.DateTimeField(_("送った日時"), null=True)
    personal = Fields(clear=("telling", "sequence", "outcome", "made_at", "sent_at"))

    class Meta(SealedRecord.Meta):
        verbose_name = _("会議の案内の手紙")
        ordering = ["made_at"]
        indexes = [models.Index(fields=["outcome", "made_at"], name="letters_by_outcome")]
