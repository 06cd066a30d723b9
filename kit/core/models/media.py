"""Own image, rendition and document models, because Wagtail's cannot be swapped later.

For: files of the editing side, each with a uid so that a release can name it. Not for: files of residents
or of meetings, which are never Wagtail documents.

Rules
- The SHA-256 of a picture's file is kept beside it, taken once when the file comes: a release names files by it.
"""

from hashlib import sha256
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from kit.core.models.owned import OwnedMixin


class KitImage(OwnedMixin, AbstractImage):
    alt = models.CharField(
        _("画像の説明"),
        max_length=200,
        blank=True,
        help_text=_("見えない人に読み上げる一文。かざりなら空のままにします。"),
    )

    sha256 = models.CharField(_("ファイルのしるし"), max_length=64, blank=True, editable=False)

    admin_form_fields = (*Image.admin_form_fields, "alt")

    class Meta(AbstractImage.Meta):
        verbose_name = _("画像")
        verbose_name_plural = _("画像")

    @property
    def default_alt_text(self) -> str:
        return self.alt

    def save(self, *args: Any, **kwargs: Any) -> Any:
        written = kwargs.get("update_fields")
        if (
            self.file
            and (written is None or "file" in written)
            and not (self.sha256 and self.file._committed)
        ):
            # Before the guards are asked: they compare files by it.
            self.sha256 = self.read_sha256()
            if written is not None:
                kwargs["update_fields"] = {*written, "sha256"}
        return super().save(*args, **kwargs)

    def read_sha256(self) -> str:
        """The SHA-256 of the file as it is now; raises SourceImageIOError when it cannot be read."""
        with self.open_file() as file:
            digest = sha256(file.read()).hexdigest()
            file.seek(0)
        return digest


class KitRendition(AbstractRendition):
    image = models.ForeignKey(
        KitImage, verbose_name=_("画像"), on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        verbose_name = _("大きさを変えた画像")
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class KitDocument(OwnedMixin, AbstractDocument):
    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("文書")
        verbose_name_plural = _("文書")
