"""Where a consultation goes, one small screen each: in charge, stage, next contact, rest, end, another place, household.

For: 窓口相談員. Not for: deciding (`logic.case`, `actions.casesteps`), writing (`inbox_acts`).
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from kit.core.models import Stage
from kit.intake.actions import casesteps
from kit.intake.actions.erasure import propose_erasure
from kit.intake.logic.notes import Ground, PassingOn
from kit.intake.models import ErasureProposal
from kit.intake.queries.inbox import counsellors
from kit.intake.queries.openness import kept_years
from kit.intake.staff_forms import (
    AgreedForm,
    AskForm,
    AssignForm,
    CaseForm,
    EraseForm,
    HouseholdForm,
    PassOnForm,
    PlanForm,
    StageForm,
)
from kit.intake.views.inbox_acts import CaseAct
from kit.intake.views.inbox_case import CaseScreen


class AssignAct(CaseAct):
    act = "assign"
    form_class = AssignForm
    title = gettext_lazy("担当を決める")

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        for name in ("assignee", "deputy"):
            form.fields[name].queryset = counsellors(timezone.localdate())
        return form

    def get_initial(self) -> dict[str, Any]:
        if self.request.method == "POST":
            return {}
        return {"assignee": self.file.row.assignee, "deputy": self.file.row.deputy}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        casesteps.assign(self.uuid, data["assignee"], deputy=data["deputy"], **act)


class StageAct(CaseAct):
    form_class = StageForm
    title = gettext_lazy("段階を記録する")

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["stage"].queryset = Stage.objects.all()
        return form

    def get_initial(self) -> dict[str, Any]:
        return {} if self.request.method == "POST" else {"stage": self.file.row.stage}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        casesteps.set_stage(self.uuid, data["stage"], **act)


class PlanAct(CaseAct):
    form_class = PlanForm
    title = gettext_lazy("次に連絡する日")
    done = gettext_lazy("次に連絡する日を記録しました。")

    def get_initial(self) -> dict[str, Any]:
        return {} if self.request.method == "POST" else {"day": self.file.row.next_contact_on}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        casesteps.plan_contact(self.uuid, data["day"], **act)


class RestAct(CaseAct):
    form_class = CaseForm
    title = gettext_lazy("小休止にする")
    lead = gettext_lazy(
        "相談した人が休みたいと言ったときに使います。休んでいる間は、期限切れになりません。返事がないだけでは、休みにも終わりにもしません。"
    )

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        casesteps.rest(self.uuid, **act)


class ResumeAct(CaseAct):
    form_class = CaseForm
    title = gettext_lazy("また始める")

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        casesteps.resume(self.uuid, **act)


class AskAct(CaseAct):
    act = "answer"
    form_class = AskForm
    title = gettext_lazy("終わってよいかをたずねる")
    button = gettext_lazy("お返事箱に届ける")
    done = gettext_lazy("たずねました。返事がないことは、終わる理由になりません。")
    is_writing = True

    def get_initial(self) -> dict[str, Any]:
        return {
            "text": _(
                "この相談は、いったん終わりにしてもよいでしょうか。まだ続けたいときは、そのように書いてください。いそがなくてかまいません。"
            )
        }

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        if casesteps.ask_to_close(self.uuid, data["text"], form=data["form"], **act):
            self.tell()


class AgreedAct(CaseAct):
    form_class = AgreedForm
    title = gettext_lazy("「終わってよい」と聞いたことを記録する")
    lead = gettext_lazy(
        "相談した人の口から聞いたときだけ記録します。返事がないことや、ほかの人の考えでは、記録しません。"
    )

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        casesteps.note_agreement(self.uuid, data["heard"], form=data["form"], **act)


class CloseAct(CaseAct):
    form_class = CaseForm
    title = gettext_lazy("終わりにする")
    button = gettext_lazy("終わりにする")
    lead = gettext_lazy("お返事箱は開いたままです。相談した人が書くと、また始まります。")
    done = gettext_lazy("終わりにしました。")

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        casesteps.close(self.uuid, **act)


class PassOnAct(CaseAct):
    act = "hand_over"
    form_class = PassOnForm
    title = gettext_lazy("ほかの機関に伝える・つなぐ")
    lead = gettext_lazy(
        "先に本人に聞きます。聞かずに伝えるのは、法律にもとづく支援会議、法令、命や身の安全が危ういときだけです。"
    )
    is_writing = True

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> HttpResponse:
        note = casesteps.pass_on(self.uuid, PassingOn(**{**data, "ground": Ground(data["ground"])}), **act)
        if note is None:
            return redirect("kit_case", self.uuid)
        return redirect("kit_case_passed", self.uuid, note.pk)


class HouseholdAct(CaseAct):
    form_class = HouseholdForm
    template_name = "kit_intake/inbox/household.html"
    title = gettext_lazy("同じ世帯のしるし")
    lead = gettext_lazy("職員だけに見えます。二つの相談は、ずっと別のままです。")

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        casesteps.link_household(self.uuid, data["reference"], **act)


class UnlinkAct(CaseScreen, View):
    act = "change"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, uuid: Any, link: int) -> HttpResponse:
        casesteps.unlink_household(uuid, link, by=request.user, now=timezone.now())
        messages.success(request, _("しるしを外しました。"))
        return redirect("kit_case", uuid)


class EraseAct(CaseAct):
    act = "propose_erasure"
    form_class = EraseForm
    title = gettext_lazy("消去を起案する")
    button = gettext_lazy("起案する")
    lead = gettext_lazy(
        "保護管理者が認めると、書かれたもの、お返事、記録、合い番号がすべて消え、もとに戻せません。"
    )
    done = gettext_lazy("起案しました。")

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["reason"].choices = ErasureProposal.Reason.choices
        return form

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        propose_erasure(self.uuid, data["reason"], years=kept_years(), **act)
