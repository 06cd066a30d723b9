"""What the board is made of: daily states of towns, what the prefecture enters, values of indicators, approved tables.

For: facts about municipalities. Not for: anything about a person; none of these tables has a place for it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.models import User
from kit.hub.logic.board_facts import VALUE_KINDS, sourced_words
from kit.hub.models.register import Town


class DailyState(models.Model):
    """What a town's site said on a day; the numbers that trends read stand beside the facts. `grain`: `board_trend`."""

    town = models.ForeignKey(Town, verbose_name=_("市町"), on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("日"))
    read_at = models.DateTimeField(_("読んだ日時"))
    source = models.CharField(_("どこから"), max_length=200)
    facts = models.JSONField(_("知らせ"))
    window = models.BooleanField(_("窓口を公表"), null=True)
    platform = models.BooleanField(_("プラットフォームを公表"), null=True)
    resources = models.PositiveIntegerField(_("社会資源の数"), null=True)
    grain = models.PositiveSmallIntegerField(_("読む細かさ"), default=2)

    class Meta:
        verbose_name = _("市町の一日の様子")
        ordering = ["town", "-day"]
        constraints = [models.UniqueConstraint(fields=["town", "day"], name="one_state_per_day")]
        indexes = [models.Index(fields=["grain", "day"], name="state_by_grain")]

    def __str__(self) -> str:
        return f"{self.town_id} {self.day}"


class Entered(models.Model):
    """One value of one fact as the prefecture wrote it down; the newest that was not taken back counts."""

    town = models.ForeignKey(Town, verbose_name=_("市町"), on_delete=models.CASCADE, related_name="entered")
    fact = models.SlugField(_("項目"), max_length=40)
    value = models.CharField(_("内容"), max_length=200, blank=True)
    source = models.CharField(_("出典"), max_length=200)
    as_of = models.DateField(_("いつの時点か"))
    by = models.ForeignKey(
        User, verbose_name=_("書いた人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("書いた日時"))
    sheet = models.ForeignKey(
        "kit_hub.ReturnedSheet", verbose_name=_("もとのファイル"), null=True, on_delete=models.PROTECT,
        related_name="entries",
    )  # fmt: skip
    taken_back_at = models.DateTimeField(_("取り消した日時"), null=True)

    class Meta:
        verbose_name = _("県の入力")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["town", "fact", "-id"], name="entered_newest")]

    def __str__(self) -> str:
        return f"{self.fact}: {self.value}"

    @property
    def since(self) -> str:
        return sourced_words(self.as_of, self.source)


class IndicatorValue(models.Model):
    """A target or an actual value of an indicator of the plan; several of the same kind are its history."""

    indicator = models.SlugField(_("指標"), max_length=40)
    kind = models.CharField(_("種類"), max_length=6, choices=VALUE_KINDS)
    value = models.PositiveIntegerField(_("値"))
    source = models.CharField(_("出典"), max_length=200)
    as_of = models.DateField(_("いつの時点か"))
    by = models.ForeignKey(
        User, verbose_name=_("書いた人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("書いた日時"))

    class Meta:
        verbose_name = _("指標の値")
        ordering = ["indicator", "as_of", "pk"]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"

    @property
    def since(self) -> str:
        return sourced_words(self.as_of, self.source)


class PublishedTable(models.Model):
    """One table of a fiscal year as a town publishes it now; `earlier` are the days of approvals that it replaced."""

    town = models.ForeignKey(Town, verbose_name=_("市町"), on_delete=models.CASCADE, related_name="tables")
    year = models.PositiveSmallIntegerField(_("年度"))
    key = models.CharField(_("表"), max_length=80)
    position = models.PositiveSmallIntegerField(_("順番"))
    approved_on = models.DateField(_("承認した日"))
    table = models.JSONField(_("表の中身"))
    first_read_on = models.DateField(_("はじめて読んだ日"))
    read_on = models.DateField(_("読んだ日"))
    earlier = models.JSONField(_("前の承認の日"), default=list)

    class Meta:
        verbose_name = _("市町が公表した表")
        ordering = ["-year", "position", "town"]
        constraints = [models.UniqueConstraint(fields=["town", "year", "key"], name="one_table_per_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.key}"
