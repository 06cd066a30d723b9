"""One consultation on the screen of staff: the banner, the ways to the person, the answers, everything since.

For: 窓口相談員. Not for: what is done with it (`inbox_acts`, `inbox_steps`), papers (`inbox_papers`).

Rules
- Whatever shows a word of it goes through `file`, which opens the whole once in a request and leaves one entry in the
  trail.
- What leads to the person stands in the answer only when it may be used now: it is not hidden, it is not there.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from kit.core.logic.sealed import SealBroken
from kit.core.models import Municipality
from kit.core.queries.people import user_may
from kit.intake.actions.casefile import CaseFile, Opened, open_casefile
from kit.intake.logic import definition as d
from kit.intake.logic.case import Group, State
from kit.intake.logic.casefile import Entry, Part, Reader, banner_words, parts, timeline, ways, whom_words
from kit.intake.logic.inbox import NAMES, time_words
from kit.intake.logic.notes import note_lines, way_words
from kit.intake.models import Consultation, ErasureProposal
from kit.intake.models.consultations import CONSULTATION
from kit.intake.queries.duties import has_head, is_head
from kit.intake.queries.households import links_of
from kit.intake.views.inbox import DeskScreen, local_case
from kit.intake.views.spoken import spoken


class CaseScreen(DeskScreen):
    """What all screens of one consultation share."""

    act = "open"
    kwargs: dict[str, Any]
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Consultation.DoesNotExist:
            raise Http404 from None
        except SealBroken:
            return TemplateResponse(
                request, "kit_intake/inbox/broken.html", {"header_title": _("相談")}, status=503
            )

    @property
    def uuid(self) -> UUID:
        uuid: UUID = self.kwargs["uuid"]
        return uuid

    @cached_property
    def file(self) -> CaseFile:
        return open_casefile(self.uuid, by=self.request.user, now=timezone.now())

    @cached_property
    def is_head(self) -> bool:
        return is_head(self.request.user)

    def get_page_title(self) -> str:
        return _("相談 %(number)s") % {"number": self.file.row.number()}

    def crumbs(self) -> list[dict[str, Any]]:
        own = [{"url": reverse("kit_case", args=[self.uuid]), "label": self.file.row.number()}]
        return [*own, *super().crumbs()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        file = self.file
        banner = banner_words(file.definition, file.values, file.wishes, is_head=self.is_head)
        return super().get_context_data(  # type: ignore[misc,no-any-return]
            file=file,
            row=file.row,
            whom=whom_words(file.definition, file.values),
            banner=banner,
            links=links_of(file.row),
            **kwargs,
        )


class Case(CaseScreen, TemplateView):
    """The whole of it."""

    template_name = "kit_intake/inbox/case.html"

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.file.row.number()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        file, today = self.file, timezone.localdate()
        now_case = local_case(file.row)
        group = now_case.group(today)
        needs_head = not self.is_head and asks_for_head(file)
        return super().get_context_data(
            parts=told_parts(file, is_head=self.is_head),
            entries=entries_of(file),
            ways=ways(file.wishes, file.reasons(today)),
            wishes=file.wishes,
            group=NAMES[group],
            time=time_words(now_case, group, today),
            is_unsafe=group is Group.UNSAFE,
            has_no_head=needs_head and not has_head(today),
            may_propose=user_may(self.request.user, "propose_erasure", CONSULTATION),
            proposal=ErasureProposal.objects.filter(consultation=file.row).select_related("by").first(),
            **_states(file.row),
            **kwargs,
        )


def _states(row: Consultation) -> dict[str, bool]:
    return {
        "is_open": row.state == State.OPEN,
        "is_resting": row.state == State.RESTING,
        "is_over": row.state in (State.CLOSED, State.HANDED_OVER),
    }


def asks_for_head(file: CaseFile) -> bool:
    """Whether something in it is for the head alone."""
    return any(
        d.HEAD_ONLY in question.hints
        for step in file.definition.steps
        if step.key in file.content["answers"]
        for question in step.questions
    )


def told_parts(file: CaseFile, *, is_head: bool) -> tuple[Part, ...]:
    """The answers as they were sent, under the questions as they are spoken in this town."""
    asked = spoken(str(file.row.version.uid)) or file.definition
    found = ways(file.wishes, file.reasons(timezone.localdate()))
    usable = frozenset(
        way.verdict.channel for way in found if way.is_reasoned or not way.verdict.needs_reason
    )
    return parts(asked, file.content["answers"], Reader(is_head, usable, places()))


def places() -> Mapping[str, str]:
    """The names of municipalities by the codes of answers."""
    named = dict(Municipality.objects.values_list("code", "name"))
    return {**named, d.HERE: settings.SITE_CONFIG.name, d.OUTSIDE: _("県外")}


def entries_of(file: CaseFile) -> tuple[Entry, ...]:
    """Messages and notes in one line, the newest first."""
    return timeline([*map(_message, file.messages), *map(_note, file.notes)])


def _message(one: Opened) -> Entry:
    row = one.row
    lines = (("", str(one.content.get("text", ""))),)
    if row.author is None:
        return Entry(row.at, "person", _("相談した人から"), lines, key=str(row.pk), read_at=row.read_at)
    title = _("終わってよいかの質問") if row.kind == row.Kind.QUESTION else _("窓口からのお返事")
    return Entry(row.at, "office", title, lines, str(row.author), str(row.pk), row.read_at)


def _note(one: Opened) -> Entry:
    row = one.row
    way = way_words(row.channel)
    title = f"{row.get_kind_display()}（{row.on.month}月{row.on.day}日{'・' + way if way else ''}）"
    return Entry(row.at, "note", title, note_lines(one.content), str(row.author or ""), str(row.pk))
