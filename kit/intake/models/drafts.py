"""What a resident is still writing, and which matter a code leads to.

For: rows. Not for: what happens to them (`actions.drafts`, `actions.codes`).

Rules
- A draft's data key is wrapped by the secret of a browser that writes it and, once the resident rests, by a secret that
  only the code gives (`RecordKey`, holders "browser" and "code"). The instance holds no key: at rest nobody opens it.
- What is clear are days, not times: nobody sees at which hour of the night somebody wrote. Only what was sent keeps its
  receipt until a moment, which its consultation shows as well.
- A code leads to one matter, first a draft and later a consultation; of the code only a look-up is kept.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.logic.personal import Fields
from kit.core.models.sealed import SealedRecord

DRAFT = "draft"
BROWSER = "browser"
CODE = "code"


class Draft(SealedRecord):
    record_kind = DRAFT

    created_on = models.DateField(_("書きはじめた日"))
    used_on = models.DateField(_("最後に使った日"))
    expires_on = models.DateField(_("残しておく最後の日"), db_index=True)
    receipt_until = models.DateTimeField(_("受け取りの画面を出す間"), null=True)
    personal = Fields(clear=("created_on", "used_on", "expires_on", "receipt_until"))

    class Meta(SealedRecord.Meta):
        verbose_name = _("書きかけ")


class MatterCode(models.Model):
    lookup = models.BinaryField(_("合い番号のしるし"), max_length=32, unique=True)
    record_kind = models.CharField(_("記録の種類"), max_length=20)
    record_uuid = models.UUIDField(_("記録の固有番号"))
    expires_on = models.DateField(_("使える最後の日"), null=True)
    personal = Fields(key=("id", "lookup", "record_uuid"), clear=("record_kind", "expires_on"))

    class Meta:
        verbose_name = _("合い番号")
        indexes = [models.Index(fields=["record_kind", "record_uuid"], name="codes_by_record")]

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record_uuid.hex[:8]}"
