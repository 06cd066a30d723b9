"""What a town remembers of the prefecture's signed feed.

For: refusing an old repository even when the cache of metadata is gone, asking cheaply, and saying what is
wrong. Not for: the releases (`releases`), and the metadata itself, which lies in the data folder.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedState(models.Model):
    """The one row about the feed as a whole; locked while releases are received or applied.

    `trust`: the start of trust that the versions were counted from, as in `Offer`; "" where none was noted.
    """

    trust = models.CharField(_("信じる名簿の照合番号"), max_length=64, default="")
    root_version = models.PositiveIntegerField(_("鍵の名簿の版"), default=0)
    targets_version = models.PositiveIntegerField(_("一覧の版"), default=0)
    expires = models.JSONField(_("署名の期限"), default=dict)
    newest_built_at = models.DateTimeField(_("いちばん新しい公開版の日時"), null=True)
    etag = models.CharField(_("配信のしるし"), max_length=200, default="")
    timestamp_digest = models.CharField(_("配信の日付のしるし"), max_length=64, default="")
    polled_at = models.DateTimeField(_("最後にたずねた日時"), null=True)
    refreshed_at = models.DateTimeField(_("最後にすべて確かめた日時"), null=True)
    problem = models.CharField(_("困りごと"), max_length=20, default="")
    problem_words = models.TextField(_("困りごとの説明"), default="")
    problem_at = models.DateTimeField(_("困りごとの日時"), null=True)

    class Meta:
        verbose_name = _("県の配信")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="only_one_feed")]

    def __str__(self) -> str:
        return "feed"


class FeedPosition(models.Model):
    """How far the signed releases of one blueprint were verified without a gap."""

    blueprint = models.SlugField(_("ひな形"), unique=True)
    verified_sequence = models.PositiveIntegerField(_("確かめた順番"), default=0)
    adopted = models.CharField(_("選んだ系列のしるし"), max_length=64, default="")

    class Meta:
        verbose_name = _("ひな形の受け取り")

    def __str__(self) -> str:
        return f"{self.blueprint} {self.verified_sequence}"
