"""Reference data of the plan and of Mie: rows that `setup` loads from `fixtures/`, never typed by a town.

Every row says where it comes from, when that was published and which edition of the plan it belongs to.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanEdition(models.Model):
    code = models.SlugField(_("記号"), unique=True)
    name = models.CharField(_("名前"), max_length=80)
    title = models.CharField(_("題"), max_length=120)
    in_force_from = models.DateField(_("はじまり"), null=True)
    in_force_to = models.DateField(_("おわり"), null=True)
    note = models.TextField(_("注記"), blank=True)
    source = models.CharField(_("出典"), max_length=200)
    source_date = models.CharField(_("出典の日付"), max_length=10)

    class Meta:
        verbose_name = _("計画の版")

    def __str__(self) -> str:
        return self.name


class Sourced(models.Model):
    """A row with its origin; `edition` is empty for rows that belong to no edition of the plan."""

    code = models.SlugField(_("記号"), max_length=80)
    source = models.CharField(_("出典"), max_length=300)
    source_date = models.CharField(_("出典の日付"), max_length=10)
    edition = models.ForeignKey(
        PlanEdition, verbose_name=_("計画の版"), null=True, blank=True, on_delete=models.PROTECT
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, "name", self.code))


class Municipality(Sourced):
    """code = six-digit 全国地方公共団体コード."""

    slug = models.SlugField(_("短い名前"), unique=True)
    name = models.CharField(_("名前"), max_length=40)
    kana = models.CharField(_("よみ"), max_length=60)
    romaji = models.CharField(_("ローマ字"), max_length=60)
    kind = models.CharField(_("種類"), max_length=4, choices=[("city", _("市")), ("town", _("町"))])
    latitude = models.FloatField(_("緯度"))
    longitude = models.FloatField(_("経度"))

    class Meta:
        verbose_name = _("市町")
        constraints = [models.UniqueConstraint(fields=["code"], name="municipality_code_once")]
        ordering = ["code"]

    @property
    def hall(self) -> str:
        """市役所 or 役場, as residents call it."""
        return "市役所" if self.kind == "city" else "役場"


class AgencyField(Sourced):
    name = models.CharField(_("分野"), max_length=40)
    position = models.PositiveSmallIntegerField(_("順番"))

    class Meta:
        verbose_name = _("支援機関の分野")
        constraints = [models.UniqueConstraint(fields=["code"], name="agency_field_code_once")]
        ordering = ["position"]


class AgencyKind(Sourced):
    """One of the plan's 20 kinds (numbered), or an open kind of member (no number, no field)."""

    number = models.PositiveSmallIntegerField(_("番号"), null=True)
    field = models.ForeignKey(
        AgencyField, verbose_name=_("分野"), null=True, on_delete=models.PROTECT, related_name="kinds"
    )
    name = models.CharField(_("名前"), max_length=80)
    role = models.TextField(_("役割"))
    instances = models.TextField(_("具体的な機関"), blank=True)
    position = models.PositiveSmallIntegerField(_("順番"))

    class Meta:
        verbose_name = _("支援機関の種別")
        constraints = [models.UniqueConstraint(fields=["code"], name="agency_kind_code_once")]
        ordering = ["position"]


class Serving(Sourced):
    """Which office serves which municipality (kind selfreliance, welfare-office) or how areas are cut."""

    kind = models.SlugField(_("種類"))
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("市町"), null=True, on_delete=models.PROTECT, related_name="serving"
    )
    office = models.CharField(_("担当する機関"), max_length=120)
    own = models.BooleanField(_("その市町自身の機関"), default=False)
    count = models.PositiveSmallIntegerField(_("数"), null=True)
    note = models.TextField(_("注記"), blank=True)

    class Meta:
        verbose_name = _("担当区域")
        constraints = [models.UniqueConstraint(fields=["code"], name="serving_code_once")]


class Stage(Sourced):
    name = models.CharField(_("名前"), max_length=60)
    plain = models.CharField(_("やさしい言い方"), max_length=80)
    may = models.TextField(_("できること"), blank=True)
    nobody_asks = models.TextField(_("求められないこと"), blank=True)
    position = models.PositiveSmallIntegerField(_("順番"))

    class Meta:
        verbose_name = _("支援段階")
        constraints = [models.UniqueConstraint(fields=["code"], name="stage_code_once")]
        ordering = ["position"]


class Pillar(Sourced):
    """`pillar` is the same word in every edition; `code` names the pillar of one edition."""

    pillar = models.SlugField(_("柱"))
    name = models.CharField(_("名前"), max_length=80)
    note = models.TextField(_("注記"), blank=True)
    position = models.PositiveSmallIntegerField(_("順番"))

    class Meta:
        verbose_name = _("施策の柱")
        constraints = [models.UniqueConstraint(fields=["code"], name="pillar_code_once")]
        ordering = ["edition", "position"]


class Direction(Sourced):
    pillar = models.ForeignKey(
        Pillar, verbose_name=_("柱"), on_delete=models.CASCADE, related_name="directions"
    )
    name = models.CharField(_("取組方向"), max_length=120)
    position = models.PositiveSmallIntegerField(_("順番"))

    class Meta:
        verbose_name = _("取組方向")
        constraints = [models.UniqueConstraint(fields=["code"], name="direction_code_once")]
        ordering = ["pillar", "position"]


class Figure(Sourced):
    """A survey figure as data. `caution` must stand beside every picture of it; `chart` "" = never drawn."""

    title = models.CharField(_("題"), max_length=120)
    population = models.CharField(_("たずねた相手"), max_length=200)
    n = models.PositiveIntegerField(_("回答の数"), null=True)
    surveyed = models.CharField(_("調べた時期"), max_length=120)
    publisher = models.CharField(_("公表した機関"), max_length=80)
    published = models.CharField(_("公表した時期"), max_length=60)
    unit = models.CharField(_("単位"), max_length=20)
    chart = models.CharField(_("図の形"), max_length=10, blank=True)
    caution = models.TextField(_("読み方の注意"))
    note = models.TextField(_("注記"), blank=True)

    class Meta:
        verbose_name = _("調査の数字")
        constraints = [models.UniqueConstraint(fields=["code"], name="figure_code_once")]


class FigureValue(models.Model):
    figure = models.ForeignKey(
        Figure, verbose_name=_("調査の数字"), on_delete=models.CASCADE, related_name="values"
    )
    code = models.SlugField(_("記号"), max_length=80)
    label = models.CharField(_("項目"), max_length=120)
    value = models.DecimalField(_("値"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("単位"), max_length=20, blank=True)
    is_related = models.BooleanField(_("図に入れない添えの値"), default=False)
    is_approximate = models.BooleanField(_("およその値"), default=False)
    position = models.PositiveSmallIntegerField(_("順番"))

    class Meta:
        verbose_name = _("調査の値")
        constraints = [models.UniqueConstraint(fields=["figure", "code"], name="figure_value_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.label} {self.value}"
