"""What the hub has read of each town, and how the last reading went: one row per town and kind of document.

For: the harvest, the board and rehearsals, which read `body` (`queries.harvest.said`). Not for: the places themselves, which
are records of `kit.resources` owned by their town.

Rules
- `body` is the last believed answer; nothing that failed or waits for somebody's look ever replaces it.
- One worker reads a source: it holds it by `holder` until `lease_until`; a killed worker's lease ends by itself, and what
  comes from a worker whose lease is over is not written. What is asked for while it is read stays due when that ends.
- `accepted` is the digest of an odd answer that somebody looked at and accepted; it counts for exactly that answer.
- A source at rest (`rested_at`) is asked by nobody and keeps what was read last, with its day.
- A record that two bodies claim stays whose it was until somebody decides (`Ruling`). A record of the prefecture's own
  that looks like a town's is told (`twins`) until somebody decides, too (`Apart`, or the own one steps back).
"""

import json
import zlib
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.models import User
from kit.hub.models.register import Town


class Source(models.Model):
    class Kind(models.TextChoices):
        TOWN = "town", _("市町の数字")
        STATE = "state", _("ひな形の状態")
        HSDS = "hsds", _("社会資源")

    class State(models.TextChoices):
        NEW = "new", _("まだ読んでいない")
        GOOD = "good", _("読めている")
        FAILED = "failed", _("読めない")
        HELD = "held", _("確かめ待ち")

    town = models.ForeignKey(Town, models.CASCADE, related_name="sources", verbose_name=_("市町"))
    kind = models.CharField(_("何を"), max_length=5, choices=Kind.choices)
    state = models.CharField(_("状態"), max_length=6, choices=State.choices, default=State.NEW)
    etag = models.CharField(_("前に読んだ版の番号（ETag）"), max_length=200, blank=True, default="")
    # JSON, packed: of `town` and `state` the document, of `hsds` {uid: [last change, status]}.
    body = models.BinaryField(_("中身"), null=True)
    tried_at = models.DateTimeField(_("最後に見に行った日時"), null=True)
    good_at = models.DateTimeField(_("最後に読めた日時"), null=True)
    whole_at = models.DateTimeField(_("最後に全部を読みなおした日時"), null=True)
    due_at = models.DateTimeField(_("次に見に行く日時"), db_index=True)
    code = models.CharField(_("わけ"), max_length=20, blank=True, default="")
    detail = models.CharField(_("くわしいわけ"), max_length=200, blank=True, default="")
    strikes = models.PositiveIntegerField(_("続けて読めなかった回数"), default=0)
    went_back = models.BooleanField(_("前より古い"), default=False)
    holder = models.UUIDField(_("読んでいる仕事"), null=True)
    lease_until = models.DateTimeField(_("仕事の持ち時間"), null=True)
    held = models.BinaryField(_("確かめ待ちの中身"), null=True)
    held_digest = models.CharField(_("確かめ待ちの指紋"), max_length=64, blank=True, default="")
    accepted = models.CharField(_("受け入れた指紋"), max_length=64, blank=True, default="")
    count = models.PositiveIntegerField(_("件数"), default=0)
    # [{"uid": …, "name": …, "why": "owner" | "no_name"}]; whose it is by now, the record says
    refused = models.JSONField(_("受け取らなかった記録"), default=list)
    # [{"uid": …, "name": …, "field": …, "why": …}]: values that had to be bent
    notes = models.JSONField(_("直して受け取った欄"), default=list)
    # [{"ours": uid, "theirs": uid}]: own records that look like one of this town
    twins = models.JSONField(_("重なっているかもしれない記録"), default=list)
    rested_at = models.DateTimeField(_("休みはじめた日時"), null=True)
    rest_reason = models.CharField(_("休むわけ"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("市町からの収集")
        ordering = ["town__municipality__code", "kind"]
        constraints = [models.UniqueConstraint(fields=["town", "kind"], name="one_source_per_kind")]

    def __str__(self) -> str:
        return f"{self.town} {self.get_kind_display()}"

    @property
    def said(self) -> Any:
        """The last believed answer; None while there is none."""
        return unpack(self.body)

    @property
    def held_said(self) -> Any:
        """The answer that waits for somebody's look."""
        return unpack(self.held)


class Ruling(models.Model):
    """Whose a record is that `town` claims too: `owner_code`, as somebody decided. It counts while that body has it."""

    uid = models.UUIDField(_("固有番号"))
    town = models.ForeignKey(Town, models.CASCADE, related_name="rulings", verbose_name=_("名のった市町"))
    owner_code = models.CharField(_("持ち主の団体コード"), max_length=6)
    reason = models.CharField(_("わけ"), max_length=200)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("決めた職員"))
    at = models.DateTimeField(_("決めた日時"))

    class Meta:
        verbose_name = _("持ち主の決定")
        constraints = [models.UniqueConstraint(fields=["uid", "town"], name="one_ruling_per_claim")]

    def __str__(self) -> str:
        return f"{self.uid} {self.owner_code}"


class Apart(models.Model):
    """Two records that look alike and are two places, as somebody decided."""

    ours = models.UUIDField(_("県の記録"))
    theirs = models.UUIDField(_("市町の記録"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("決めた職員"))
    at = models.DateTimeField(_("決めた日時"))

    class Meta:
        verbose_name = _("べつの場所という決定")
        constraints = [models.UniqueConstraint(fields=["ours", "theirs"], name="apart_once")]

    def __str__(self) -> str:
        return f"{self.ours} {self.theirs}"


def pack(said: Any) -> bytes:
    """A document as the column keeps it."""
    return zlib.compress(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(errors="replace"))


def unpack(kept: Any) -> Any:
    """The document of a column; None for an empty one."""
    return None if not kept else json.loads(zlib.decompress(bytes(kept)))
