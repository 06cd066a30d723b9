"""The bodies in the admin: their list, one of them, its form.

For: showing and writing. Not for: what is done with one press (`bodies_acts`), seats (`seats`).

Rules
- What residents see of a body stands on its page and beside each kind, before it is chosen.
- Nothing typed is lost: what somebody else changed in the meantime is shown beside one's own.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from kit.core.holidays import holiday_name
from kit.core.views import long_form
from kit.meetings.actions.bodies import BodyClash, BodyRefused, change_body, make_body
from kit.meetings.logic.bodies import (
    CLOSES,
    missing_ground,
    next_days,
    public_words,
    rhythm_of,
    rhythm_words,
)
from kit.meetings.logic.halves import EACH, HALF
from kit.meetings.logic.kinds import KINDS, SPOKEN_WORDS, BodyKind, kinds_for
from kit.meetings.models import Body, Seat
from kit.meetings.queries.access import visible_bodies
from kit.meetings.queries.bodies import (
    body_rows,
    current_seats,
    has_met,
    proposed_times,
    templates_for,
    times_of,
    values_of,
)
from kit.meetings.queries.halves import halves_of
from kit.meetings.staff_forms.bodies import BodyForm
from kit.meetings.views.bodies_screen import OneBody, RoomScreen, tell

SALT: Final = "kit.meetings.body"
_DAYS_AHEAD: Final = 3


def kind_card(kind: BodyKind, *, in_halves: bool = False) -> dict[str, Any]:
    """A kind as it is chosen: what is spoken of, what residents see, what it closes."""
    return {
        "kind": kind,
        "spoken": SPOKEN_WORDS[kind.spoken],
        "shown": public_words(kind, in_halves=in_halves),
        "closes": CLOSES if kind.is_closed else (),
    }


def kind_cards() -> list[dict[str, Any]]:
    """Those that this instance may have: the open ones first."""
    cards = [kind_card(kind) for kind in kinds_for(settings.SITE_CONFIG.role)]
    return sorted(cards, key=lambda card: card["kind"].is_closed)


class Bodies(RoomScreen, TemplateView):
    """The list."""

    template_name = "kit_meetings/bodies/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = body_rows(visible_bodies(self.request.user), now=timezone.now(), today=today)
        shown = [{"row": row, "kind": row.body.rules, "next": _next(row, today)} for row in rows]
        return super().get_context_data(
            going=[one for one in shown if one["row"].body.ended_on is None],
            ended=[one for one in shown if one["row"].body.ended_on is not None],
            **kwargs,
        )


def _next(row: Any, today: date) -> dict[str, Any]:
    """The day that was agreed on, or the one that the rhythm says."""
    if row.next_at is not None:
        return {"at": row.next_at}
    rhythm = rhythm_of(times_of(row.body))
    days = next_days(rhythm, today, 1) if rhythm and row.body.ended_on is None else ()
    return {"day": days[0], "holiday": holiday_name(days[0])} if days else {}


class BodyPage(OneBody, TemplateView):
    """One body: what it stands on, what residents see, when it meets, who sits in it."""

    template_name = "kit_meetings/bodies/body.html"

    def get_page_subtitle(self) -> str:
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, body = timezone.localdate(), self.body
        (row,) = body_rows(Body.objects.filter(pk=body.pk), now=timezone.now(), today=today)
        rhythm = rhythm_of(times_of(body))
        templates = templates_for(body.kind, body.template_uid)
        return super().get_context_data(
            row=row,
            card=kind_card(body.rules, in_halves=body.tells_halves),
            missing=missing_ground({**values_of(body), "kind": body.kind}),
            rhythm=rhythm_words(rhythm) if rhythm else "",
            days=[(day, holiday_name(day)) for day in next_days(rhythm, today, _DAYS_AHEAD)]
            if rhythm
            else (),
            template=templates.get(str(body.template_uid), ""),
            may_change_kind=row.meetings == 0 and not has_met(body),
            keepers=list(body.keepers.all()) if body.rules.is_closed else (),
            publishing=body.get_publishing_display(),
            halves=halves_of(body, today) if body.tells_halves and not body.rules.is_closed else (),
            **_seats(body, today),
            **kwargs,
        )


def _seats(body: Body, today: date) -> dict[str, Any]:
    """The seats without a name: agencies, and what is due for somebody."""
    seats = list(
        Seat.objects.filter(current_seats(today), body=body).defer("sealed").select_related("agency__kind")
    )
    return {
        "seats": seats,
        "over": sum(1 for seat in seats if seat.term_to and seat.term_to < today),
        "unpromised": sum(1 for seat in seats if body.secrecy and not seat.promised_on),
    }


class BodyFormScreen(RoomScreen, FormView):
    """What the form of a new body and of one that is there share."""

    template_name = "kit_meetings/bodies/form.html"
    form_class = BodyForm
    clash: tuple[dict[str, Any], ...] = ()
    base: dict[str, Any] | None = None

    @property
    def chosen(self) -> BodyKind:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        kind = self.chosen
        return {
            **super().get_form_kwargs(),
            "templates": self.templates(),
            "is_closed": kind.is_closed,
        }

    def templates(self) -> dict[str, str]:
        """The templates to choose from."""
        return templates_for(self.chosen.code)

    def save(self, form: BodyForm) -> HttpResponse:
        """Keep it; raises BodyRefused, BodyClash."""
        raise NotImplementedError

    def form_valid(self, form: BodyForm) -> HttpResponse:
        try:
            return self.save(form)
        except BodyRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except BodyClash as clash:
            self.meet(form, clash)
        return self.form_invalid(form)

    def meet(self, form: BodyForm, clash: BodyClash) -> None:
        """Somebody was faster: say what stands there now, and count from there."""
        self.base = clash.theirs
        for name in clash.fields:
            words = _(
                "ほかの人が、先に「%(there)s」に直しました。このまま保存すると、ここに書いたものになります。"
            )
            form.add_error(name, words % {"there": _in_words(form, name, clash.theirs[name]) or _("空")})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        base = self.base if self.base is not None else self.shown()
        signed = long_form.signed_base(base, salt=SALT)
        return super().get_context_data(card=kind_card(self.chosen), base=signed, **kwargs)

    def shown(self) -> Mapping[str, Any]:
        """The values that the form showed."""
        return {}


def _in_words(form: BodyForm, name: str, value: Any) -> str:
    """A value of the form as people read it."""
    choices = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, list):
        return "、".join(str(choices.get(one, one)) for one in value)
    return str(choices.get(value, value) if value is not None else "")


class NewBody(BodyFormScreen):
    """First the kind, as cards; then its form."""

    act = "add"
    page_subtitle = gettext_lazy("新しい会議体")

    @cached_property
    def chosen(self) -> BodyKind | None:  # type: ignore[override]
        code = self.request.GET.get("kind", "")
        return KINDS.get(code) if code in {card["kind"].code for card in kind_cards()} else None

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.chosen else self.choose()

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs) if self.chosen else self.choose()

    def choose(self) -> HttpResponse:
        context = RoomScreen.get_context_data(self, form=None, cards=kind_cards())
        self.template_name = "kit_meetings/bodies/choose.html"
        return self.render_to_response(context)

    def get_initial(self) -> dict[str, Any]:
        kind = self.chosen
        if kind is None:
            return {}
        # A statutory ground is given by law; other grounds are the town's own papers.
        publishing = EACH if settings.SITE_CONFIG.is_hub else HALF
        basis = kind.basis if kind.is_statutory else ""
        return {"basis": basis, "minutes": 90, "publishing": publishing, **proposed_times(kind.code)}

    def save(self, form: BodyForm) -> HttpResponse:
        assert self.chosen is not None
        kept = make_body(self.chosen.code, form.cleaned_data, by=self.request.user, now=timezone.now())
        tell(kept.told)
        messages.success(self.request, _("会議体をつくりました。つぎに、名簿を書き入れます。"))
        return redirect("kit_body", kept.body.uid)


class EditBody(OneBody, BodyFormScreen):
    act = "change"
    page_subtitle = gettext_lazy("直す")

    @property
    def chosen(self) -> BodyKind:
        return self.body.rules

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.body, name) for name in values_of(self.body)}

    def templates(self) -> dict[str, str]:
        return templates_for(self.chosen.code, self.body.template_uid)

    def shown(self) -> Mapping[str, Any]:
        return self.posted_base() if self.request.method == "POST" else values_of(self.body)

    def posted_base(self) -> dict[str, Any]:
        return long_form.posted_base(self.request, salt=SALT)

    def save(self, form: BodyForm) -> HttpResponse:
        act = {"by": self.request.user, "now": timezone.now()}
        change_body(self.body.uid, form.cleaned_data, base=self.posted_base(), **act)
        messages.success(self.request, _("保存しました。"))
        return redirect("kit_body", self.body.uid)
