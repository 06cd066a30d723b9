"""One meeting on one page: what was promised before, the agenda with what came of it, who came, what is still to do.

For: the secretary. Not for: writing (`desk_edit`, `desk_promises`, `desk_states`).

Rules
- The record and what was promised in it are opened with one note, what is carried over from earlier ones with another.
- A held meeting shows the promises as they stood on its day.
"""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from kit.core.actions.records import open_each, open_file
from kit.core.queries.people import user_may
from kit.meetings.actions.erasure import ErasureRefused, propose_erasure
from kit.meetings.actions.keeping import Outdated
from kit.meetings.actions.states import change_state, mark_held, take_back_held
from kit.meetings.logic import desk
from kit.meetings.logic.content import Carried, Content, read_content
from kit.meetings.logic.kinds import SPOKEN_WORDS
from kit.meetings.logic.promises import DUE_WORDS, Due, due_of
from kit.meetings.logic.words import PROMISES, STATES, State
from kit.meetings.models import Action, Announcement, ErasureProposal, Meeting
from kit.meetings.queries.access import kind_of
from kit.meetings.queries.desk import term_is_over
from kit.meetings.queries.openness import kept_years
from kit.meetings.queries.outgoing import announcement_of, is_told_otherwise
from kit.meetings.queries.promises import carried_to, promises_of
from kit.meetings.views.desk import OneMeeting, read_uid
from kit.meetings.views.desk_record import attendance_counts, item_lines, presence_words


class MeetingPage(OneMeeting, TemplateView):
    """The whole of it."""

    template_name = "kit_meetings/staff/meeting.html"

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.row.number()}]

    @cached_property
    def file(self) -> tuple[Content, list[dict[str, Any]]]:
        """The record and its own promises, opened together."""
        rows = list(promises_of(self.row).defer("meeting__sealed"))
        now = timezone.now()
        first, *rest = open_file(self.row, rows, by=self.request.user, now=now)
        shown = [promise_line(row, content) for row, content in zip(rows, rest, strict=True)]
        return read_content(first), shown

    @cached_property
    def carried(self) -> list[dict[str, Any]]:
        if self.row.state == State.HELD:
            return [frozen_line(one) for one in self.file[0].carried]
        rows = list(carried_to(self.row))
        opened = open_each(rows, by=self.request.user, now=timezone.now(), act="promise.listed")
        return [promise_line(row, content) for row, content in zip(rows, opened, strict=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        (content, promises), row = self.file, self.row
        kind = row.body.rules
        proposal = ErasureProposal.objects.filter(meeting=row).select_related("proposed_by").first()
        return super().get_context_data(
            row=row,
            content=content,
            state=STATES[State(row.state)],
            is_held=row.state == State.HELD,
            kind=kind,
            spoken=SPOKEN_WORDS[kind.spoken],
            secrecy=desk.duty_of(kind),
            asked=_asked(content, row),
            items=[item_lines(one, kind) for one in content.items],
            people=[(one, presence_words(one)) for one in content.attendances],
            counts=attendance_counts(content),
            to_do=[one for one in content.checklist if not one.is_done],
            done=[one for one in content.checklist if one.is_done],
            promises=promises,
            carried=self.carried,
            steps=_steps(row),
            first_step=_first_step(row),
            told=_told(row, content),
            proposal=proposal,
            may_propose=user_may(self.request.user, "propose_erasure", kind_of(row.body), own=True),
            is_over=_is_over(row),
            may_delete=row.state == State.PLANNED and row.made_by_id == self.request.user.pk,
            **kwargs,
        )


def _steps(row: Meeting) -> tuple[desk.Step, ...]:
    """Where it may go now: what has not begun is not offered as held."""
    has_begun = row.starts_at <= timezone.now()
    return tuple(one for one in desk.steps_from(row.state) if has_begun or one.state is not State.HELD)


def _first_step(row: Meeting) -> desk.Step | None:
    """The step that stands as a button: that it was held; everything else is folded."""
    first = _steps(row)[0]
    return first if first.state is State.HELD else None


def _asked(content: Content, row: Meeting) -> dict[str, str]:
    """What has to be known before an item is written: words, and what was noted."""
    name = desk.asked_before_items(row.body.rules)
    return {"words": desk.ASKED_WORDS[name], "noted": getattr(content, name)} if name else {}


def _told(row: Meeting, content: Content) -> dict[str, Any]:
    """What members were told; whether it still holds."""
    told = announcement_of(row)
    if told is None:
        return {}
    return {"row": told, "is_old": is_told_otherwise(told, row, content.place)}


def _is_over(row: Meeting) -> bool:
    """Whether its term of keeping is over."""
    return term_is_over(row, kept_years(), timezone.localdate())


def promise_line(row: Action, content: dict[str, Any]) -> dict[str, Any]:
    """A promise as screens show it."""
    due = due_of(row.state, row.due_on, timezone.localdate())
    return {
        "row": row,
        "text": str(content.get("text", "")),
        "reason": str(content.get("reason", "")),
        "note": str(content.get("note", "")),
        "owner": row.owner.name if row.owner else _("事務局"),
        "due_on": row.due_on,
        "state": PROMISES[row.state],  # type: ignore[index]
        "is_late": due is Due.LATE,
        "due": DUE_WORDS[due],
    }


def frozen_line(one: Carried) -> dict[str, Any]:
    """A promise as it stood when the meeting was held."""
    return {
        "row": None,
        "uid": read_uid(one.id),
        "text": one.text,
        "owner": one.owner or _("事務局"),
        "due_on": date.fromisoformat(one.due_on) if one.due_on else None,
        "state": PROMISES.get(one.state, one.state),  # type: ignore[call-overload]
        "is_late": False,
    }


class Step(OneMeeting, TemplateView):
    """One step to another state: what it means, then one button."""

    act = "change"
    template_name = "kit_meetings/staff/step.html"

    @cached_property
    def step(self) -> desk.Step | None:
        """What the address names, as it is called from where the meeting is; None when it does not lead there."""
        to = self.kwargs["to"]
        return next((one for one in desk.steps_from(self.row.state) if one.state == to), None)

    def get_page_subtitle(self) -> str:
        return self.step.label if self.step else ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.step is None:
            messages.info(request, _("この会議は、もうその様子になっています。"))
            return redirect("kit_meeting", self.uuid)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = Announcement.objects.filter(meeting=self.row).exists()
        return super().get_context_data(row=self.row, step=self.step, is_told=told, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.step is None:
            messages.info(request, _("この会議は、もうその様子になっています。"))
            return redirect("kit_meeting", self.uuid)
        try:
            self._go(self.step.state)
        except (desk.StepRefused, Outdated) as refusal:
            self.note_refusal(kind_of(self.row.body), str(self.uuid), "not_now")
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("会議の様子を変えました。"))
        return redirect("kit_meeting", self.uuid)

    def _go(self, to: State) -> None:
        by, now = self.request.user, timezone.now()
        if to is State.HELD:
            mark_held(self.row, by=by, now=now)
        elif self.row.state == State.HELD:
            take_back_held(self.row, by=by, now=now)
        else:
            change_state(self.uuid, to, by=by, now=now)


class ProposeErasure(OneMeeting, TemplateView):
    """A record whose term is over and that was kept on is proposed once more."""

    act = "propose_erasure"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            propose_erasure(self.uuid, years=kept_years(), by=request.user, now=timezone.now())
        except ErasureRefused as refusal:
            self.note_refusal(kind_of(self.row.body), str(self.uuid), "not_now")
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("消去を起案しました。保護管理者が認めるのを待ちます。"))
        return redirect("kit_meeting", self.uuid)
