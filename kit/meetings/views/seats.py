"""The seats of a body: the list with its people, many written at once, many corrected at once, one that leaves.

For: secretaries of the body. Not for: attendance in a meeting.

Rules
- The list opens names, which stands in the trail: it is a page of its own, not a part of the body's.
- A table of rows works without JavaScript: more rows, and rows from a spreadsheet, come by buttons that judge nothing.
- One bad row keeps nothing; every row comes back as it was typed, the bad one with its reason.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from kit.core.models import AgencyKind
from kit.meetings.actions.agencies import AgencyRefused
from kit.meetings.actions.seats import (
    NewSeat,
    UnknownAgency,
    add_seats,
    erase_seat,
    leave_seat,
    open_seats,
)
from kit.meetings.logic.agencies import fold_name, guess_kind
from kit.meetings.logic.seats import is_current, read_pasted
from kit.meetings.models import Agency, Seat
from kit.meetings.queries.agencies import kind_groups, names_to_offer
from kit.meetings.staff_forms.bodies import EndForm
from kit.meetings.staff_forms.seats import (
    PasteForm,
    TermForm,
    new_rows,
    with_rows_more,
)
from kit.meetings.views.bodies_acts import BodyAct
from kit.meetings.views.bodies_screen import OneBody


class Seats(OneBody, TemplateView):
    """Everybody, by name."""

    act = "open"
    template_name = "kit_meetings/seats/list.html"
    page_subtitle = gettext_lazy("名簿")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = list(Seat.objects.filter(body=self.body).select_related("agency__kind"))
        opened = open_seats(rows, by=self.request.user, now=timezone.now())
        return super().get_context_data(
            current=[one for one in opened if is_current(one.row.left_on, today)],
            left=[one for one in opened if not is_current(one.row.left_on, today)],
            today=today,
            **kwargs,
        )


class AddSeats(OneBody, TemplateView):
    """Many at once: rows to be filled, or pasted from a spreadsheet."""

    act = "change"
    template_name = "kit_meetings/seats/add.html"
    page_subtitle = gettext_lazy("まとめて書き入れる")

    @cached_property
    def groups(self) -> Any:
        return kind_groups()

    @cached_property
    def known(self) -> list[str]:
        return list(Agency.objects.filter(ended_on=None).values_list("name", flat=True))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(new_rows(None, self.groups), TermForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        data = request.POST
        if "paste" in data:
            return self.pasted(data)
        if "more" in data:
            return self.answer(
                _unjudged(new_rows(with_rows_more(data), self.groups)), TermForm(initial=_day_values(data))
            )
        rows, term = new_rows(data, self.groups), TermForm(data)
        fine = rows.is_valid()
        return self.save(rows, term) if term.is_valid() and fine else self.answer(rows, term)

    def pasted(self, data: Any) -> HttpResponse:
        """The rows of a spreadsheet behind those that were typed, with a kind proposed where the agency is new."""
        typed = [_typed(form) for form in new_rows(data, self.groups).forms if form.is_filled()]
        found, too_many = read_pasted(data.get("text", "")[:200_000])
        known = {fold_name(name) for name in self.known}
        for row in found:
            name = row.get("agency", "")
            kind = guess_kind(row.get("kind", "")) or guess_kind(name)
            row["kind"] = "" if fold_name(name) in known else kind
        if not found:
            messages.warning(
                self.request, _("読める行がありません。表計算の行をコピーして、貼り付けてください。")
            )
        if too_many:
            messages.warning(
                self.request,
                _("一度に読めるのは300行までです。残りの%(rows)d行は、あとで貼り付けてください。")
                % {"rows": too_many},
            )
        return self.answer(new_rows(None, self.groups, [*typed, *found]), TermForm(initial=_day_values(data)))

    def save(self, rows: Any, term: TermForm) -> HttpResponse:
        filled = [form for form in rows.forms if form.is_filled()]
        if not filled:
            messages.warning(self.request, _("書き入れる行がありません。"))
            return self.answer(rows, term)
        kinds = {kind.code: kind for kind in AgencyKind.objects.all()}
        new = [
            NewSeat(
                form.cleaned_data["agency"],
                kinds.get(form.cleaned_data["kind"]),
                form.speaker(),
                term.cleaned_data,
            )
            for form in filled
        ]
        if self.kinds_missing(filled):
            return self.answer(rows, term)
        try:
            made = add_seats(self.body.uid, new, by=self.request.user, now=timezone.now())
        except UnknownAgency as unknown:
            filled[unknown.number].add_error("kind", str(unknown))
            return self.answer(rows, term)
        except AgencyRefused:  # somebody made one of the new agencies in the same moment: it is known now
            messages.error(self.request, _("ほかの人が同じときに保存しました。もう一度押してください。"))
            return self.answer(rows, term)
        messages.success(self.request, _("%(rows)d人分を、名簿に加えました。") % {"rows": len(made)})
        return redirect("kit_seats", self.body.uid)

    def kinds_missing(self, filled: list[Any]) -> bool:
        """Every row at once, not one after the other: an agency that is new, and of no kind yet in any row."""
        known = {fold_name(name) for name in self.known}
        known |= {fold_name(form.cleaned_data["agency"]) for form in filled if form.cleaned_data["kind"]}
        missing = [form for form in filled if fold_name(form.cleaned_data["agency"]) not in known]
        for form in missing:
            form.add_error("kind", _("初めての機関です。種別を選んでください。"))
        return bool(missing)

    def answer(self, rows: Any, term: TermForm) -> HttpResponse:
        bad = [number for number, form in enumerate(rows.forms, 1) if rows.is_bound and form.errors]
        context = self.get_context_data(
            rows=rows, term=term, paste=PasteForm(), names=names_to_offer(self.known), bad=bad
        )
        return self.render_to_response(context)


def _unjudged(rows: Any) -> Any:
    """Rows that keep what was typed and say nothing of it yet."""
    for form in rows.forms:
        form._errors = {}
        form.cleaned_data = {}
    return rows


def _typed(form: Any) -> dict[str, str]:
    return {name: form.data.get(form.add_prefix(name), "") for name in form.fields}


def _day_values(data: Any) -> dict[str, str]:
    """The days that are the same for all rows; they are judged when they are saved."""
    return {name: data.get(name, "") for name in TermForm.base_fields}


class OneSeat(OneBody):
    """A screen about one seat, whose names stay sealed."""

    act = "change"

    @cached_property
    def seat(self) -> Seat:
        rows = Seat.objects.filter(body=self.body).defer("sealed").select_related("agency")
        found: Seat = get_object_or_404(rows, pk=self.kwargs["seat"])
        return found


class LeaveSeat(OneSeat, BodyAct):
    form_class = EndForm
    page_subtitle = gettext_lazy("席を終える")
    button = gettext_lazy("席を終える")
    done = gettext_lazy("席を終えました。名簿の下の「席を離れた人」から、戻せます。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = _("%(agency)sの席が、この日からなくなります。これまでの会議の記録は変わりません。")
        found = super().get_context_data(**kwargs)
        return {**found, "lead": lead % {"agency": self.seat.agency.name}}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["day"].label = _("席を離れる日")
        return form

    def get_initial(self) -> dict[str, Any]:
        return {"day": timezone.localdate()}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        leave_seat(self.body.uid, self.seat.pk, data["day"], **act)


class SeatPress(OneSeat, FormView):
    """One press in the list of those who left."""

    http_method_names = ("post",)
    words: Any = ""

    def perform(self, act: dict[str, Any]) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.perform({"by": request.user, "now": timezone.now()})
        messages.success(request, str(self.words))
        return redirect("kit_seats", self.body.uid)


class BringBackSeat(SeatPress):
    words = gettext_lazy("席を戻しました。")

    def perform(self, act: dict[str, Any]) -> None:
        leave_seat(self.body.uid, self.seat.pk, None, **act)


class EraseSeat(SeatPress):
    words = gettext_lazy("席と名前を消しました。元には戻せません。")

    def perform(self, act: dict[str, Any]) -> None:
        erase_seat(self.body.uid, self.seat.pk, **act)
