"""Gives the instance its site, the page that stands at "/", and notes under which number a page was decided."""

from datetime import datetime
from typing import Final

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Collection, Page, Revision, Site

from kit.core.actions.audit import Actor, SystemActor, actor_words, record
from kit.pages.models import Decision, HomePage
from kit.pages.models.base import KitPage

DECISION_LOG: Final = "kit.decision"
ROOT_TITLE: Final = "全体"


class NoHomePage(Exception):
    """No blueprint brought a home page; check `subscribe` in site.toml."""


@transaction.atomic
def remove_welcome(*, by: Actor, now: datetime) -> None:
    """Remove the page that Wagtail makes for itself: it takes the place and the slug of ours.

    The roots above all pages and all media stay; they are never public, and staff meet their names in the admin.
    """
    welcome = list(Page.objects.filter(depth=2).exact_type(Page))
    for page in welcome:
        page.delete()
    root = Page.get_first_root_node()
    if root.title != ROOT_TITLE:
        root.title = root.draft_title = ROOT_TITLE
        root.save()
        record(by=by, act="site.clear", kind="page", detail={"pages": len(welcome)}, now=now)
    Collection.objects.filter(depth=1).exclude(name=ROOT_TITLE).update(name=ROOT_TITLE)


@transaction.atomic
def ensure_site(*, name: str, hostname: str, is_trial: bool, by: Actor, now: datetime) -> Site:
    """Point the one site at the home page."""
    home = HomePage.objects.order_by("path").first()
    if home is None:
        raise NoHomePage("はじめの画面がありません。site.toml の [blueprints] subscribe を確かめてください。")
    wanted = {"hostname": hostname or "localhost", "port": 80 if is_trial else 443, "site_name": name}
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.pk and site.root_page_id == home.pk and all(getattr(site, key) == wanted[key] for key in wanted):
        return site
    site.root_page = home
    for key, value in wanted.items():
        setattr(site, key, value)
    site.save()
    record(by=by, act="site.point", kind="settings", reference=site.hostname, now=now)
    return site


@transaction.atomic
def note_decision(page: KitPage, *, revision: Revision, number: str, by: Actor, now: datetime) -> Decision:
    """Note the number under which publishing this version was decided, also in the page's history."""
    decision = Decision.objects.create(
        page_uid=page.uid, revision_id=revision.pk, number=number, by=actor_words(by), at=now
    )
    person = None if isinstance(by, SystemActor) else by
    log(instance=page, action=DECISION_LOG, user=person, revision=revision, data={"number": number})
    record(by=by, act="page.decide", kind="page", reference=str(page.uid), detail={"number": number}, now=now)
    return decision
