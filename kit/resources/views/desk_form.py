"""The record's form: a new one, and one that is there, with what happens when two clerks write at once.

For: reading what was typed and answering it. Not for: judging (`staff_forms`), saving (`actions`).

Rules
- Nothing typed is lost: every refusal comes back with the form as it was sent.
- The form carries the version it was read from and, signed, the values it showed. When somebody else has saved since,
  the other's changes stand beside one's own and each is kept or taken by choice; the next saving counts from there.
- A row more and the reading of the hours are submit buttons: they work without JavaScript and judge nothing.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from kit.core.queries.people import user_may
from kit.core.views import long_form
from kit.core.views.gate import refuse
from kit.resources.actions.proposals import propose_change
from kit.resources.actions.records import (
    KIND,
    ChangedMeanwhile,
    Incomplete,
    NotOurs,
    change_resource,
    make_resource,
)
from kit.resources.bridge.values import values_of
from kit.resources.logic.desk import Facts
from kit.resources.models import Proposal, Resource
from kit.resources.queries.desk import code_is_taken, facts_of, names_of_codes, organisation_names
from kit.resources.staff_forms.record import ROWS, RecordForm
from kit.resources.staff_forms.rows import with_row_more
from kit.resources.views.desk import DeskScreen
from kit.resources.views.desk_clash import Clash, clash_again, clash_between, taken
from kit.resources.views.desk_reading import Reading, reading_of
from kit.resources.views.desk_record import OneRecord

SALT: Final = "kit.resources.form"


class RecordFormScreen(DeskScreen, TemplateView):
    """What the form of a new record and of one that is there share."""

    template_name = "kit_resources/desk/form.html"
    clash: Clash | None = None
    reading: Reading | None = None

    def base(self) -> dict[str, Any]:
        """The values that the form starts from."""
        raise NotImplementedError

    def save(self, form: RecordForm, values: dict[str, Any]) -> HttpResponse | None:
        """Keep it; None when something has to be mended first, which then stands in the form."""
        raise NotImplementedError

    def form_of(self, data: Any, values: Mapping[str, Any]) -> RecordForm:
        return RecordForm(names_of_codes(), data, values, is_new=not hasattr(self, "record"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        values = self.base()
        self.reading = reading_of(values, timezone.localtime())
        return self.answer(self.form_of(None, values), values)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        data, base = request.POST, self.posted_base()
        more = data.get("more", "")
        form = self.form_of(with_row_more(data, more) if more in ROWS else data, base)
        fine, chosen = form.is_valid(), taken(data)
        self.clash = clash_again(base, form.values(), chosen)
        if more in ROWS or "read" in data:
            form.silence()
            self.reading = reading_of(data, timezone.localtime())
            return self.answer(form, base)
        saved = self.save(form, form.values()) if fine else None
        return saved or self.answer(form, self.now_based_on or base)

    now_based_on: dict[str, Any] | None = None

    def posted_base(self) -> dict[str, Any]:
        return long_form.posted_base(self.request, salt=SALT)

    def answer(self, form: RecordForm, base: Mapping[str, Any]) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            base=long_form.signed_base(base, salt=SALT),
            organisations=organisation_names(),
            clash=self.clash,
            reading=self.reading,
        )
        return self.render_to_response(context)


class NewRecord(RecordFormScreen):
    act = "add"
    page_subtitle = gettext_lazy("新しく書き入れる")

    def base(self) -> dict[str, Any]:
        return values_of(Resource())

    def save(self, form: RecordForm, values: dict[str, Any]) -> HttpResponse | None:
        if values.get("code") and code_is_taken(values["code"]):
            form.add_error("code", _("この番号は、もう使われています。"))
            return None
        try:
            with transaction.atomic():
                made = make_resource(values, by=self.request.user, now=timezone.now())
        except IntegrityError:  # two clerks chose the same number in the same moment
            form.add_error("code", _("この番号は、もう使われています。"))
            return None
        messages.success(self.request, _("下書きにしました。まだ公開されていません。"))
        return redirect("kit_desk_record", made.uid)


class EditRecord(OneRecord, RecordFormScreen):
    act = "change"

    @cached_property
    def proposes(self) -> bool:
        """Whether what is typed waits for an approver: the record is public and the clerk may not publish."""
        facts: Facts = facts_of(self.record)
        return facts.is_public and not user_may(self.request.user, "publish", KIND)

    def base(self) -> dict[str, Any]:
        return values_of(self.record)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not facts_of(self.record).is_ours:
            return self.not_ours(NotOurs(_("ほかの市町や県の情報です。直せるのは持ち主だけです。")))
        values = self.base()
        shown = {**values, **self.waiting()} if self.proposes else values
        self.reading = reading_of(shown, timezone.localtime())
        return self.answer(self.form_of(None, shown), values)

    def waiting(self) -> dict[str, Any]:
        """What this clerk proposed already."""
        mine = Proposal.objects.filter(
            resource=self.record, by=self.request.user, sender=Proposal.Sender.STAFF
        ).first()
        return dict(mine.values) if mine else {}

    def save(self, form: RecordForm, values: dict[str, Any]) -> HttpResponse | None:
        chosen = taken(self.request.POST)
        if chosen.open:
            form.add_error(None, _("ほかの人の直しと重なるところを、どちらにするか選んでください。"))
            return None
        try:
            return self.keep(chosen.applied(values, self.posted_base()), self.version())
        except ChangedMeanwhile as meanwhile:
            self.meet(form, values, meanwhile.current)
        except Incomplete as incomplete:
            for one in incomplete.missing:
                form.add_error(one.field if one.field in form.fields else None, one.message)
        except NotOurs as refusal:
            return self.not_ours(refusal)
        return None

    def keep(self, values: dict[str, Any], version: int) -> HttpResponse:
        act = {"version": version, "by": self.request.user, "now": timezone.now()}
        if self.proposes:
            waits = propose_change(self.record, values, **act)
            words = (
                _("承認する人に送りました。認められると、公開されます。")
                if waits
                else _("変わったところはありません。")
            )
        else:
            change_resource(self.record, values, **act)
            words = _("保存しました。")
        messages.success(self.request, words)
        return redirect("kit_desk_record", self.record.uid)

    def meet(self, form: RecordForm, values: dict[str, Any], current: Resource) -> None:
        """Somebody was faster: show both, and count from there."""
        theirs = values_of(current)
        self.clash = clash_between(self.posted_base(), theirs, values)
        self.now_based_on, self.record = theirs, current
        self.__dict__.pop("proposes", None)
        apart = _(
            "ほかの人が、先に保存しました。書いたものと重なるところはありません。もう一度「保存する」を押してください。"
        )
        both = _("ほかの人が、先に保存しました。まだ保存していません。下で、どちらにするか選んでください。")
        form.add_error(None, both if self.clash else apart)

    def version(self) -> int:
        given = self.request.POST.get("version", "")
        return int(given) if given.isdecimal() and len(given) < 9 else 0

    def not_ours(self, refusal: NotOurs) -> HttpResponse:
        refuse(self.request, self.act, KIND, reference=str(self.record.uid), reason="not_ours")
        messages.error(self.request, str(refusal))
        return redirect("kit_desk_record", self.record.uid)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.record.version if self.now_based_on or self.request.method == "GET" else self.version()
        return super().get_context_data(record=self.record, version=version, proposes=self.proposes, **kwargs)
