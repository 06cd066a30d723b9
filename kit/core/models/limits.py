"""How often a form was sent in one window: by one network, and by all of them together.

For: rows that all processes share. Not for: addresses, of which a row holds a hash
with a salt of that day alone (`actions.limits`).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.logic.personal import Fields


class FormCount(models.Model):
    name = models.CharField(_("何を数えたかのしるし"), max_length=64, primary_key=True)
    n = models.PositiveIntegerField(_("回数"))
    until = models.DateTimeField(_("残しておく時まで"), db_index=True)
    personal = Fields(key=("name",), clear=("n", "until"))

    class Meta:
        verbose_name = _("送られた回数")

    def __str__(self) -> str:
        return str(self.n)
