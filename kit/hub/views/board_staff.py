"""29市町の一覧 for the prefecture's staff: the board with what only they see, and the entries.

For: looking and entering. Not for: sheets (`board_inquiries`), taking out (`board_export`).

What instances send to the hub comes through `reports` (a mapping by code), which the exchange fills.
"""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from kit.core.queries.people import user_may
from kit.hub.actions.entering import (
    EntriesAsk,
    EntryRefused,
    NewEntry,
    NewValue,
    enter_facts,
    enter_indicator,
)
from kit.hub.gateway.board import indicators
from kit.hub.logic.board_facts import FACTS, WINDOW, answer_words, day_words
from kit.hub.models import Entered, Town
from kit.hub.queries.board import Reports, board_rows, history, indicator_values, values_now
from kit.hub.queries.board_plan import summed_tables
from kit.hub.queries.exchange import last_reports
from kit.hub.queries.harvest import troubled
from kit.hub.queries.towns import all_towns
from kit.hub.staff_forms.board import EntriesForm, IndicatorForm, Seen, older_words, overtaken_words
from kit.hub.views.board_shown import Board
from kit.hub.views.harvest import board_words
from kit.hub.views.screens import HubScreen, town_or_404

# Entries of a municipality that are listed on one page.
PER_PAGE: Final = 100


def reports() -> Reports:
    """What instances sent to `/hub/exchange`, and what is wrong with reading them, by code: two statements."""
    held = board_words(troubled())
    said = {report.town.code: report for report in last_reports()}
    return {
        code: {
            "kit": said[code].kit_version if code in said else "",
            "waiting": said[code].waiting if code in said else 0,
            "since": said[code].waiting_since if code in said else None,
            "held": held.get(code, ""),
        }
        for code in {*said, *held}
    }


class BoardScreen(HubScreen):
    """The frame of the room."""

    kind, home = "board", "kit_hub_board"
    page_title = gettext_lazy("29市町の一覧")
    header_icon = "table"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = {
            act: user_may(self.request.user, act, "board")
            for act in ("change", "import", "export", "publish", "add")
        }
        return super().get_context_data(may=may, here=self.request.resolver_match.url_name, **kwargs)


class Overview(BoardScreen, TemplateView):
    """The board."""

    template_name = "kit_hub/board/staff.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        board = Board(timezone.localdate(), reports())
        return super().get_context_data(board=board, town_url="kit_hub_board_town", **kwargs)


class Numbers(BoardScreen, TemplateView):
    """Approved tables."""

    template_name = "kit_hub/board/staff_tables.html"

    def get_page_subtitle(self) -> str:
        return _("市町が公表した数")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tables=summed_tables(), **kwargs)


class EntryScreen(BoardScreen, FormView):
    """A form of values with one source and day; what was typed stays when something cannot be read."""

    act = "change"
    form_class: Any = EntriesForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "today": timezone.localdate()}

    def entries(self, form: EntriesForm) -> list[NewEntry]:
        """What is to be written."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            count = enter_facts(
                self.entries(form),
                may_be_older=form.cleaned_data["older"],
                by=self.request.user,
                now=timezone.now(),
            )
        except EntriesAsk as error:
            self.ask(form, error)
            return self.form_invalid(form)
        except EntryRefused as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        if count:
            messages.success(self.request, _("%(n)s件を書き入れました。") % {"n": count})
        else:
            messages.info(self.request, _("変わったところがないので、何も書き入れていません。"))
        return redirect(self.request.get_full_path())

    def ask(self, form: EntriesForm, error: EntriesAsk) -> None:
        """Beside each field what stands in its way, in words."""
        for places, is_older in ((error.overtaken, False), (error.older, True)):
            for (code, key), row in places.items():
                name, fact = (key, FACTS[key]) if key in form.asked else (code, FACTS[key])
                now, typed = (
                    answer_words(fact, value) or _("（空）")
                    for value in (row.value if row else "", form.cleaned_data[name])
                )
                words = older_words(now, told(row)) if is_older else overtaken_words(typed, now, told(row))
                form.ask(name, seen(row), words, is_older=is_older)


def seen(row: Entered | None) -> Seen:
    return Seen(row.pk, row.value) if row else Seen()


def told(row: Entered | None) -> str:
    """Where an entry is from, of when, and who wrote it when; "" asks for nothing where it was taken back."""
    if row is None:
        return _("前の書き入れが取り消されました")
    return _("%(source)s、%(day)sの時点、%(by)sが%(at)sに書き入れ") % {
        "source": row.source,
        "day": day_words(row.as_of),
        "by": row.by.display_name if row.by else _("書いた人の記録なし"),
        "at": f"{timezone.localtime(row.at):%-m月%-d日 %-H:%M}",
    }


class TownBoard(EntryScreen):
    """One municipality: what is known, the form, the history of each fact. Looking needs less than writing."""

    act = "view"
    template_name = "kit_hub/board/town.html"

    @cached_property
    def town(self) -> Town:
        return town_or_404(self.kwargs["code"])

    def get_page_subtitle(self) -> str:
        return str(self.town)

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = {code: (fact.label, fact) for code, fact in FACTS.items()}
        rows = values_now((self.town.code, fact) for fact in FACTS)
        known = {fact: seen(row) for (_code, fact), row in rows.items()}
        return {**super().get_form_kwargs(), "asked": asked, "known": known}

    def entries(self, form: EntriesForm) -> list[NewEntry]:
        data = form.cleaned_data
        return [
            NewEntry(self.town.code, fact, value, data["source"], data["as_of"], form.seen(fact).number)
            for fact, value in form.values().items()
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(history(self.town).filter(fact__in=FACTS), PER_PAGE).get_page(
            self.request.GET.get("p")
        )
        rows = [(FACTS[one.fact], one, answer_words(FACTS[one.fact], one.value)) for one in page]
        board = board_rows(timezone.localdate(), reports())
        row = next(row for row in board if row.town.code == self.town.code)
        return super().get_context_data(town=self.town, row=row, history=rows, page=page, **kwargs)


class WriteTown(TownBoard):
    """The same screen, when something is sent."""

    act = "change"


def town_screen(request: HttpRequest, code: str) -> HttpResponseBase:
    """Looking, or writing when something is sent."""
    screen = WriteTown if request.method == "POST" else TownBoard
    return screen.as_view()(request, code=code)


class EnterMany(EntryScreen):
    """One fact of all municipalities in one table."""

    template_name = "kit_hub/board/many.html"

    @property
    def fact(self) -> str:
        wanted = self.request.GET.get("fact", WINDOW)
        return wanted if wanted in FACTS else WINDOW

    def get_page_subtitle(self) -> str:
        return _("まとめて書き入れる")

    @cached_property
    def towns(self) -> list[Town]:
        return list(all_towns())

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = values_now((town.code, self.fact) for town in self.towns)
        asked = {town.code: (str(town), FACTS[self.fact]) for town in self.towns}
        known = {code: seen(row) for (code, _fact), row in rows.items()}
        return {**super().get_form_kwargs(), "asked": asked, "known": known}

    def entries(self, form: EntriesForm) -> list[NewEntry]:
        data = form.cleaned_data
        return [
            NewEntry(code, self.fact, value, data["source"], data["as_of"], form.seen(code).number)
            for code, value in form.values().items()
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(fact=FACTS[self.fact], facts=FACTS.values(), **kwargs)
        shown = {row.town.code: row.cells[self.fact] for row in board_rows(timezone.localdate())}
        return {**context, "lines": [(field, shown[field.name]) for field in context["form"].rows()]}


class Indicators(BoardScreen, FormView):
    """Targets and actual values of the plan's indicators: what the prefecture stands for, so an approver enters them."""

    act = "publish"
    template_name = "kit_hub/board/indicators.html"
    form_class = IndicatorForm

    def get_page_subtitle(self) -> str:
        return _("計画の指標")

    def get_form_kwargs(self) -> dict[str, Any]:
        about = indicators(settings.KIT_FIXTURES)
        return {**super().get_form_kwargs(), "today": timezone.localdate(), "indicators": about}

    def form_valid(self, form: IndicatorForm) -> HttpResponse:
        try:
            enter_indicator(NewValue(**form.cleaned_data), by=self.request.user, now=timezone.now())
        except EntryRefused as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("書き入れました。"))
        return redirect(reverse("kit_hub_board_indicators"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = {one["code"]: one["name"] for one in indicators(settings.KIT_FIXTURES)}
        rows = [
            (names[value.indicator], value)
            for value in reversed(indicator_values())
            if value.indicator in names
        ]
        return super().get_context_data(values=rows, **kwargs)
