"""What the prefecture decides about its own content, and the releases it is making from it.

For: whose each place is (`Ownership`), one release on its way from the desk to the feed (`NextRelease`), and
whom the news of it reached (`Knock`). Not for:
the content itself (pages, snippets and definitions stand where they are edited), and releases that are out (those are
`blueprints.StoredRelease`, here as in every town).

Rules
- Where no row says otherwise, an object is owned as the last release had it: nothing has to be copied.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.hub.models.on_its_way import OnItsWay
from kit.hub.models.register import Town


class Ownership(models.Model):
    """Whose each place of one object is: `rules` by written path ("" is the whole), `sealed` the closed lists.

    `is_left_out`: the object belongs to the prefecture's own site and is in no release.
    """

    uid = models.UUIDField(_("固有番号"), unique=True)
    rules = models.JSONField(_("受け持ち"))
    sealed = models.JSONField(_("市町が足せない並び"), default=list, blank=True)
    is_left_out = models.BooleanField(_("公開版に入れない"), default=False)
    by = models.CharField(_("だれが"), max_length=150)
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("受け持ち")

    def __str__(self) -> str:
        return str(self.uid)


class NextRelease(OnItsWay):
    """One release on its way out.

    `urgent`: [{"uid", "path", "reason"}]; `reasons`: why something is withdrawn, by uid; `ticked`: digests of texts with
    a word of the list "never" that somebody has looked at.
    """

    KIND, WORD = "release", "release"

    notes = models.TextField(_("市町への説明"), blank=True, default="")
    edition = models.CharField(_("計画の版"), max_length=40, blank=True, default="")
    urgent = models.JSONField(_("急ぎのところ"), default=list, blank=True)
    reasons = models.JSONField(_("取り下げる理由"), default=dict, blank=True)
    ticked = models.JSONField(_("確かめた言葉"), default=list, blank=True)
    corrects = models.CharField(_("訂正する版"), max_length=20, blank=True, default="")
    written_by = models.CharField(_("書いた人"), max_length=150)

    class Meta(OnItsWay.Meta):
        verbose_name = _("つくっている公開版")


class Knock(models.Model):
    """The last time a town was told that something new is there; `problem` says why it did not take it, "" where it did."""

    town = models.OneToOneField(Town, models.CASCADE, related_name="knock", verbose_name=_("市町"))
    at = models.DateTimeField(_("知らせた日時"))
    problem = models.CharField(_("届かなかったわけ"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("市町への知らせ")
        ordering = ["town__municipality__code"]

    def __str__(self) -> str:
        return str(self.town)
