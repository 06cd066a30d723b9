"""What waits at the hub for somebody, read for the home screen: only what this person may do, room by room, the call of
today first.

For: the panel of the prefecture's staff (`views.home`). Not for: doing it, and what a site is missing (`core.queries.todos`).

Rules
- Each line stands only for who holds the right to do it; what nobody here may do is not even asked of the database.
- The number of statements is fixed, however much waits: one for towns' requests, two for what goes out signed, three for
  inquiries, five at most for the harvest; the roles of a request are read once.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kit.blueprints.logic.help_request import HURRY
from kit.core.queries.people import user_may
from kit.hub.models import Asked, Inquiry, NextBulletin, NextRelease, ReturnedSheet
from kit.hub.models.on_its_way import Stage
from kit.hub.models.support import AskedState
from kit.hub.queries.harvest import need_somebody, sources
from kit.hub.queries.on_its_way import WITH_HOLDERS

SOON: Final = timedelta(days=7)
LONG_AGO: Final = timedelta(days=60)  # an inquiry that nobody will answer any more is said no longer
TODAY: Final = "today"  # of `HURRY`


@dataclass(frozen=True)
class Waiting:
    """One line: words without the count, how many, and where to do it; `is_pressing` is said louder."""

    words: str
    count: int
    url: str
    is_pressing: bool = False


def waiting(user: Any, today: date) -> list[Waiting]:
    """Everything that waits for `user`."""
    return [*_asked(user), *_on_its_way(user), *_inquiries(user, today), *_harvest(user)]


def _asked(user: Any) -> Iterator[Waiting]:
    if not user_may(user, "answer", "support"):
        return
    rows = list(
        Asked.objects.filter(state__in=(AskedState.NEW, AskedState.READ))
        .order_by("received_at", "pk")
        .values_list("pk", "hurry")
    )
    counts = Counter(hurry for _key, hurry in rows)
    for hurry, words in HURRY.items():
        if counts[hurry]:
            first = next(key for key, other in rows if other == hurry)
            url = reverse("kit_hub_asked", args=[first]) if counts[hurry] == 1 else reverse("kit_hub_support")
            label = _("市町からの相談「%(hurry)s」") % {"hurry": words}
            yield Waiting(label, counts[hurry], url, hurry == TODAY)


def _on_its_way(user: Any) -> Iterator[Waiting]:
    ways: tuple[tuple[type[NextRelease] | type[NextBulletin], str, str], ...] = (
        (NextRelease, "kit_hub_release_one", _("公開版 %(name)s")),
        (NextBulletin, "kit_hub_bulletin", "%(name)s"),
    )
    for model, address, called in ways:
        acts = {act for act in ("change", "publish") if user_may(user, act, model.KIND)}
        if not acts:
            continue
        # One of each is being made at a time.
        row = model._default_manager.filter(stage__in=WITH_HOLDERS).defer("document").first()
        if row is not None and (row.stage == Stage.BUILT or "publish" in acts):
            yield Waiting(
                _STAGES[row.stage]() % {"name": called % {"name": row.words}},
                1,
                reverse(address, args=[row.pk]),
            )


_STAGES: Final = {
    Stage.BUILT: lambda: _("「%(name)s」が、二人の署名を待っています"),
    Stage.SIGNED: lambda: _("「%(name)s」は署名がそろい、出すのを待っています"),
    Stage.ASKED: lambda: _("「%(name)s」が、配信に出るのを待っています"),
}


def _inquiries(user: Any, today: date) -> Iterator[Waiting]:
    if not user_may(user, "import", "board"):
        return
    if sent := ReturnedSheet.objects.filter(state=ReturnedSheet.State.WAITING).count():
        yield Waiting(_("取り込んだ表が、確かめるのを待っています"), sent, reverse("kit_hub_inquiries"))
    asked: dict[Any, set[str]] = {}
    due = Inquiry.objects.filter(due_on__gte=today - LONG_AGO, due_on__lte=today + SOON).order_by(
        "due_on", "pk"
    )
    for *one, code in due.values_list("pk", "uid", "title", "due_on", "towns__municipality__code"):
        asked.setdefault(tuple(one), set()).add(code)
    back = _answered(key for key, *_rest in asked) if asked else {}
    for (key, uid, title, due_on), codes in asked.items():
        if missing := len(codes - back.get(key, set())):
            words = _("照会「%(title)s」（しめきり %(day)s）に、まだ回答のない市町")
            day = date_format(due_on, "Y年n月j日")
            url = reverse("kit_hub_inquiry", args=[uid])
            yield Waiting(words % {"title": title, "day": day}, missing, url, due_on < today)


def _answered(inquiries: Any) -> dict[int, set[str]]:
    """The codes of the towns that sent something, by inquiry."""
    found: dict[int, set[str]] = {}
    sheets = ReturnedSheet.objects.filter(inquiry__in=list(inquiries)).exclude(
        state__in=(ReturnedSheet.State.UNDONE, ReturnedSheet.State.PUT_AWAY)
    )
    for key, answers in sheets.values_list("inquiry", "answers"):
        found.setdefault(key, set()).update(answer["code"] for answer in answers)
    return found


def _harvest(user: Any) -> Iterator[Waiting]:
    if not user_may(user, "change", "harvest"):
        return
    here = reverse("kit_hub_harvest")
    if count := need_somebody():
        yield Waiting(_("市町からの収集に、見てほしいところ"), count, here)
    if resting := sources().exclude(rested_at=None).count():
        yield Waiting(_("休ませている収集先"), resting, here)
