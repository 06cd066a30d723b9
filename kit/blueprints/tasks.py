"""Work in the background: fetching (by the clock, and when the hub has knocked), telling of what cannot wait, and
drawing long sheets.

Rules
- A refusal or a line that is down ends the task quietly: what happened stands in the feed's state, where
  `doctor`, `blueprint status` and the home screen read it. The site runs on.
- What came is followed at once, as far as the town's policy goes.
- Towns ask four times an hour, each at minutes of its own, so that the hub never hears all of them at once.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from kit.blueprints.actions.papers import ask_for_paper, keep_drawing
from kit.blueprints.bridge.media import small_pictures
from kit.blueprints.bridge.planning import pending_releases
from kit.blueprints.management.feeds import REFUSALS, fetch, hub_feed, new_errand, takes_the_feed
from kit.blueprints.management.following import follow_subscribed
from kit.blueprints.models import FixedOverride, Paper, StoredRelease
from kit.core.actions.audit import Actor, SystemActor
from kit.core.gateway.pdf import PdfRefused, draw_pdf, read_style
from kit.core.logic.opening.words import full_moment_words
from kit.core.logic.permissions import APPROVER, MANAGER
from kit.core.queries.people import holders

EVERY_MINUTES: Final = 15


@task()
def fetch_feed() -> None:
    """Ask the hub; one question when nothing has changed, a full look once a day."""
    if not takes_the_feed():
        return
    try:
        fetched = fetch(hub_feed(), new_errand(full=False), by=SystemActor("feed"))
    except REFUSALS:
        return
    if fetched.stored:
        follow_subscribed(by=SystemActor("follow"), now=timezone.localtime())


def poll_when_due(now: datetime) -> bool:
    """Queue a fetch in the minutes that are this town's; answers whether it did."""
    due = now.minute % EVERY_MINUTES == int(settings.SITE_CONFIG.code) % EVERY_MINUTES
    if not due or not takes_the_feed():
        return False
    fetch_feed.enqueue()
    return True


@task()
def tell_of_overrides(override_ids: list[int]) -> None:
    """Mail those who approve and manage that a fixed contact was corrected for a while, or is as before again."""
    today = timezone.localdate()
    people = holders(APPROVER, today=today) | holders(MANAGER, today=today)
    addresses = sorted(set(people.exclude(email="").values_list("email", flat=True)))
    lines = [_line(override) for override in FixedOverride.objects.filter(pk__in=override_ids)]
    body = "\n".join([*lines, "", _("くわしくは管理の画面にあります。"), _screen()])
    for address in addresses if lines else []:
        EmailMessage(subject=_("県の連絡先の一時的な直し"), body=body, to=[address]).send()


def _line(override: FixedOverride) -> str:
    if override.ended_at is not None:
        return _("一時的な直しが終わり、県の値に戻りました。")
    words = _("県の連絡先を一時的に直しました（%(until)sまで）。理由: %(reason)s")
    return words % {"until": full_moment_words(override.until), "reason": override.reason}


def _screen() -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}/admin/contacts/"


@task()
def tell_of_urgent_release(release_id: int) -> None:
    """Mail the approvers once that something urgent waits; what it is stands behind the login only."""
    stored = StoredRelease.objects.filter(pk=release_id).first()
    if stored is None or stored not in pending_releases(stored.blueprint):
        return
    people = holders(APPROVER, today=timezone.localdate()).exclude(email="")
    for address in sorted(set(people.values_list("email", flat=True))):
        EmailMessage(
            subject=_("県から急ぎの更新が届いています"),
            body=_(
                "連絡先など、古いままだと住民が困るところの更新です。\n"
                "管理の画面の「県からの更新」で確かめて、取り込むかどうかを決めてください。\n"
                "%(url)s/admin/updates/\n"
            )
            % {"url": settings.WAGTAILADMIN_BASE_URL},
            to=[address],
        ).send()


def draw_sheet(html: str, pictures: Mapping[str, bytes]) -> bytes:
    """The PDF of a sheet; `pictures` are those it shows, by SHA-256. Raises PdfRefused."""
    files = {f"kit:{digest}.png": data for digest, data in pictures.items()}
    return draw_pdf(html, style=read_style("sheet.css"), files=files)


def request_paper(
    html: str, pictures: list[str], *, name: str, stamp: str, by: Actor, now: datetime
) -> Paper:
    """The paper for a sheet; queued for drawing when nobody has asked for it yet."""
    with transaction.atomic():
        paper, is_wanted = ask_for_paper(html, pictures, name=name, stamp=stamp, by=by, now=now)
        if is_wanted:
            transaction.on_commit(partial(draw_paper.enqueue, str(paper.pk)))
    return paper


@task()
def draw_paper(paper_id: str) -> None:
    """Draw one sheet; what cannot be drawn is noted, and the screen says what to do instead."""
    paper = Paper.objects.filter(pk=paper_id, pdf=None).first()
    if paper is None:
        return
    try:
        drawn = draw_sheet(paper.html, small_pictures(paper.pictures))
    except (PdfRefused, OSError, ValueError):
        drawn = None
    keep_drawing(paper, drawn, by=SystemActor("paper"), now=timezone.now())
