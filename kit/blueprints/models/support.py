"""What this town asked the prefecture's centre for, and what came back. Never a word about a person."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.blueprints.logic.help_request import HURRY, STATES, TOPICS, WISHES


class HelpState(models.TextChoices):
    """How far a request has come; the last three are told by the hub."""

    WAITING = "waiting", _("送るのを待っています")
    SENT = "sent", _("県に届きました")
    READ = "read", STATES["read"]
    ANSWERED = "answered", STATES["answered"]
    CLOSED = "closed", STATES["closed"]


class HelpRequest(models.Model):
    """One request (`logic.help_request`); `problem` is the code of what kept it from going out, "" for nothing."""

    State = HelpState

    uid = models.UUIDField(_("固有番号"), default=uuid.uuid4, unique=True, editable=False)
    topic = models.CharField(_("なにについて"), max_length=20, choices=list(TOPICS.items()))
    wish = models.CharField(_("してほしいこと"), max_length=20, choices=list(WISHES.items()))
    hurry = models.CharField(_("急ぎかげん"), max_length=10, choices=list(HURRY.items()))
    text = models.TextField(_("ひとこと"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("書いた人"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("書いた日時"))
    state = models.CharField(_("様子"), max_length=10, choices=HelpState.choices, default=HelpState.WAITING)
    problem = models.CharField(_("送れなかったわけ"), max_length=20, blank=True, default="")
    sent_at = models.DateTimeField(_("届いた日時"), null=True)
    answer = models.TextField(_("県の返事"), blank=True, default="")
    answered_at = models.DateTimeField(_("返事の日時"), null=True)

    class Meta:
        verbose_name = _("県への相談")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {self.made_at:%Y-%m-%d}"
