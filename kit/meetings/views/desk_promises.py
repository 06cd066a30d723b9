"""What was promised: the board of all that is open, and the form of one.

For: the secretary. Not for: the promises on the page of their meeting (`desk_meeting`).

Rules
- The board shows the bodies that whoever looks may see; its words are opened with one note that says how many.
- The form joins two people's changes like the record's forms.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from kit.core.actions.records import open_each, open_record
from kit.meetings.actions.keeping import Outdated, open_meeting
from kit.meetings.actions.promises import Edited, add_promise, change_promise
from kit.meetings.logic.joining import Marks, join, marks_of, read_marks, written_marks
from kit.meetings.logic.promises import DUE_WORDS, FIELDS, Due, PromiseRefused, Written, due_of
from kit.meetings.logic.words import PROMISES, Promise
from kit.meetings.models import Action
from kit.meetings.queries.promises import Wanted, agency_choices, read_board
from kit.meetings.staff_forms.acts import OFFICE, PromiseForm, promise_values
from kit.meetings.views.desk import MeetingsScreen, OneMeeting, page_number, read_uid
from kit.meetings.views.desk_clash import Choices, Pair, Words, choices_of
from kit.meetings.views.desk_meeting import promise_line

_NAMES = {"": FIELDS}


class Promises(MeetingsScreen, TemplateView):
    """The board."""

    template_name = "kit_meetings/staff/promises.html"
    page_title = gettext_lazy("宿題")

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": _("宿題")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, today = self.request.GET, timezone.localdate()
        agency = asked.get("agency", "")
        known = agency if agency == "office" or read_uid(agency) else ""
        wanted = Wanted(known, closed=asked.get("state") == "closed")
        board = read_board(wanted, page=page_number(asked), user=self.request.user, today=today)
        opened = open_each(board.rows, by=self.request.user, now=timezone.now(), act="promise.listed")
        lines = [promise_line(row, content) for row, content in zip(board.rows, opened, strict=True)]
        kept = {"agency": wanted.agency, "state": "closed" if wanted.closed else ""}
        return super().get_context_data(
            board=board,
            parts=[
                (DUE_WORDS[due], due is Due.LATE, found) for due in Due if (found := _due(lines, due, today))
            ],
            wanted=wanted,
            query=urlencode({name: value for name, value in kept.items() if value}),
            **kwargs,
        )


def _due(lines: list[dict[str, Any]], due: Due, today: date) -> list[dict[str, Any]]:
    return [one for one in lines if due_of(one["row"].state, one["row"].due_on, today) is due]


class PromiseScreen(OneMeeting, FormView):
    """What the form of a new promise and of one that is there share."""

    act = "change"
    template_name = "kit_meetings/staff/promise.html"
    form_class = PromiseForm
    promise: Action | None = None

    def agencies(self) -> list[tuple[str, str]]:
        keep = self.promise.owner if self.promise else None
        return [(str(one.uid), one.name) for one in agency_choices(keep)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, promise=self.promise, **kwargs)

    def back(self) -> HttpResponse:
        """To the page that somebody came from: the board, or the meeting on whose page the promise was read."""
        if self.request.GET.get("from") == "board":
            return redirect("kit_promises")
        found = read_uid(self.request.GET.get("from", ""))
        return redirect("kit_meeting", found or self.uuid)


class NewPromise(PromiseScreen):
    page_subtitle = gettext_lazy("宿題を書く")

    @cached_property
    def items(self) -> list[tuple[str, str]]:
        opened = open_meeting(self.row, by=self.request.user, now=timezone.now())
        return [(one.id, one.title) for one in opened.content.items]

    def get_form(self, form_class: Any = None) -> PromiseForm:
        return PromiseForm(**self.get_form_kwargs(), agencies=self.agencies(), items=self.items)

    def get_initial(self) -> dict[str, Any]:
        item = self.request.GET.get("item", "")
        return {"state": Promise.OPEN, "form": str(uuid4()), "item_id": item}

    def form_valid(self, form: Any) -> HttpResponse:
        number = form.cleaned_data.get("form") or uuid4()
        try:
            add_promise(self.uuid, form.written(), form=number, by=self.request.user, now=timezone.now())
        except PromiseRefused as refusal:
            form.add_error(refusal.field, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("宿題を書きました。終わるまで、次の会議に出ます。"))
        return self.back()


class EditPromise(PromiseScreen):
    page_subtitle = gettext_lazy("宿題を直す")

    def admit(self) -> None:
        super().admit()
        self.promise = self.found
        if self.promise is None:
            raise Http404

    @cached_property
    def found(self) -> Action | None:
        key: UUID = self.kwargs["promise"]
        return Action.objects.filter(pk=key, meeting=self.row).select_related("owner", "meeting").first()

    @cached_property
    def values(self) -> dict[str, Any]:
        """The promise as it is now."""
        row = self.promise
        assert row is not None
        content = open_record(row, by=self.request.user, now=timezone.now())
        return promise_values(
            Written(
                text=str(content.get("text", "")), owner=str(row.owner.uid) if row.owner else "",
                due_on=row.due_on, state=Promise(row.state), reason=str(content.get("reason", "")),
                note=str(content.get("note", "")),
            )
        )  # fmt: skip

    def get_form(self, form_class: Any = None) -> PromiseForm:
        return PromiseForm(**self.get_form_kwargs(), agencies=self.agencies())

    def get_initial(self) -> dict[str, Any]:
        return dict(self.values) if self.request.method == "GET" else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fresh = self.request.method == "GET"
        marks = kwargs.pop("marks", None) or (
            self.marks() if fresh else read_marks(self.request.POST.get("base", ""))
        )
        pairs = kwargs.pop("pairs", ())
        return super().get_context_data(
            base=written_marks(marks), pairs=pairs, asked_paths=" ".join(one.path for one in pairs), **kwargs
        )

    def marks(self) -> Marks:
        return marks_of(self.values, _NAMES)

    def form_invalid(self, form: Any) -> HttpResponse:
        choices = choices_of(self.request.POST)
        pairs = self.pairs(choices, self.request.POST.dict()) if choices.asked else ()
        return self.render_to_response(self.get_context_data(form=form, pairs=pairs))

    def form_valid(self, form: Any) -> HttpResponse:
        choices, mine = choices_of(self.request.POST), promise_values(form.written())
        if choices.is_open:
            form.add_error(None, _("ほかの人の直しと重なるところを、どちらにするか選んでください。"))
            return self.form_invalid(form)
        joined = join(read_marks(self.request.POST.get("base", "")), self.values, mine, choices.takes)
        if joined.clashes:
            return self.meet(joined.values, Choices(tuple(one.path for one in joined.clashes), {}), mine)
        try:
            self.save(joined.values)
        except Outdated as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        except PromiseRefused as refusal:
            form.add_error(refusal.field, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("保存しました。"))
        return self.back()

    def save(self, values: dict[str, Any]) -> None:
        assert self.promise is not None
        due, state = values["due_on"], Promise(values["state"])
        written = Written(**{**values, "due_on": date.fromisoformat(due) if due else None, "state": state})
        edited = Edited(written, self.promise.edition)
        change_promise(self.promise.pk, edited, by=self.request.user, now=timezone.now())

    def meet(self, values: dict[str, Any], choices: Choices, mine: dict[str, Any]) -> HttpResponse:
        """Somebody was faster: both stand side by side, and the next saving counts from theirs."""
        form = PromiseForm(values, agencies=self.agencies())
        form.is_valid()
        form.add_error(
            None, _("ほかの人が、先に保存しました。まだ保存していません。どちらにするかを選んでください。")
        )
        context = self.get_context_data(form=form, marks=self.marks(), pairs=self.pairs(choices, mine))
        return self.render_to_response(context)

    def pairs(self, choices: Choices, mine: dict[str, Any]) -> tuple[Pair, ...]:
        return Words(self.label, self.shown).pairs(choices, self.values, mine)

    def label(self, name: str, cell: str) -> str:
        return str(PromiseForm.base_fields[name].label)

    def shown(self, name: str, value: Any) -> str:
        if name == "owner":
            return dict(self.agencies()).get(value, str(OFFICE))
        return str(PROMISES.get(value, value)) if name == "state" else str(value or "")
