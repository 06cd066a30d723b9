"""What is found by whom: one row for each object, with all its texts.

For: the texts in which searches look. Not for: residents' records, which are never written here (the registry and
`actions.search` refuse them); titles and addresses, which a caller reads from the objects it found.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """`raw` and `norm` hold all texts, the heavier first; the ends say where title and names stop, in letters.

    `is_cut` False: `norm` still waits for the worker, or for a dictionary.
    """

    kind = models.CharField(_("種類"), max_length=80)
    object_id = models.BigIntegerField(_("番号"))
    locale = models.CharField(_("言葉"), max_length=12, default="ja")
    is_public = models.BooleanField(_("公開"), default=False)
    raw = models.TextField(_("文字"))
    raw_title_end = models.PositiveIntegerField(_("題の終わり（文字）"))
    raw_name_end = models.PositiveIntegerField(_("名前の終わり（文字）"))
    norm = models.TextField(_("言葉の形"), blank=True)
    norm_title_end = models.PositiveIntegerField(_("題の終わり（言葉の形）"), default=0)
    is_cut = models.BooleanField(_("言葉に分けた"), default=False)
    norm_name_end = models.PositiveIntegerField(_("名前の終わり（言葉の形）"), default=0)

    class Meta:
        verbose_name = _("検索の行")
        indexes = [
            models.Index(fields=["id"], name="search_entry_waits", condition=models.Q(is_cut=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
