"""How this town is joined to the prefecture's hub, and how far it has sent.

For: the one row about it. Not for: trust, which lies in root.json, and the key, which is a key file.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HubLink(models.Model):
    """`hub` is the hub's address, `key_id` the key that it knows; `sequence` the newest number given to a message.

    `due_at`: when the next report is sent; `failures`: how many attempts in a row came to nothing, with why.
    """

    hub = models.CharField(_("県ハブの住所"), max_length=200)
    invitation = models.UUIDField(_("使った招待"))
    key_id = models.CharField(_("鍵のしるし"), max_length=16)
    joined_by = models.CharField(_("つないだ人"), max_length=150)
    joined_at = models.DateTimeField(_("つながった日時"))
    sequence = models.PositiveBigIntegerField(_("最後の番号"), default=0)
    due_at = models.DateTimeField(_("次に送る日時"))
    sent_at = models.DateTimeField(_("最後に届いた日時"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("続けて届かなかった数"), default=0)
    problem = models.CharField(_("困りごと"), max_length=20, blank=True, default="")
    problem_words = models.TextField(_("困りごとの説明"), blank=True, default="")
    problem_at = models.DateTimeField(_("困りごとの日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("県とのつながり")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="only_one_hub")]

    def __str__(self) -> str:
        return self.hub
