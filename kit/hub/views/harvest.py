"""市町からの収集: how the reading of each town goes, what waits for a look, and the button to read now.

An edge: it reads rows, turns codes into words, and calls one action per button.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from kit.core.logic.opening.words import date_words
from kit.core.queries.people import user_may
from kit.hub.actions.harvest import HarvestRefused, accept_held, ask_now
from kit.hub.actions.harvest_rulings import LONGEST_REASON
from kit.hub.logic.harvest import difference, is_old
from kit.hub.logic.harvest_words import BENT, REFUSALS, trouble_words
from kit.hub.models import Source
from kit.hub.queries.harvest import being_read, claims, names_of, open_claims, source_of, sources, twin_pairs
from kit.hub.queries.towns import all_towns, connected_towns
from kit.hub.tasks.harvest import harvest_round
from kit.hub.views.screens import HubScreen
from kit.resources.bridge.values import COLUMN_FIELDS

MOST_NAMES: Final = 20


@dataclass(frozen=True)
class SourceRow:
    """One source in words."""

    source: Source
    trouble: str
    what_to_do: str
    is_old: bool
    is_being_read: bool
    open_claims: int = 0

    @property
    def href(self) -> str:
        return reverse("kit_hub_source", args=[self.source.town.code, self.source.kind])

    @property
    def rests(self) -> bool:
        return self.source.rested_at is not None

    @property
    def needs_look(self) -> bool:
        return self.source.state == Source.State.HELD and not self.rests

    @property
    def state_words(self) -> str:
        return _("休み") if self.rests else self.source.get_state_display()

    @property
    def state_key(self) -> str:
        return "resting" if self.rests else self.source.state

    @property
    def to_decide(self) -> int:
        """Claims that nobody decided, and own records that may be told twice."""
        return self.open_claims + len(self.source.twins)

    @property
    def odd(self) -> int:
        return len(self.source.refused) + len(self.source.notes)


@dataclass(frozen=True)
class TownRows:
    """One town with its sources; `is_calm`: nothing to say of any of them."""

    name: str
    slug: str
    rows: tuple[SourceRow, ...]

    @property
    def is_calm(self) -> bool:
        return not any(
            row.trouble or row.odd or row.is_old or row.rests or row.to_decide or row.source.good_at is None
            for row in self.rows
        )  # fmt: skip

    @property
    def count(self) -> int:
        return sum(row.source.count for row in self.rows)

    @property
    def good_at(self) -> datetime:
        """When all of it had been read."""
        return min(row.source.good_at for row in self.rows if row.source.good_at)

    @property
    def due_at(self) -> datetime:
        return min(row.source.due_at for row in self.rows)

    @property
    def is_being_read(self) -> bool:
        return any(row.is_being_read for row in self.rows)


class HarvestScreen(HubScreen):
    """`may_change`: whoever looks may press the buttons, too."""

    kind, home = "harvest", "kit_hub_harvest"
    page_title = gettext_lazy("市町からの収集")
    header_icon = "download"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = user_may(self.request.user, "change", self.kind)
        return super().get_context_data(may_change=may_change, **kwargs)


class Harvest(HarvestScreen, TemplateView):
    """Every source of every connected town; those that need somebody first."""

    template_name = "kit_hub/harvest/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, known = list(sources()), list(connected_towns())
        towns, connected = _by_town(found), len(known)
        read = {source.town.pk for source in found}
        return super().get_context_data(
            has_towns=connected > 0,
            connected=connected,
            unread=[town for town in known if town.pk not in read],
            calm=[town for town in towns if town.is_calm],
            uneasy=[town for town in towns if not town.is_calm],
            others=all_towns().count() - connected,
            waiting=[row for town in towns for row in town.rows if row.needs_look],
            deciding=[row for town in towns for row in town.rows if row.to_decide],
            failing=sum(one.state == Source.State.FAILED and one.rested_at is None for one in found),
            **kwargs,
        )


class AskNow(HarvestScreen, View):
    """The button: everything, or one town, is due at once."""

    act = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        slug = request.POST.get("town", "")
        slugs = frozenset({slug} & {town.slug for town in connected_towns()}) if slug else None
        now = timezone.now()
        if ask_now(by=request.user, now=now, slugs=slugs, whole=bool(slug)):
            harvest_round.enqueue()
            words = [_("取りに行きます。1分ほどたってから、この画面を開きなおしてください。")]
            if being_read(now, slugs).exists():
                words.append(_("いま読んでいるものは、終わりしだい、もう一度読みます。"))
            messages.success(request, "".join(words))
        else:
            messages.warning(
                request,
                _("取りに行くところがありません。休んでいるものは、先に「また読む」を押してください。"),
            )
        return HttpResponseRedirect(reverse("kit_hub_harvest"))


class SourceScreen(HarvestScreen):
    """A screen of the source that the address names; who presses something needs more than who looks."""

    kwargs: dict[str, Any]

    @cached_property
    def source(self) -> Source:
        """Looked up behind the gate: an address tells nobody else which towns are read."""
        found = source_of(self.kwargs["code"], self.kwargs.get("kind", Source.Kind.HSDS))
        if found is None:
            raise Http404
        return found

    @cached_property
    def may_end(self) -> bool:
        """Whether this person may take a record of the prefecture's own off the list."""
        return user_may(self.request.user, "delete", "resource")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.act = "change" if request.method == "POST" else "view"
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.source)

    def back(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("kit_hub_source", args=[self.source.town.code, self.source.kind]))


class OneSource(SourceScreen, TemplateView):
    """One source: what is wrong, what would change, what was refused or bent; and the button that accepts."""

    template_name = "kit_hub/harvest/source.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            row=_row(self.source),
            refused=[_refused(one) for one in self.source.refused if one["why"] != "owner"],
            claims=claims([self.source]),
            twins=twin_pairs(self.source),
            longest=LONGEST_REASON,
            may_end=self.may_end,
            notes=[_note(one) for one in self.source.notes],
            change=_change(self.source),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            accept_held(self.source, request.POST.get("digest", ""), by=request.user, now=timezone.now())
        except HarvestRefused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.path)
        harvest_round.enqueue()
        words = _("受け入れました。いま、この内容を受け取りに行きます。")
        if _row(self.source).is_being_read:
            words = _(
                "受け入れました。いま読んでいるところなので、終わりしだい、この内容を受け取りに行きます。"
            )
        messages.success(request, words)
        return HttpResponseRedirect(reverse("kit_hub_harvest"))


def board_words(found: Iterable[Source]) -> dict[str, str]:
    """What the board of staff says of towns that cannot be read as usual, by their codes: what, since when, why."""
    lines: dict[str, list[str]] = {}
    for source in found:
        said = {"what": source.get_kind_display(), "why": _row(source).trouble}
        words = (
            _("%(what)sが確かめ待ち: %(why)s")
            if source.state == Source.State.HELD
            else _("%(what)s: %(why)s")
        )
        if source.state == Source.State.FAILED and source.good_at:
            words = _("%(what)sは%(day)sから読めない: %(why)s")
            said["day"] = date_words(timezone.localdate(source.good_at))
        lines.setdefault(source.town.code, []).append(words % said)
    return {code: " ".join(dict.fromkeys(words)) for code, words in lines.items()}


def _by_town(found: list[Source]) -> list[TownRows]:
    towns: dict[str, list[SourceRow]] = {}
    waiting = Counter(claim.source.pk for claim in open_claims(found))
    for source in found:
        towns.setdefault(source.town.slug, []).append(_row(source, waiting[source.pk]))
    return [TownRows(str(rows[0].source.town), slug, tuple(rows)) for slug, rows in towns.items()]


def _row(source: Source, waiting: int = 0) -> SourceRow:
    trouble, what_to_do = trouble_words(source.state, source.code, went_back=source.went_back)
    now = timezone.now()
    held = source.lease_until is not None and source.lease_until > now
    return SourceRow(source, trouble, what_to_do, is_old(source.good_at, now), held, waiting)


def _change(source: Source) -> dict[str, Any]:
    """What accepting would do to the places; {} for other kinds and where nothing waits."""
    held = source.held_said
    if source.state != Source.State.HELD or source.kind != Source.Kind.HSDS or held is None:
        return {}
    known = source.said or {}
    change = difference(_pairs(held), _pairs(known), timezone.now())
    ending = names_of(source.town, change.over)
    return {
        "before": len(known), "after": len(held), "wanted": len(change.wanted), "ending": len(ending),
        "names": ending[:MOST_NAMES], "more": max(0, len(ending) - MOST_NAMES),
    }  # fmt: skip


def _pairs(said: Any) -> dict[str, tuple[str, str]]:
    return {uid: (row[0], row[1]) for uid, row in said.items()}


def _refused(one: dict[str, str]) -> dict[str, str]:
    return {**one, "words": REFUSALS.get(one["why"], "")}


def _note(one: dict[str, str]) -> dict[str, str]:
    field = COLUMN_FIELDS.get(one["field"])
    label = str(field.verbose_name) if field else one["field"]
    return {**one, "label": label, "words": BENT.get(one["why"], "")}
