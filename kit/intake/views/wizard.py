"""The steps of the intake, one address each: django-formtools walks them, the draft keeps them.

For: showing a step and taking it back. Not for: starting and typing a code (`wizard_start`), resting, erasing and the
last look (`wizard_pages`), what is sent (`receipt`).

Rules (each was a fault of the plain wizard of django-formtools 2.7)
- The address names the step and the draft the version; what a browser claims about either is not read.
- Steps and their conditions are set from raw answers before anything is asked of the wizard; its list of forms is
  never overridden, and no condition asks a form.
- Next: judged, saved in any case, so that a mistake or a lost connection costs nothing. Back, rest and the script's
  own saving: saved unjudged. Nothing typed: nothing saved.
- Unknown step: 404. A step that is not on the way, or too far ahead: to the first that is open; what was typed there
  is kept all the same.
- After a POST always an address, so that back and reload send nothing twice.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from formtools.wizard.views import NamedUrlWizardView

from kit.intake.forms import StepForm
from kit.intake.logic.definition import Definition, Json, Step
from kit.intake.logic.draft import AlreadySent, DraftNotHere, DraftTooLarge
from kit.intake.logic.journey import Journey
from kit.intake.logic.unfolding import beforehand, blamed, first_to_read, newly_asked
from kit.intake.views.spoken import spoken
from kit.intake.views.wizard_blank import blank_page, may_be_remembered
from kit.intake.views.wizard_code import make_code
from kit.intake.views.wizard_guard import DraftMixin, go, keep_secret, token_fits
from kit.intake.views.wizard_shown import shape_of, step_context
from kit.intake.views.wizard_storage import DraftStorage

NEXT, BACK, REST, SAVE = "next", "back", "rest", "save"
CHECK: Final = "check"


class StepView(DraftMixin, NamedUrlWizardView):  # type: ignore[misc]
    """One step."""

    storage_name = "kit.intake.views.wizard_storage.DraftStorage"
    template_name = "kit_intake/wizard/step.html"
    http_method_names = ["get", "head", "post"]
    storage: DraftStorage
    definition: Definition
    journey: Journey
    step: Step
    form: StepForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.form_list: dict[str, type[Form]] = {}
        self.condition_dict: dict[str, bool] = {}

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return f"draft-{kwargs['uuid']}"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.storage.handle = self.handle
        self._open()
        if not self.journey.may_visit(self.step.key):
            return self._to_open_step()
        return cast("HttpResponseBase", super().get(*args, **kwargs))

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.storage.handle = self.handle
        try:
            self.storage.change(self._judge)
        except DraftTooLarge as refusal:
            return self.render(self.form, refusal=str(refusal))
        if not token_fits(self.request, self.handle):
            return self.render(self.form, again=True)
        self._lay_out()
        return keep_secret(self.request, self._after(self.form), self.handle, self.form.raw)

    def get_step_url(self, step: str) -> str:
        return reverse("intake_step", kwargs={"uuid": self.kwargs["uuid"], "step": step})

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        found = self.definition.step(step or self.step.key)
        assert found is not None
        return {
            "step": found,
            "before": self.journey.before(found.key),
            "stored": self.storage.get_step_data(found.key),
        }

    def get_form(self, step: str | None = None, data: Any = None, files: Any = None) -> StepForm:
        """Also of a step that is not on the way: what was typed there is kept."""
        return StepForm(data=data, **self.get_form_kwargs(step))

    def process_step(self, form: StepForm) -> Mapping[str, Json]:
        return form.cleaned_data

    def get_context_data(self, form: StepForm, **kwargs: Any) -> dict[str, Any]:
        """Without what the wizard's own context makes for its form of management, which no page of ours has."""
        return {**kwargs, **step_context(self, form)}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponseBase:
        if self.step.key in self.storage.answers or not may_be_remembered(self.request):
            return cast("HttpResponseBase", super().render_to_response(context, **kwargs))
        shape = (self.storage.content.definition, *shape_of(context))
        return blank_page(
            self.request,
            self.template_name,
            context,
            shape=shape,
            own={"token": context["token"]},
            uuid=self.handle.uuid,
        )

    def given(self, form: StepForm) -> Mapping[str, Json]:
        """What stands in the fields: what was just typed, what was stored, or what is chosen beforehand."""
        if self.request.method == "POST":
            return form.raw
        stored = self.storage.get_step_data(self.step.key)
        return beforehand(self.step) if stored is None else stored

    def _open(self) -> None:
        """Read the draft and lay the wizard out as it is for these answers."""
        if self.storage.content.receipt:
            raise AlreadySent(self.storage.content.receipt)
        found = spoken(self.storage.content.definition)
        if found is None:
            raise DraftNotHere
        step = found.step(self.kwargs["step"])
        if step is None:
            raise Http404
        self.definition, self.step = found, step
        self.storage.current_step = step.key
        self.form_list = {one.key: StepForm for one in found.steps}
        self._lay_out()

    def _lay_out(self) -> None:
        self.journey = Journey(self.definition, self.storage.answers)
        self.condition_dict = {key: key in self.journey.walk for key in self.form_list}

    def _judge(self) -> tuple[str, Mapping[str, Json]] | None:
        """What is kept of what was sent; nothing of a form that is not ours, or in which nothing was typed."""
        self._open()
        self.form = self.get_form(data=self.request.POST)
        is_good, judged = self.form.is_valid(), self._act == NEXT
        if not token_fits(self.request, self.handle):
            return None
        values = self.process_step(self.form) if judged and is_good else self.form.raw
        is_worth_it = values or judged or self.step.key in self.storage.answers
        return (self.step.key, values) if is_worth_it else None

    @property
    def _act(self) -> str:
        return self.request.POST.get("act", NEXT)

    def _after(self, form: StepForm) -> HttpResponseBase:
        act = self._act
        if act == SAVE:
            return HttpResponse(status=204)
        if act == REST:
            make_code(self.handle, self.storage.content)
            return go(self.request, reverse("intake_rest", kwargs={"uuid": self.handle.uuid}))
        if act == BACK:
            before = self.get_prev_step(self.step.key)
            return go(self.request, self.get_step_url(before or self.step.key))
        return self._next(form)

    def _next(self, form: StepForm) -> HttpResponseBase:
        if self.step.key not in self.get_form_list():
            return self._to_open_step()
        seen = frozenset(self.request.POST.getlist("shown"))
        opened = newly_asked(self.step, self.given(form), form.before, seen) if seen else ()
        if blamed(form.problems, seen) if opened else form.problems:
            return self.render(form)
        if opened:
            here = self.get_step_url(self.step.key)
            return go(self.request, f"{here}?more=1#q-{first_to_read(opened).key}")
        if not self.journey.may_visit(self.step.key):
            return self._to_open_step()
        return self.render_next_step(form)

    def render_next_step(self, form: StepForm, **kwargs: Any) -> HttpResponseBase:
        """On to the next step, back to the last look for whoever came from it, or to it for the first time."""
        following = self.get_next_step(self.step.key)
        is_complete = self.journey.first_incomplete is None
        if is_complete and (following is None or self.request.POST.get("from") == CHECK):
            make_code(self.handle, self.storage.content)
            return go(self.request, self._check_url())
        return self._to_open_step() if following is None else go(self.request, self.get_step_url(following))

    def _to_open_step(self) -> HttpResponseBase:
        open_step = self.journey.first_incomplete
        return go(self.request, self.get_step_url(open_step.key) if open_step else self._check_url())

    def _check_url(self) -> str:
        return reverse("intake_check", kwargs={"uuid": self.handle.uuid})
