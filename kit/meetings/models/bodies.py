"""The bodies that meet, the agencies in them, and who speaks for an agency.

For: rows. Not for: what a kind of body may make public (`logic.kinds`), who may see a closed one (`queries.access`).

Rules
- Agencies and bodies are organisations, so their names and grounds are clear words. Who speaks for an agency is a
  person: name, deputy and address are sealed, one record for each seat.
- An agency that merged or was renamed keeps its row and names its successor: records of past meetings stay as they were.
- `keepers` of a closed body are the only people who may open its records; others of their role do not see that they exist.
- Whether each meeting is told or half a year at once is the town's decision for each body; nobody's is the careful one.
- The secret part of an agency's calendar address is kept as its digest only.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.logic import days
from kit.core.logic.personal import Fields
from kit.core.models import AgencyKind, User
from kit.core.models.sealed import SealedRecord
from kit.meetings.logic.halves import HALF, PUBLISHINGS
from kit.meetings.logic.kinds import KINDS, BodyKind

WEEKDAYS = list(enumerate(days.WEEKDAYS))
NTHS = [(1, _("第1")), (2, _("第2")), (3, _("第3")), (4, _("第4")), (5, _("第5")), (-1, _("最後の"))]


class Agency(models.Model):
    """One member agency; the name of a place of the listing may be the same, its record is another."""

    uid = models.UUIDField(_("固有番号"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("名前"), max_length=120)
    kind = models.ForeignKey(AgencyKind, models.PROTECT, related_name="+", verbose_name=_("種別"))
    former_names = models.CharField(_("前の名前"), max_length=300, blank=True)
    ended_on = models.DateField(_("なくなった日"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("引き継いだ機関"),
    )
    calendar_digest = models.CharField(_("カレンダーのしるし"), max_length=64, blank=True, db_index=True)
    personal = Fields(
        key=("id", "uid", "calendar_digest"), clear=("name", "kind", "former_names", "ended_on", "successor")
    )

    class Meta:
        verbose_name = _("構成機関")
        ordering = ["kind__position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(ended_on=None), name="agency_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    uid = models.UUIDField(_("固有番号"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(
        _("種類"), max_length=12, choices=[(kind.code, kind.name) for kind in KINDS.values()]
    )
    name = models.CharField(_("名前"), max_length=120)
    basis = models.CharField(_("根拠（設置要綱など）"), max_length=200, blank=True)
    established_on = models.DateField(_("設置した日"), null=True, blank=True)
    existing_body = models.CharField(_("役割を兼ねる、前からある会議"), max_length=120, blank=True)
    office = models.CharField(_("事務局"), max_length=120, blank=True)
    secrecy = models.TextField(_("秘密を守る約束の文"), blank=True)
    template_uid = models.UUIDField(_("いつものひな形"), null=True, blank=True)
    months = models.JSONField(_("開く月"), default=list, blank=True)
    nth = models.SmallIntegerField(_("第何"), choices=NTHS, null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(_("曜日"), choices=WEEKDAYS, null=True, blank=True)
    starts = models.TimeField(_("始まる時刻"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("長さ（分）"), default=90)
    place = models.CharField(_("いつもの場所"), max_length=160, blank=True)
    publishing = models.CharField(_("公開のしかた"), max_length=4, choices=PUBLISHINGS, default=HALF)
    ended_on = models.DateField(_("終えた日"), null=True, blank=True)
    keepers = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("記録を見る担当"))
    personal = Fields(
        key=("id", "uid", "template_uid"),
        clear=(
            "kind", "name", "basis", "established_on", "existing_body", "office", "secrecy", "months", "nth",
            "weekday", "starts", "minutes", "place", "publishing", "ended_on",
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("会議体")
        ordering = ["ended_on", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def rules(self) -> BodyKind:
        """What its kind says."""
        return KINDS[self.kind]

    @property
    def tells_halves(self) -> bool:
        """Whether its meetings are told twice a year, without a day of any."""
        return self.publishing == HALF


class Seat(SealedRecord):
    """An agency's seat in a body from one day to another; sealed: person, title, deputy, mail, phone."""

    record_kind = "seat"

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats", verbose_name=_("会議体"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="seats", verbose_name=_("機関"))
    term_from = models.DateField(_("任期のはじめ"), null=True, blank=True)
    term_to = models.DateField(_("任期のおわり"), null=True, blank=True)
    promised_on = models.DateField(_("秘密を守る約束をした日"), null=True, blank=True)
    left_on = models.DateField(_("席を離れた日"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    personal = Fields(
        key=("body", "agency"), clear=("term_from", "term_to", "promised_on", "left_on", "position")
    )

    class Meta(SealedRecord.Meta):
        verbose_name = _("構成員の席")
        ordering = ["position", "agency__name"]
