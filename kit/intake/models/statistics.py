"""The statistics of a fiscal year as somebody approved them: numbers that are never computed again.

For: rows. Not for: counting (`actions.statistics`). A hidden cell has no value here either: what must not be computed
back lies nowhere but in the consultations themselves.
"""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.logic.personal import Fields
from kit.core.models import User


class FrozenNumber(TypeError):
    """An approved number is never changed; withdraw the year instead."""


class StatisticsYear(models.Model):
    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    approved_at = models.DateTimeField(_("認めた日時"))
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("認めた職員"))
    withdrawn_at = models.DateTimeField(_("公表をやめた日時"), null=True)
    personal = Fields(key=("id",), clear=("year", "approved_at", "approved_by", "withdrawn_at"))

    class Meta:
        verbose_name = _("公表する数")

    def __str__(self) -> str:
        return f"{self.year}"


class StatisticsCell(models.Model):
    of_year = models.ForeignKey(StatisticsYear, models.CASCADE, verbose_name=_("年度"))
    table = models.CharField(_("表"), max_length=20)
    row = models.CharField(_("行"), max_length=20, blank=True)
    column = models.CharField(_("列"), max_length=20, blank=True)
    value = models.PositiveIntegerField(_("数"), null=True)
    personal = Fields(key=("id", "of_year"), clear=("table", "row", "column", "value"))

    class Meta:
        verbose_name = _("公表する数の一つ")
        constraints = [
            models.UniqueConstraint(fields=["of_year", "table", "row", "column"], name="one_number_per_cell")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.column}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenNumber(str(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenNumber(str(self))
