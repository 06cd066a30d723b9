"""The addresses of the staff side of consultations, its places in the menu, and its panel on the dashboard."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from kit.core.queries.people import user_may
from kit.core.wagtail_hooks import GatedMenuItem
from kit.intake.logic.inbox import FIRST_PAGE, NAMES
from kit.intake.models import ErasureProposal
from kit.intake.models.consultations import CONSULTATION
from kit.intake.queries.duties import has_head
from kit.intake.queries.inbox import count_groups
from kit.intake.queries.openness import intake_openness
from kit.intake.queries.reads import list_months
from kit.intake.views import (
    inbox,
    inbox_acts,
    inbox_case,
    inbox_intake,
    inbox_office,
    inbox_papers,
    inbox_reads,
    inbox_steps,
)

_ACTS = {
    "answer": inbox_acts.AnswerAct, "contact": inbox_acts.ContactAct, "visit": inbox_acts.VisitAct,
    "assessment": inbox_acts.AssessmentAct, "code": inbox_acts.CodeAct, "assign": inbox_steps.AssignAct,
    "stage": inbox_steps.StageAct, "plan": inbox_steps.PlanAct, "rest": inbox_steps.RestAct,
    "resume": inbox_steps.ResumeAct, "ask": inbox_steps.AskAct, "agreed": inbox_steps.AgreedAct,
    "close": inbox_steps.CloseAct, "pass_on": inbox_steps.PassOnAct, "household": inbox_steps.HouseholdAct,
    "erase": inbox_steps.EraseAct, "sheet": inbox_papers.IntakeSheet, "record": inbox_papers.ProgressSheet,
    "code_paper": inbox_papers.CodePaper,
}  # fmt: skip
HERE = "consultations/"


def admin_urls() -> list[URLPattern]:
    """All under `/admin/consultations/`."""
    one = HERE + "<uuid:uuid>/"
    return [
        path(HERE, inbox.Inbox.as_view(), name="kit_inbox"),
        path(HERE + "session/", inbox.SessionHolds.as_view(), name="kit_inbox_session"),
        path(HERE + "new/", inbox_intake.TakeIn.as_view(), name="kit_inbox_new"),
        path(HERE + "day/", inbox_papers.DaySheet.as_view(), name="kit_inbox_day"),
        path(HERE + "blank/", inbox_papers.BlankSheet.as_view(), name="kit_inbox_blank"),
        path(HERE + "duties/", inbox_office.Duties.as_view(), name="kit_duties"),
        path(HERE + "erasures/", inbox_office.Erasures.as_view(), name="kit_erasures"),
        path(HERE + "erasures/<uuid:uuid>/", inbox_office.Erasure.as_view(), name="kit_erasure"),
        path(HERE + "erasures/<uuid:uuid>/leave/", inbox_office.TurnDown.as_view(), name="kit_erasure_leave"),
        path(HERE + "reads/", inbox_reads.Months.as_view(), name="kit_reads"),
        path(HERE + "reads/<slug:month>/", inbox_reads.Month.as_view(), name="kit_reads_month"),
        path(HERE + "reads/<slug:month>/paper/", inbox_reads.MonthPaper.as_view(), name="kit_reads_paper"),
        path(one, inbox_case.Case.as_view(), name="kit_case"),
        path(one + "channel/<slug:channel>/", inbox_acts.ChannelAct.as_view(), name="kit_case_channel"),
        path(one + "passed/<uuid:note>/", inbox_papers.PassedSheet.as_view(), name="kit_case_passed"),
        path(one + "unlink/<int:link>/", inbox_steps.UnlinkAct.as_view(), name="kit_case_unlink"),
        *(
            path(f"{one}{name.replace('_', '-')}/", view.as_view(), name=f"kit_case_{name}")
            for name, view in _ACTS.items()
        ),
    ]


class ActMenuItem(GatedMenuItem):
    """Shown to those whom the table allows one act."""

    act = ""

    def is_shown(self, request: object) -> bool:
        return user_may(request.user, self.act, self.kind)  # type: ignore[attr-defined]


class ErasuresItem(ActMenuItem):
    act = "approve_erasure"


class DutiesItem(ActMenuItem):
    act = "change"

    def is_shown(self, request: object) -> bool:
        return not settings.SITE_CONFIG.is_hub and super().is_shown(request)


def inbox_menu() -> MenuItem:
    url = reverse_lazy("kit_inbox")
    return GatedMenuItem(_("相談"), url, kind=CONSULTATION, name="inbox", icon_name="mail", order=50)


def erasures_menu() -> MenuItem:
    url = reverse_lazy("kit_erasures")
    return ErasuresItem(_("消去の起案"), url, kind=CONSULTATION, name="erasures", icon_name="bin", order=820)


def duties_menu() -> MenuItem:
    url = reverse_lazy("kit_duties")
    return DutiesItem(_("相談の受け持ち"), url, kind="settings", name="duties", icon_name="group", order=805)


def reads_menu() -> MenuItem:
    url = reverse_lazy("kit_reads")
    return GatedMenuItem(_("閲覧の点検"), url, kind="read_review", name="reads", icon_name="view", order=815)


class InboxPanel(Component):
    """「待っている相談」 on the dashboard: numbers and links, nothing else."""

    name = "kit_inbox"
    template_name = "kit_intake/inbox/panel.html"
    order = 100

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        counts = count_groups(timezone.localdate())
        waiting = [(one.name.lower(), NAMES[one], counts[one]) for one in FIRST_PAGE if counts[one]]
        return {"waiting": waiting}


class ErasuresPanel(Component):
    """What waits for 保護管理者: a number and a link."""

    name = "kit_erasures"
    template_name = "kit_intake/inbox/erasures_panel.html"
    order = 110

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"count": ErasureProposal.objects.count()}


class ReadsPanel(Component):
    """The months whose reads wait to be checked, the oldest first."""

    name = "kit_reads"
    template_name = "kit_intake/inbox/reads_panel.html"
    order = 115

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        today = timezone.localdate()
        waiting = [month for month in list_months(today) if month.waits][::-1]
        return {"months": waiting[:3], "more": len(waiting[3:]), "today": today}


class DutiesPanel(Component):
    """That nobody is the head of the window yet."""

    name = "kit_duties"
    template_name = "kit_intake/inbox/duties_panel.html"
    order = 105


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Each to whoever may do what it leads to; the one about duties only while there is no head."""
    if user_may(request.user, "view", CONSULTATION):
        panels.append(InboxPanel())
    if user_may(request.user, "approve_erasure", CONSULTATION):
        panels.append(ErasuresPanel())
    if user_may(request.user, "view", "read_review"):
        panels.append(ReadsPanel())
    is_manager = user_may(request.user, "change", "settings")
    if is_manager and intake_openness().is_open and not has_head(timezone.localdate()):
        panels.append(DutiesPanel())
