"""What is done with a body besides writing: another kind, its end, who keeps its records.

For: one small screen each. Not for: deciding (`actions.bodies`).
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from kit.core.models import User
from kit.meetings.actions import bodies
from kit.meetings.actions.bodies import BodyRefused
from kit.meetings.models import Body
from kit.meetings.queries.access import CLOSED
from kit.meetings.queries.bodies import has_met, keeperless, secretaries
from kit.meetings.staff_forms.bodies import EndForm, KeeperForm, KeepersForm, KindForm
from kit.meetings.views.bodies import kind_cards
from kit.meetings.views.bodies_screen import OneBody, RoomScreen, tell


class BodyAct(OneBody, FormView):
    """One form, one act; back to the body afterwards."""

    act = "change"
    template_name = "kit_meetings/bodies/act.html"
    lead: Any = ""
    button: Any = gettext_lazy("保存する")
    done: Any = gettext_lazy("保存しました。")

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        """Do it; `act` holds by and now. Raises BodyRefused."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.perform(form.cleaned_data, {"by": self.request.user, "now": timezone.now()})
        except BodyRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, str(self.done))
        return redirect("kit_body", self.body.uid)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lead=self.lead, button=self.button, **kwargs)


class ChangeKind(BodyAct):
    template_name = "kit_meetings/bodies/kind.html"
    form_class = KindForm
    page_subtitle = gettext_lazy("種類を変える")
    lead = gettext_lazy("種類を変えられるのは、まだ会議を一度もつくっていないあいだだけです。")

    def get_form_kwargs(self) -> dict[str, Any]:
        kinds = [(card["kind"].code, card["kind"].name) for card in kind_cards()]
        return {**super().get_form_kwargs(), "kinds": kinds}

    def get_initial(self) -> dict[str, Any]:
        return {"kind": self.body.kind}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(cards=kind_cards(), has_met=has_met(self.body), **kwargs)
        return {**found, "chosen": found["form"]["kind"].value()}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        tell(bodies.change_kind(self.body.uid, data["kind"], **act).told)


class EndBody(BodyAct):
    form_class = EndForm
    page_subtitle = gettext_lazy("会議体を終える")
    lead = gettext_lazy(
        "新しい会議がつくれなくなります。これまでの記録と名簿は残り、いつでも見られます。まちがえたときは、また始められます。"
    )
    button = gettext_lazy("この会議体を終える")
    done = gettext_lazy("会議体を終えました。")

    def get_initial(self) -> dict[str, Any]:
        return {"day": timezone.localdate()}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        bodies.end_body(self.body.uid, data["day"], **act)


class ReopenBody(OneBody, TemplateView):
    """One press on the page of a body that was ended."""

    act = "change"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            bodies.reopen_body(self.body.uid, by=request.user, now=timezone.now())
            messages.success(request, _("会議体をまた始めました。"))
        except BodyRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("kit_body", self.body.uid)


class Keepers(BodyAct):
    form_class = KeepersForm
    page_subtitle = gettext_lazy("記録を見る担当")
    lead = gettext_lazy(
        "担当にすると、この会議体のこれまでの記録も、すべて開けるようになります。変えると、担当と保護管理者に知らせがいき、操作の記録に残ります。"
    )
    done = gettext_lazy("担当を保存しました。")

    @cached_property
    def people(self) -> dict[int, User]:
        able = {user.pk: user for user in secretaries(timezone.localdate())}
        return able | {user.pk: user for user in self.body.keepers.all()}

    def get_form_kwargs(self) -> dict[str, Any]:
        names = [(pk, _person(user)) for pk, user in self.people.items()]
        return {**super().get_form_kwargs(), "people": names}

    def get_initial(self) -> dict[str, Any]:
        return {"keepers": list(self.body.keepers.values_list("pk", flat=True))}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        chosen = [self.people[pk] for pk in data["keepers"]]
        tell(bodies.set_keepers(self.body.uid, chosen, **act).told)

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        # Who gave it up does not see the body any more.
        gone = answer.status_code == 302 and self.request.user.pk not in form.cleaned_data["keepers"]
        return redirect("kit_bodies") if gone else answer


def _person(user: User) -> str:
    today = timezone.localdate()
    words = (
        str(user)
        if not user.section
        else _("%(name)s（%(section)s）") % {"name": user, "section": user.section}
    )
    return words if user.is_current(today) else _("%(name)s（使えないアカウント）") % {"name": words}


class Keeperless(RoomScreen, TemplateView):
    """For 保護管理者: closed bodies whose keepers have all gone."""

    act, kind = "assign", CLOSED
    template_name = "kit_meetings/bodies/keeperless.html"
    page_title = gettext_lazy("担当のいない会議体")

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(bodies=keeperless(timezone.localdate()), **kwargs)


class NameKeeper(RoomScreen, FormView):
    """For 保護管理者: somebody who keeps it from now on."""

    act, kind = "assign", CLOSED
    template_name = "kit_meetings/bodies/name_keeper.html"
    form_class = KeeperForm
    page_title = gettext_lazy("担当のいない会議体")

    @cached_property
    def body(self) -> Body:
        among = [body.pk for body in keeperless(timezone.localdate())]
        found: Body = get_object_or_404(Body, uid=self.kwargs["uid"], pk__in=among)
        return found

    @cached_property
    def people(self) -> dict[int, User]:
        able = secretaries(timezone.localdate()).exclude(pk=self.request.user.pk)
        return {user.pk: user for user in able}

    def get_form_kwargs(self) -> dict[str, Any]:
        names = [(pk, _person(user)) for pk, user in self.people.items()]
        return {**super().get_form_kwargs(), "people": names}

    def crumbs(self) -> list[dict[str, Any]]:
        here = {"url": reverse("kit_bodies_keeperless"), "label": str(self.page_title)}
        return [here, {"url": "", "label": self.body.rules.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(body=self.body, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        person = self.people[form.cleaned_data["keeper"]]
        try:
            tell(bodies.name_keeper(self.body.uid, person, by=self.request.user, now=timezone.now()).told)
        except BodyRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("担当を決めました。"))
        return redirect("kit_bodies_keeperless")
