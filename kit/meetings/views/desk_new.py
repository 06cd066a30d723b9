"""A new meeting in two steps: which body, then when; everything else is ready.

For: the secretary who prepares. Not for: what stands in it (`actions.planning`).

Rules
- The day comes from the rhythm of the body; on a holiday, or at a weekend that the rhythm does not name, it is said and
  somebody decides. Nothing is moved silently.
- Two presses make one meeting: one that begins at the same time is shown instead.
"""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kit.core.holidays import holiday_name
from kit.meetings.actions.planning import When, plan_meeting
from kit.meetings.logic.rhythm import USUAL_START, Rhythm, next_day
from kit.meetings.models import Body, Meeting, MeetingTemplate
from kit.meetings.queries.access import kind_of, may_with, visible_bodies
from kit.meetings.queries.desk import last_day, same_time
from kit.meetings.staff_forms.acts import NewForm
from kit.meetings.views.desk import MeetingsScreen, read_uid

_SATURDAY: Final = 5


class NewMeeting(MeetingsScreen, FormView):
    """Without a body: which one. With one: when."""

    act = "add"
    template_name = "kit_meetings/staff/new.html"
    form_class = NewForm
    page_subtitle = gettext_lazy("会議を準備する")
    request: HttpRequest

    @cached_property
    def bodies(self) -> list[Body]:
        return list(visible_bodies(self.request.user).filter(ended_on=None))

    @cached_property
    def body(self) -> Body | None:
        """The one that was chosen, or the only one there is."""
        given = self.request.GET.get("body", "")
        if not given:
            return self.bodies[0] if len(self.bodies) == 1 else None
        uid = read_uid(given)
        found = visible_bodies(self.request.user).filter(uid=uid).first() if uid else None
        if found is None:
            raise Http404
        return found

    def admit(self) -> None:
        if self.body and not may_with(self.request.user, "add", self.body):
            self.note_refusal(kind_of(self.body))
            raise PermissionDenied

    @cached_property
    def templates(self) -> list[MeetingTemplate]:
        assert self.body is not None
        fitting = MeetingTemplate.objects.filter(body_kind=self.body.kind, live=True)
        usual = self.body.template_uid
        return sorted(fitting, key=lambda one: (one.uid != usual, one.title))

    def get_form(self, form_class: Any = None) -> forms.Form:
        if self.body is None:
            return forms.Form()
        choices = [(str(one.uid), one.title) for one in self.templates]
        return NewForm(**self.get_form_kwargs(), templates=choices)

    def get_initial(self) -> dict[str, Any]:
        if self.body is None:
            return {}
        today = timezone.localdate()
        starts = self.body.starts or USUAL_START
        ends = datetime.combine(today, starts) + timedelta(minutes=self.body.minutes)
        return {
            "day": proposed_day(self.body, today),
            "starts": starts,
            "ends": ends.time() if ends.date() == today else None,
            "template": str(self.templates[0].uid) if self.templates else "",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        warned = kwargs.pop("warned", None)
        proposed = self.get_initial().get("day") if self.request.method == "GET" else None
        shown = warned or proposed
        return super().get_context_data(
            body=self.body, bodies=self.bodies, warning=day_words(shown, self.body), warned=shown, **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.body is None:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        assert self.body is not None
        data = form.cleaned_data
        if day_words(data["day"], self.body) and self.request.POST.get("warned") != data["day"].isoformat():
            return self.render_to_response(self.get_context_data(form=form, warned=data["day"]))
        when = when_of(data["day"], data["starts"], data["ends"])
        there = same_time(self.body, when.starts_at)
        if there is None:
            there = self._plan(when, data["template"])
        else:
            messages.info(self.request, _("同じ日時の会議が、もうあります。こちらです。"))
        if there is None:
            form.add_error(None, _("ほかの人が、いま会議をつくりました。もう一度押してください。"))
            return self.form_invalid(form)
        return redirect("kit_meeting", there.pk)

    def _plan(self, when: When, template: str) -> Meeting | None:
        """None when somebody else's new meeting took the number in the same moment."""
        assert self.body is not None
        chosen = next((one for one in self.templates if str(one.uid) == template), None)
        try:
            row = plan_meeting(self.body, when, template=chosen, by=self.request.user, now=timezone.now())
        except IntegrityError:
            return None
        messages.success(self.request, _("会議を準備しました。日時と議題を確かめてください。"))
        return row


def proposed_day(body: Body, today: date) -> date | None:
    """The next day of the body's rhythm, after its newest meeting and not in the past; None without a rhythm."""
    if not body.months or body.nth is None or body.weekday is None:
        return None
    rhythm = Rhythm(tuple(body.months), body.nth, body.weekday, body.starts or USUAL_START, body.minutes)
    newest = last_day(body)
    return next_day(rhythm, max(newest, today) if newest else today)


def day_words(day: date | None, body: Body | None) -> str:
    """What is said of a day on which offices are closed; "" of an ordinary one."""
    if day is None:
        return ""
    name = holiday_name(day)
    if name:
        return _("%(day)sは祝日（%(name)s）です。") % {"day": _words(day), "name": name}
    if day.weekday() >= _SATURDAY and (body is None or body.weekday != day.weekday()):
        return _("%(day)sです。") % {"day": f"{_words(day)}は{'土日'[day.weekday() - _SATURDAY]}曜日"}
    return ""


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def when_of(day: date, starts: time, ends: time) -> When:
    """The times of a meeting, aware, as clocks here show them."""
    first, last = (timezone.make_aware(datetime.combine(day, one)) for one in (starts, ends))
    return When(first, last)
