"""A place or an offer that can help, and the organisation behind it: close to HSDS 3.1, edited as one form.

For: columns, constraints and what needs no query. Not for: whether it may be shown (`logic.listing`), its dates
(`Session`), its history (`Change`). No resident stands here; a contact name is the name of a public contact.

Rules
- One record, owned by one body (`owner_code`, 全国地方公共団体コード); another body's record is read only here and may
  carry a `local_note`.
- `uid` and `code` never change. What was public once is never deleted: `withdrawn_at` makes a tombstone of which
  harvesters learn (HSDS status `defunct`).
- One place per record. HSDS ids of place, telephone and schedule follow from `uid`, so they need no table.
- `hours` keeps what the office wrote; `schedule` is what `logic.hours` read from it, None when nothing was understood.
- `version` counts saves: two clerks never overwrite each other unseen.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kit.core.models import KitImage, User
from kit.resources.logic import words
from kit.resources.models.fields import CodesField


def _choices(table: dict[str, str]) -> list[tuple[str, str]]:
    return list(table.items())


class Organisation(models.Model):
    """Who runs one or several resources; found again by its 法人番号 or its name."""

    uid = models.UUIDField(_("固有番号"), default=uuid.uuid4, unique=True, editable=False)
    owner_code = models.CharField(_("持ち主の団体コード"), max_length=6)
    name = models.CharField(_("団体の名前"), max_length=160)
    corporate_number = models.CharField(_("法人番号"), max_length=13, blank=True)
    url = models.URLField(_("団体のホームページ"), max_length=500, blank=True)
    modified_at = models.DateTimeField(_("変わった日時"), db_index=True)

    class Meta:
        verbose_name = _("団体")
        verbose_name_plural = _("団体")
        ordering = ["name", "uid"]
        constraints = [models.UniqueConstraint(fields=["owner_code", "name"], name="organisation_name_once")]

    def __str__(self) -> str:
        return self.name


class Who(models.Model):
    """For whom it is, and how one comes."""

    for_person = models.BooleanField(_("ご本人"), default=False)
    for_family = models.BooleanField(_("ご家族"), default=False)
    for_supporter = models.BooleanField(_("支える人"), default=False)
    minimum_age = models.PositiveSmallIntegerField(_("何歳から"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("何歳まで"), null=True, blank=True)
    age_note = models.CharField(_("年齢のひとこと"), max_length=120, blank=True)
    women_only = models.BooleanField(_("女性のみ"), default=False)
    first_time_friendly = models.BooleanField(_("初めての人が来やすい"), default=False)
    reservation = models.CharField(
        _("予約"), max_length=8, choices=_choices(words.RESERVATIONS), default="unknown"
    )
    online = models.BooleanField(_("オンラインで参加できる"), default=False)
    fee_is_free = models.BooleanField(_("無料"), null=True, blank=True)
    fee = models.CharField(_("費用"), max_length=200, blank=True)
    how_to_apply = models.TextField(_("申し込み方"), blank=True)
    wishes = CodesField(_("どんなことができる場所か"))
    stages = CodesField(_("支援段階"))
    languages = CodesField(_("使える言葉"))
    capacity = models.CharField(_("定員"), max_length=80, blank=True)

    class Meta:
        abstract = True


class Where(models.Model):
    """Where it is, and the way there. A confidential address leaves the instance on no way."""

    area = models.CharField(_("対象の地域"), max_length=10, choices=_choices(words.AREAS), default="town")
    area_codes = CodesField(_("対象の市町"))
    municipality_code = models.CharField(_("所在地の市町"), max_length=6, blank=True)
    postcode = models.CharField(_("郵便番号"), max_length=8, blank=True)
    address = models.CharField(_("住所"), max_length=200, blank=True)
    building = models.CharField(_("建物・階"), max_length=120, blank=True)
    address_confidential = models.BooleanField(_("住所を公開しない"), default=False)
    latitude = models.FloatField(_("緯度"), null=True, blank=True)
    longitude = models.FloatField(_("経度"), null=True, blank=True)
    access = models.TextField(_("行き方"), blank=True)
    barrier_free = models.CharField(_("段差・設備"), max_length=200, blank=True)
    parking = models.CharField(_("駐車"), max_length=120, blank=True)

    class Meta:
        abstract = True


class First(models.Model):
    """What every place says to somebody who comes for the first time (掲載基準)."""

    first_visit = models.TextField(_("初めての日に起きること"), blank=True)
    leave_early = models.CharField(_("途中で帰ってよいか"), max_length=120, blank=True)
    name_needed = models.CharField(_("名前は言うか"), max_length=120, blank=True)
    family_alone = models.CharField(_("家族だけでもよいか"), max_length=120, blank=True)
    visit_before = models.CharField(_("見学"), max_length=120, blank=True)

    class Meta:
        abstract = True


class Reach(models.Model):
    """`phones`: [{"number": "059-…", "extension": "", "note": ""}], as written; `logic.phone` reads them for links."""

    phones = models.JSONField(_("電話番号"), default=list, blank=True)
    fax = models.CharField(_("ファクス"), max_length=40, blank=True)
    mail = models.CharField(_("メール"), max_length=254, blank=True)
    form_url = models.URLField(_("問い合わせフォーム"), max_length=500, blank=True)
    url = models.URLField(_("ホームページ"), max_length=500, blank=True)
    contact_name = models.CharField(_("問い合わせ先の名前"), max_length=120, blank=True)
    contact_note = models.CharField(_("問い合わせのひとこと"), max_length=200, blank=True)

    class Meta:
        abstract = True


class When(models.Model):
    """`dates`: [{"date": "2026-12-05", "opens": "13:30", "closes": "16:00", "note": "", "cancelled": false}]: single days
    beside the schedule, and days of it that do not take place."""

    hours = models.TextField(_("いつ"), blank=True)
    schedule = models.JSONField(_("予定の決まり"), null=True, blank=True)
    hours_note = models.CharField(_("時間のひとこと"), max_length=300, blank=True)
    closed = models.CharField(_("休みの日"), max_length=300, blank=True)
    dates = models.JSONField(_("開催予定"), default=list, blank=True)
    weekdays = CodesField(_("曜日"))
    valid_from = models.DateField(_("掲載のはじまり"), null=True, blank=True)
    valid_to = models.DateField(_("掲載のおわり"), null=True, blank=True)

    class Meta:
        abstract = True


class Listing(models.Model):
    """Whether and why it is listed. `rules_met`: the codes of `words.LISTING_RULES` that were found to be met."""

    state = models.CharField(_("状態"), max_length=10, choices=_choices(words.STATES), default="draft")
    operator = models.CharField(_("運営"), max_length=8, choices=_choices(words.OPERATORS), default="outside")
    rules_met = CodesField(_("掲載基準"))
    approval_number = models.CharField(_("決裁番号"), max_length=80, blank=True)
    approved_on = models.DateField(_("承認した日"), null=True, blank=True)
    renew_by = models.DateField(_("更新の期限"), null=True, blank=True)
    complaint_since = models.DateField(_("申し出を確かめはじめた日"), null=True, blank=True)
    alert = models.CharField(_("いまのお知らせ"), max_length=300, blank=True)
    checked_on = models.DateField(_("確認日"), null=True, blank=True)
    checked_by = models.CharField(_("確認した人・課"), max_length=120, blank=True)
    review_mail = models.CharField(_("確認をお願いするメール"), max_length=254, blank=True)
    review_asked_on = models.DateField(_("確認をお願いした日"), null=True, blank=True, editable=False)
    needs_check = models.BooleanField(_("要確認"), default=False)
    source = models.CharField(_("出典"), max_length=300, blank=True)
    source_date = models.CharField(_("出典の日付"), max_length=10, blank=True)
    local_note = models.CharField(_("この市町からのひとこと"), max_length=300, blank=True)
    hidden_here = models.BooleanField(_("この市町では出さない"), default=False)

    class Meta:
        abstract = True


class Resource(Who, Where, First, Reach, When, Listing):
    uid = models.UUIDField(_("固有番号"), default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("番号"), max_length=40)
    owner_code = models.CharField(_("持ち主の団体コード"), max_length=6)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="resources", verbose_name=_("団体")
    )
    name = models.CharField(_("名前"), max_length=160)
    name_kana = models.CharField(_("よみ"), max_length=200, blank=True)
    nickname = models.CharField(_("通称"), max_length=120, blank=True)
    kind = models.CharField(_("種類"), max_length=16, choices=_choices(words.KINDS), default="other")
    agency_kind = models.CharField(_("支援機関の種別"), max_length=80, blank=True)
    summary = models.CharField(_("ひとことで"), max_length=200, blank=True)
    description = models.TextField(_("説明"), blank=True)
    note = models.TextField(_("備考"), blank=True)
    photo = models.ForeignKey(
        KitImage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("写真")
    )
    extra = models.JSONField(_("ほかの列"), default=dict, blank=True, editable=False)
    imported = models.JSONField(_("前に取り込んだ値"), null=True, editable=False)
    version = models.PositiveIntegerField(_("版"), default=1, editable=False)
    created_at = models.DateTimeField(_("入れた日時"), editable=False)
    modified_at = models.DateTimeField(_("変わった日時"), db_index=True, editable=False)
    changed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("直した職員")
    )
    was_public = models.BooleanField(_("公開したことがある"), default=False, editable=False)
    withdrawn_at = models.DateTimeField(_("消した日時"), null=True, editable=False)
    # The uid of the record that stands for this one now: whoever kept its address is led there.
    successor = models.UUIDField(_("あとをつぐ記録"), null=True, editable=False)
    sessions_until = models.DateField(_("予定をつくった最後の日"), null=True, editable=False)

    class Meta:
        verbose_name = _("社会資源")
        verbose_name_plural = _("社会資源")
        ordering = ["name_kana", "name", "uid"]
        constraints = [models.UniqueConstraint(fields=["owner_code", "code"], name="resource_code_once")]
        indexes = [
            models.Index(fields=["state", "kind"], name="resource_state_kind"),
            models.Index(
                fields=["sessions_until"], name="resource_sessions_due", condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class Session(models.Model):
    """One date on which it takes place: derived from `schedule` and `dates`, written anew when they change.

    Not the truth, but its index: "this week" is one question to the database, whatever the rules are.
    """

    resource = models.ForeignKey(
        Resource, models.CASCADE, related_name="sessions", verbose_name=_("社会資源")
    )
    starts_at = models.DateTimeField(_("はじまり"), db_index=True)
    ends_at = models.DateTimeField(_("おわり"), null=True)
    note = models.CharField(_("ひとこと"), max_length=200, blank=True)
    cancelled = models.BooleanField(_("お休み"), default=False)

    class Meta:
        verbose_name = _("開催予定")
        ordering = ["starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["resource", "starts_at"], name="session_once")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
