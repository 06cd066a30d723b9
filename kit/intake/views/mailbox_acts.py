"""What somebody sends from the open mailbox: a letter, a wish, other wishes about contact.

For: the pages with one form each. Not for: reading (`mailbox`), what an act changes (`actions.mailbox`).

Rules
- After a POST always an address; on a refusal the page comes back with everything that was typed.
- The form about contact is the definition's own step. Without a script, what an answer opens is shown when the form is
  sent, and nobody is blamed for what they had not seen.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from kit.intake.actions.drafts import RESIDENT
from kit.intake.actions.mailbox import Wished, change_wishes, wish, write_message
from kit.intake.forms import StepForm
from kit.intake.logic.contact import missing_notice, read_wishes, ruled_out
from kit.intake.logic.definition import Definition, Step
from kit.intake.logic.journey import values_before
from kit.intake.logic.letters import LetterRefused, NotOffered, Wish, offered
from kit.intake.logic.sending import contact_step
from kit.intake.logic.unfolding import blamed, newly_asked
from kit.intake.logic.wishes import answers_now, differs
from kit.intake.queries.matters import MatterHandle
from kit.intake.views.mailbox_guard import MailboxPage
from kit.intake.views.mailbox_shown import definition_of, newest_answer
from kit.intake.views.wizard_guard import go
from kit.intake.views.wizard_shown import fields_context


class WriteView(MailboxPage):
    """A letter to the office."""

    name = "write"
    template_name = "kit_intake/mailbox/write.html"

    def act(self) -> HttpResponse:
        try:
            write_message(
                self.handle, self.sent.get("text", ""), form=self.number, by=RESIDENT, now=timezone.now()
            )
        except LetterRefused as refusal:
            return self.page(problem=str(refusal))
        return self.arrived()

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        """With the newest answer at hand: nobody has to leave the form to read it again."""
        answer = newest_answer(self.matter)
        return super().page(status, typed=self.sent.get("text", ""), answer=answer, **more)


class WishView(MailboxPage):
    """One wish, with a word beside it if somebody likes."""

    wish = Wish.REST
    template_name = "kit_intake/mailbox/wish.html"

    def act(self) -> HttpResponse:
        wished = Wished(self.wish, self.sent.get("text", ""), self.number)
        try:
            wish(self.handle, wished, by=RESIDENT, now=timezone.now())
        except (LetterRefused, NotOffered) as refusal:
            return self.page(refusal=str(refusal))
        return self.arrived()

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        row = self.matter.row
        fits = self.wish in offered(row.case, is_erasure_wished=row.erasure_wished_on is not None)
        context = {"wish": self.wish.value, "is_offered": fits, "typed": self.sent.get("text", "")}
        return super().page(status, **context, **more)


class RestView(WishView):
    name, wish = "rest", Wish.REST


class GoOnView(WishView):
    name, wish = "go_on", Wish.GO_ON


class WorkerView(WishView):
    name, wish = "worker", Wish.WORKER


class ErasureView(WishView):
    name, wish = "erasure", Wish.ERASURE


class MayEndView(WishView):
    name, wish = "may_end", Wish.MAY_END


class NotYetView(WishView):
    name, wish = "not_yet", Wish.NOT_YET


class ContactView(MailboxPage):
    """The definition's own step about contact, with what holds now."""

    name = "contact"
    template_name = "kit_intake/mailbox/contact.html"

    @cached_property
    def definition(self) -> Definition:
        return definition_of(self.matter)

    @cached_property
    def step(self) -> Step:
        found = contact_step(self.definition)
        if found is None:
            raise Http404
        return found

    @cached_property
    def now_holds(self) -> Mapping[str, Any]:
        return answers_now(self.definition, self.matter.content).get(self.step.key, {})

    @cached_property
    def form(self) -> StepForm:
        before = values_before(self.definition, self.matter.content["answers"], self.step.key)
        data = self.sent if self.sent else None
        return StepForm(step=self.step, before=before, stored=self.now_holds, data=data)

    def act(self) -> HttpResponse:
        form, seen = self.form, frozenset(self.sent.getlist("shown"))
        form.is_valid()
        opened = newly_asked(self.step, form.raw, form.before, seen)
        if opened or blamed(form.problems, seen):
            return self.page(unfolded=bool(opened))
        change_wishes(self.handle, form.cleaned_data, form=self.number, by=RESIDENT, now=timezone.now())
        return go(self.request, f"{reverse('mailbox_open')}?sent=1#sent")

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        is_sent = bool(self.sent)
        if is_sent:
            self.form.is_valid()
        given = self.form.raw if is_sent else self.now_holds
        context = fields_context(self.form, given, is_sent=is_sent)
        if is_sent:  # whoever is about to leave is asked that alone
            seen = frozenset(() if more.get("leaving") else self.sent.getlist("shown"))
            context["errors"] = blamed(self.form.problems, seen)
        told = {"ruled_out": ruled_out(read_wishes(given)), "no_notice": missing_notice(given)}
        return super().page(status, **context, **told, **more)

    def has_words(self) -> bool:
        return differs(self.step, self.form.raw, self.now_holds)


def _returned(view: type[MailboxPage]) -> Callable[[HttpRequest, MatterHandle, QueryDict], HttpResponse]:
    def page(request: HttpRequest, handle: MatterHandle, sent: QueryDict) -> HttpResponse:
        shown = view()
        shown.setup(request)
        shown.handle, shown.sent = handle, sent
        return shown.page(back=True)

    return page


# The pages on which something can be typed, by name: where somebody goes on who had to type the code again.
_WITH_FORMS: Final = (
    WriteView, RestView, GoOnView, WorkerView, ErasureView, MayEndView, NotYetView, ContactView,
)  # fmt: skip
RETURNED_TO: Final = {view.name: _returned(view) for view in _WITH_FORMS}
