"""What is done with a record besides writing: publishing, pausing, ending, approving, checking, taking away, a note.

For: one small screen each; two of them are one press on the record's page. Not for: deciding (`actions.records`).

Rules
- What the record's state does not allow (`logic.desk.fits`) is refused here and stands in the trail.
- What is missing before publication is named with a link to its field.
"""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kit.core.views.gate import refuse
from kit.resources.actions import records
from kit.resources.actions.alerts import set_state_with_alert
from kit.resources.actions.records import KIND, Incomplete, ResourceRefused
from kit.resources.bridge.values import entry_of
from kit.resources.logic.desk import STEPS, fits
from kit.resources.logic.listing import missing_for_publishing
from kit.resources.queries.desk import facts_of
from kit.resources.queries.listing import owner_name
from kit.resources.staff_forms.acts import AlertForm, ApprovalForm, NoteForm, NothingForm
from kit.resources.views.desk_record import OneRecord

WORDS = {step.name: step.words for step in STEPS}


class RecordAct(OneRecord, FormView):
    """One form, one act; back to the record afterwards."""

    act = "change"
    template_name = "kit_resources/desk/act.html"
    form_class: Any = NothingForm
    step = ""
    lead: Any = ""
    done: Any = gettext_lazy("保存しました。")
    danger: ClassVar[bool] = False

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        """Do it; `act` holds by and now."""
        raise NotImplementedError

    def fits(self) -> bool:
        return fits(self.step, facts_of(self.record))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.fits() else self.not_now()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs) if self.fits() else self.not_now()

    def not_now(self) -> HttpResponse:
        """Somebody was faster, or the record is another body's."""
        if self.request.method == "POST":
            refuse(self.request, self.act, KIND, reference=str(self.record.uid), reason="not_now")
        messages.error(self.request, _("いまの状態では、できません。この画面の状態を見てください。"))
        return redirect("kit_desk_record", self.record.uid)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.perform(form.cleaned_data, {"by": self.request.user, "now": timezone.now()})
        except Incomplete:
            form.add_error(None, _("公開には、まだ足りないことがあります。"))
            return self.form_invalid(form)
        except ResourceRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, str(self.done))
        return self.after()

    def after(self) -> HttpResponse:
        return redirect("kit_desk_record", self.record.uid)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            record=self.record,
            title=WORDS.get(self.step, self.page_title),
            lead=self.lead,
            danger=self.danger,
            missing=(),
            **{"button": WORDS.get(self.step, ""), **kwargs},
        )


class Publishing(RecordAct):
    """What may only be done when nothing is missing."""

    act = "publish"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        missing = missing_for_publishing(entry_of(self.record), timezone.localdate())
        return {**found, "missing": missing, "previewed": True}


class Publish(Publishing):
    step = "publish"
    form_class = AlertForm
    lead = gettext_lazy("住民の一覧に出ます。お知らせがいらなければ、空にしてください。")
    done = gettext_lazy("公開しました。")

    def get_initial(self) -> dict[str, Any]:
        return {"alert": self.record.alert}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        set_state_with_alert(self.record, "published", data["alert"], **act)


class Pause(Publish):
    step = "pause"
    lead = gettext_lazy("一覧に「休止中」と出ます。いつまでかを、お知らせに書いてください。")
    done = gettext_lazy("休止中にしました。")

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        set_state_with_alert(self.record, "paused", data["alert"], **act)


class Propose(RecordAct):
    step = "propose"
    lead = gettext_lazy("承認する人の画面に出ます。公開されるまで、直せます。")
    done = gettext_lazy("公開を願い出ました。承認されると、住民に出ます。")

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        records.set_state(self.record, "proposed", **act)


class TakeBack(RecordAct):
    step = "take-back"
    done = gettext_lazy("下書きに戻しました。")

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        records.set_state(self.record, "draft", **act)


class ToDraft(TakeBack):
    act = "unpublish"
    step = "draft"
    lead = gettext_lazy("住民の一覧から見えなくなります。書いたものは残ります。")


class End(RecordAct):
    act = "unpublish"
    step = "end"
    lead = gettext_lazy("終わった場所として、一覧から見えなくなります。記録は残り、また公開できます。")
    done = gettext_lazy("終了にしました。")

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        records.set_state(self.record, "ended", **act)


class Check(RecordAct):
    step = "check"
    lead = gettext_lazy("書いてあることが、今日も正しいと確かめたときに押します。")
    done = gettext_lazy("今日を確認日にしました。")

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        user: Any = self.request.user
        records.confirm_checked(self.record, (user.section or self.record.checked_by)[:120], **act)


class Approve(RecordAct):
    act = "publish"
    step = "approve"
    form_class = ApprovalForm
    lead = gettext_lazy(
        "民間の団体などの場所は、掲載基準を確かめ、決裁を受けてから載せます。一年ごとに更新します。載せても、推薦にはなりません。"
    )
    done = gettext_lazy("掲載を承認しました。期限は一年後です。")

    def get_initial(self) -> dict[str, Any]:
        """Nothing is ticked beforehand: each renewal looks again."""
        return {}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        records.approve_listing(self.record, data["number"], rules_met=tuple(data["rules"]), **act)


class Complaint(RecordAct):
    act = "unpublish"
    step = "complaint"
    lead = gettext_lazy(
        "すぐに住民の一覧から見えなくなります。申し出を確かめたら「掲載をまた始める」を押します。"
    )
    done = gettext_lazy("掲載を止めました。")

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        records.set_complaint(self.record, timezone.localdate(), **act)


class ComplaintOver(RecordAct):
    act = "publish"
    step = "complaint-over"
    lead = gettext_lazy("申し出を確かめ終わり、もう一度住民に見せるときに押します。")
    done = gettext_lazy("掲載をまた始めました。")

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        records.set_complaint(self.record, None, **act)


class Delete(RecordAct):
    act = "delete"
    step = "delete"
    danger = True
    done = gettext_lazy("消しました。")
    lead_draft = gettext_lazy("一度も公開していないので、すっかり消えます。元には戻せません。")
    lead_public = gettext_lazy(
        "職員の一覧からも住民の一覧からも消えます。公開したことがあるので、「なくなった」という知らせだけが残り、県やほかの市町の一覧からも消えていきます。番号は二度と使いません。元には戻せません。"
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        return {**found, "lead": self.lead_public if self.record.was_public else self.lead_draft}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        records.withdraw(self.record, **act)

    def after(self) -> HttpResponse:
        return redirect("kit_desk")


class Annotate(RecordAct):
    """The one thing a town does with a record of another body."""

    act = "publish"
    form_class = NoteForm
    done = gettext_lazy("保存しました。")

    def fits(self) -> bool:
        return not facts_of(self.record).is_ours

    def get_initial(self) -> dict[str, Any]:
        return {"note": self.record.local_note, "hidden": self.record.hidden_here}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = _("%(owner)sの情報です。中身は直せません。ここで書くことは、この市町の画面だけに出ます。")
        found = super().get_context_data(button=_("保存する"), **kwargs)
        title = _("ひとことを添える・出さない")
        return {**found, "title": title, "lead": lead % {"owner": owner_name(self.record.owner_code)}}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        records.annotate_here(self.record, data["note"], data["hidden"], **act)
