"""Side support of the towns: notices, training days, and what towns ask for. Never a word about a person.

For: what the prefecture writes and the signed bulletin that it goes out in, and what arrives by `/hub/exchange`.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kit.blueprints.logic.bulletin import LINE, NAME, TITLE
from kit.blueprints.logic.help_request import HURRY, TOPICS, WISHES
from kit.hub.models.on_its_way import OnItsWay
from kit.hub.models.register import Town


class Told(models.Model):
    """What both have in common; what is withdrawn stays here and is left out of the next bulletin."""

    uid = models.UUIDField(_("固有番号"), default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("題"), max_length=TITLE)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("書いた人"), on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(_("書いた日時"))
    withdrawn_at = models.DateTimeField(_("取り下げた日時"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Notice(Told):
    """A word to the staff of all towns, both days included."""

    text = models.TextField(_("文"), max_length=2_000)
    starts_on = models.DateField(_("出しはじめる日"))
    ends_on = models.DateField(_("出し終わる日"))
    is_important = models.BooleanField(_("大切（いちばん上に出す）"), default=False)

    class Meta:
        verbose_name = _("市町へのお知らせ")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="notice_ends_after_it_begins"
            )
        ]


class Training(Told):
    """A training day that towns show to their staff, and to supporters where they wish to."""

    on = models.DateField(_("日"))
    opens = models.TimeField(_("はじまり"), null=True, blank=True)
    closes = models.TimeField(_("おわり"), null=True, blank=True)
    place = models.CharField(_("場所"), max_length=LINE, blank=True)
    is_online = models.BooleanField(_("オンラインでも参加できる"), default=False)
    audience = models.CharField(_("だれのため"), max_length=LINE, blank=True)
    how = models.CharField(_("申し込み方"), max_length=400, blank=True)
    url = models.URLField(_("くわしい案内"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("研修")
        ordering = ["on", "opens", "pk"]


class NextBulletin(OnItsWay):
    """One bulletin on its way out: everything that is told when it is built (`bridge.bulletin`)."""

    KIND, WORD = "support", NAME

    class Meta(OnItsWay.Meta):
        verbose_name = _("市町に出すお知らせ")

    @property
    def words(self) -> str:
        """What people call it."""
        return gettext("お知らせ 第%(number)s号") % {"number": self.sequence}

    @property
    def file_name(self) -> str:
        """The file that the holders get."""
        return f"sokumen-{NAME}-{self.sequence}.zip"


class AskedState(models.TextChoices):
    """How far the centre has come with a request."""

    NEW = "new", _("まだ読んでいない")
    READ = "read", _("読んだ")
    ANSWERED = "answered", _("返事をした")
    CLOSED = "closed", _("終わった")


class Asked(models.Model):
    """A request of a town (`kit.blueprints.logic.help_request`); `uid` is the town's own, known once per town."""

    State = AskedState

    town = models.ForeignKey(Town, verbose_name=_("市町"), on_delete=models.PROTECT, related_name="asked")
    uid = models.UUIDField(_("市町の固有番号"))
    topic = models.CharField(_("なにについて"), max_length=20, choices=list(TOPICS.items()))
    wish = models.CharField(_("してほしいこと"), max_length=20, choices=list(WISHES.items()))
    hurry = models.CharField(_("急ぎかげん"), max_length=10, choices=list(HURRY.items()))
    text = models.TextField(_("ひとこと"), blank=True)
    received_at = models.DateTimeField(_("届いた日時"))
    state = models.CharField(_("様子"), max_length=10, choices=AskedState.choices, default=AskedState.NEW)
    answer = models.TextField(_("返事"), blank=True, default="")
    answered_at = models.DateTimeField(_("返事の日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("市町からの相談")
        ordering = ["-received_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["town", "uid"], name="asked_once_per_town")]

    def __str__(self) -> str:
        return f"{self.town} {self.get_topic_display()}"


class Reply(models.Model):
    """One answer to a request, as it went to the town; the newest stands in `Asked.answer`, none is ever rewritten."""

    asked = models.ForeignKey(
        Asked, verbose_name=_("市町からの相談"), on_delete=models.CASCADE, related_name="replies"
    )
    state = models.CharField(_("様子"), max_length=10, choices=AskedState.choices)
    text = models.TextField(_("返事"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("返事をした人"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("返事の日時"))

    class Meta:
        verbose_name = _("返事")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.asked)
