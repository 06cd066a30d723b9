"""The seats that are there, corrected many at once: fifty rows on a page, or the one that was chosen.

For: secretaries of the body. Not for: new seats and leaving ones (`seats`).

Rules
- The rows carry, signed, what they showed: what somebody else changed meanwhile is joined, or shown beside one's own.
- Nothing typed is lost, whatever is refused.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from kit.core.views import long_form
from kit.meetings.actions.seats import SeatsClash, SeatsMoved, change_seats, open_seats
from kit.meetings.models import Seat
from kit.meetings.queries.bodies import current_seats
from kit.meetings.staff_forms.seats import SeatRow
from kit.meetings.views.bodies_screen import OneBody

SALT: Final = "kit.meetings.seats"
AT_ONCE: Final = 50


class EditSeats(OneBody, TemplateView):
    """Those that are there, fifty at a time."""

    act = "change"
    template_name = "kit_meetings/seats/edit.html"
    page_subtitle = gettext_lazy("まとめて直す")

    @cached_property
    def rows(self) -> list[Seat]:
        """This page of the list, or the one seat that was chosen."""
        seats = Seat.objects.filter(current_seats(timezone.localdate()), body=self.body).select_related(
            "agency"
        )
        if self.one:
            seats = Seat.objects.filter(body=self.body, pk=self.one).select_related("agency")
        return list(seats[(self.number - 1) * AT_ONCE : self.number * AT_ONCE])

    @cached_property
    def one(self) -> UUID | None:
        try:
            return UUID(self.request.GET["seat"]) if "seat" in self.request.GET else None
        except ValueError as error:
            raise Http404 from error

    @cached_property
    def number(self) -> int:
        given = self.request.GET.get("p", "")
        return max(int(given), 1) if given.isdecimal() and len(given) < 4 and not self.one else 1

    @cached_property
    def pages(self) -> int:
        count = Seat.objects.filter(current_seats(timezone.localdate()), body=self.body).count()
        return 1 if self.one else max(-(-count // AT_ONCE), 1)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        opened = open_seats(self.rows, by=request.user, now=timezone.now())
        base = {str(one.row.pk): one.values for one in opened}
        forms = [(one.row, SeatRow(initial=one.values, prefix=_prefix(one.row))) for one in opened]
        return self.answer(forms, base)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        base, forms = self.posted_base(), self.posted_forms()
        if not all([form.is_valid() for _row, form in forms]):
            return self.answer(forms, base)
        typed = {row.pk: form.cleaned_data for row, form in forms}
        act = {"by": request.user, "now": timezone.now()}
        try:
            changed = change_seats(self.body, typed, base=base, **act)
        except SeatsMoved as moved:
            messages.error(request, str(moved))
            return self.answer(forms, base)
        except SeatsClash as clash:
            _show(forms, clash)
            return self.answer(forms, {**base, **clash.theirs})
        messages.success(
            request,
            _("%(rows)d人分を直しました。") % {"rows": changed}
            if changed
            else _("変わったところはありません。"),
        )
        return redirect("kit_seats", self.body.uid)

    def posted_forms(self) -> list[tuple[Seat, SeatRow]]:
        """The rows that were sent, whatever page they are on now; those that are gone meanwhile are not there."""
        sent = [value for value in self.request.POST.getlist("row") if _is_uuid(value)][:AT_ONCE]
        seats = Seat.objects.filter(body=self.body, pk__in=sent).select_related("agency")
        return [(row, SeatRow(self.request.POST, prefix=_prefix(row))) for row in seats]

    def posted_base(self) -> dict[str, Any]:
        return long_form.posted_base(self.request, salt=SALT)

    def answer(self, forms: list[tuple[Seat, SeatRow]], base: Mapping[str, Any]) -> HttpResponse:
        signed = long_form.signed_base(base, salt=SALT)
        bad = [row.agency.name for row, form in forms if form.is_bound and form.errors]
        context = self.get_context_data(
            forms=forms, base=signed, number=self.number, pages=self.pages, one=self.one, bad=bad
        )
        return self.render_to_response(context)


def _show(forms: list[tuple[Seat, SeatRow]], clash: SeatsClash) -> None:
    for row, form in forms:
        for name in clash.clashes.get(str(row.pk), ()):
            there = clash.theirs[str(row.pk)][name]
            words = _(
                "ほかの人が、先に「%(there)s」に直しました。このまま保存すると、ここに書いたものになります。"
            )
            form.add_error(name, words % {"there": there or _("空")})


def _prefix(row: Seat) -> str:
    return f"s{row.pk.hex}"


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
