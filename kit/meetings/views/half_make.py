"""`/admin/meetings/bodies/<uid>/summary/<half>/`: the public summary of half a year, made once, then edited in Wagtail's
editor.

For: the step from the held meetings of a half to its draft. Not for: one meeting (`summary_make`), editing (`summaries`).
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from kit.core.actions.accounts import NotAllowed
from kit.meetings.actions.summaries import KIND, HalfNotYet, make_half
from kit.meetings.logic.halves import Half, read_half
from kit.meetings.models import Summary
from kit.meetings.models.public import held_in
from kit.meetings.queries.halves import half_refusal
from kit.meetings.views.bodies_screen import OneBody
from kit.meetings.views.summary_make import editor_of, tell_of


class MakeHalf(OneBody, TemplateView):
    """A page that says what will be done, and the press that does it; leads on when the summary stands already."""

    act = "add"
    kind = KIND
    template_name = "kit_meetings/bodies/half.html"

    @cached_property
    def half(self) -> Half:
        found = read_half(self.kwargs["half"])
        if found is None or self.body.rules.is_closed:
            raise Http404
        return found

    def get_page_subtitle(self) -> str:
        return self.half.words

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        standing = Summary.objects.filter(body=self.body, half_from=self.half.first).first()
        return redirect(editor_of(standing)) if standing else super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            made = make_half(self.body, self.half, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except HalfNotYet as refusal:
            messages.error(request, str(refusal))
            return redirect("kit_body", self.body.uid)
        except NotAllowed as error:
            self.note_refusal(KIND, str(self.body.uid))
            raise Http404 from error
        tell_of(request, made)
        return redirect(editor_of(made.summary))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = half_refusal(self.body, self.half, timezone.localdate())
        count = held_in(self.half, self.body).count()
        return super().get_context_data(**{**kwargs, "half": self.half}, refusal=refusal, count=count)
