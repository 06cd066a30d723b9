"""What is found by whom: one row for each object with all its texts, and the words that mean the same.

For: the texts in which searches look. Not for: residents' records, which are never written here (the registry and
`actions.search` refuse them); titles and addresses, which a caller reads from the objects it found.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from kit.core.forms import SynonymForm
from kit.core.logic.search.synonyms import Synonym as WordSynonym
from kit.core.logic.search.synonyms import SynonymError, check_synonym, split_others
from kit.core.models.owned import OwnedMixin


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


class Synonym(OwnedMixin, index.Indexed, models.Model):
    """A word and what it also stands for. Rows with a code are shipped: a town may switch them off, not rewrite them."""

    code = models.SlugField(_("記号"), max_length=40, blank=True, editable=False)
    word = models.CharField(
        _("言葉"), max_length=40, help_text=_("検索のらんに書かれる言葉です（例: サポステ、社協）。")
    )
    others = models.CharField(
        _("同じ意味の言葉"),
        max_length=200,
        help_text=_("「、」で区切って書きます（例: 地域若者サポートステーション、若者サポステ）。"),
    )
    is_mutual = models.BooleanField(
        _("逆にもさがす"),
        default=True,
        help_text=_(
            "チェックを入れると、どちらの言葉を書いても、もう一方が見つかります。"
            "「包括」のように広い意味もある略し方では、チェックを外します。"
        ),
    )
    is_used = models.BooleanField(
        _("使う"),
        default=True,
        help_text=_("チェックを外すと、検索に使いません。配られた行は、消しても次の更新で戻ります。"),
    )
    source = models.CharField(_("出典"), max_length=200, blank=True, editable=False)
    source_date = models.CharField(_("出典の日付"), max_length=10, blank=True, editable=False)

    search_fields = [index.AutocompleteField("word"), index.AutocompleteField("others")]
    base_form_class = SynonymForm
    panels = [FieldPanel(name) for name in ("word", "others", "is_mutual", "is_used")]

    class Meta:
        verbose_name = _("検索の同義語")
        verbose_name_plural = _("検索の同義語")
        ordering = ["word", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="synonym_code_once", condition=~models.Q(code=""))
        ]

    def __str__(self) -> str:
        return f"{self.word} ＝ {self.others}" if self.is_mutual else f"{self.word} → {self.others}"

    def as_value(self) -> WordSynonym:
        """The row as search reads it."""
        return WordSynonym(self.word, split_others(self.others), self.is_mutual)

    def clean(self) -> None:
        super().clean()
        self.word, self.others = self.word.strip(), "、".join(split_others(self.others))
        try:
            check_synonym(self.as_value())
        except SynonymError as error:
            raise ValidationError({error.field: str(error)}) from error


register_snippet(Synonym)
