"""Sheets that are being drawn as PDF, and those that were drawn within the last day.

For: what takes longer than a person should look at an empty window. Not for: keeping: the sheet can be asked for again.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Paper(models.Model):
    """One sheet as it stood on the screen when it was asked for; `pdf` is None until it is drawn.

    `digest` tells sheets apart by what they say, not by the minute in which they were asked for. `pictures` are the
    SHA-256 of the files that it shows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(_("しるし"), max_length=64, unique=True)
    name = models.CharField(_("名前"), max_length=60)
    html = models.TextField(_("内容"))
    pictures = models.JSONField(_("画像"), default=list)
    asked_at = models.DateTimeField(_("頼んだ日時"))
    pdf = models.BinaryField(_("PDFの中身"), null=True)
    has_failed = models.BooleanField(_("作れなかった"), default=False)

    class Meta:
        verbose_name = _("紙にする書類")

    def __str__(self) -> str:
        return self.name
