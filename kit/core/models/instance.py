"""The one row that says what this database is.

For: refusing a database of another town, of a newer kit, or whose keys are lost. Not for: settings, which
stay in site.toml.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InstanceState(models.Model):
    code = models.CharField(_("団体コード"), max_length=6)
    slug = models.SlugField(_("短い名前"))
    is_demo = models.BooleanField(_("見本"), default=False)
    key_mark = models.CharField(_("鍵のしるし"), max_length=64)
    kit_version = models.CharField(_("キットの版"), max_length=20)
    created_at = models.DateTimeField(_("はじめた日時"))
    public_token = models.CharField(_("公開内容のしるし"), max_length=32, default="")
    completed_at = models.DateTimeField(_("準備がそろった日時"), null=True)

    class Meta:
        verbose_name = _("このサイト")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="only_one_instance")]

    def __str__(self) -> str:
        return self.slug
