"""The account screens: list, new colleague, one colleague, and what can be done with an account.

For: 管理者. Not for: Wagtail's user and group screens, which do not exist here, and one's own password.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.core import tasks
from kit.core.actions import accounts, notices
from kit.core.actions.roles import AccountRefused, RoleChange, change_roles
from kit.core.forms import NewAccountForm, ProfileForm, RolesForm
from kit.core.logic.permissions import ROLES
from kit.core.models import User
from kit.core.queries.people import roles_of
from kit.core.views.gate import GateMixin, refuse

_PROFILE = ("display_name", "section", "email", "is_contractor", "ends_on")


class PeopleScreen(GateMixin, WagtailAdminTemplateMixin):
    kind = "account"
    header_icon = "user"
    page_title = _("職員")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": reverse("kit_people_list"), "label": _("職員")}]
        if self.get_page_subtitle():
            here.append({"url": "", "label": self.get_page_subtitle()})
        return [*self.breadcrumbs_items, *here]


class OneAccount:
    """The account that the address names; looked up after the gate has been passed."""

    kwargs: dict[str, Any]

    @cached_property
    def account(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.account)


class PeopleList(PeopleScreen, TemplateView):
    """Everybody with an account, those in force first."""

    act = "view"
    template_name = "kit_core/people/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        factor = Authenticator.objects.filter(user=OuterRef("pk"))
        people = User.objects.annotate(has_factor=Exists(factor)).prefetch_related("groups")
        rows = [
            {"person": person, "is_current": person.is_current(today)}
            for person in people.order_by("username")
        ]
        rows.sort(key=lambda row: not row["is_current"])
        return super().get_context_data(rows=rows, **kwargs)


class NewPerson(PeopleScreen, FormView):
    act = "add"
    page_subtitle = _("新しい職員")
    template_name = "kit_core/people/new.html"
    form_class = NewAccountForm

    def form_valid(self, form: NewAccountForm) -> HttpResponse:
        data, now = form.cleaned_data, timezone.now()
        try:
            account, change = accounts.create_account(
                username=data["username"],
                profile=_profile(data),
                roles=data["roles"],
                by=self.request.user,
                now=now,
            )
        except AccountRefused as error:
            return _refused(self, form, "add", data["username"], error)
        _tell(change)
        link = accounts.make_setup_link(account=account, by=self.request.user, now=now)
        return _show_link(self.request, account, link)


class Person(OneAccount, PeopleScreen, FormView):
    """Who somebody is said to be; the other acts have their own small screens."""

    act = "change"
    template_name = "kit_core/people/person.html"
    form_class = ProfileForm

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.account, name) for name in _PROFILE}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = [name for code, name in ROLES.items() if code in roles_of(self.account)]
        current = self.account.is_current(timezone.localdate())
        mailable = bool(current and self.account.email and not self.account.has_usable_password())
        return super().get_context_data(
            account=self.account, role_names=names, is_current=current, can_be_mailed=mailable, **kwargs
        )

    def form_valid(self, form: ProfileForm) -> HttpResponse:
        try:
            accounts.change_profile(
                account=self.account,
                profile=_profile(form.cleaned_data),
                by=self.request.user,
                now=timezone.now(),
            )
        except AccountRefused as error:
            return _refused(self, form, "change", self.account.username, error)
        messages.success(self.request, _("保存しました。"))
        return redirect("kit_people_person", pk=self.account.pk)


class PersonRoles(Person):
    template_name = "kit_core/people/roles.html"
    form_class = RolesForm

    def get_initial(self) -> dict[str, Any]:
        return {"roles": list(roles_of(self.account))}

    def form_valid(self, form: RolesForm) -> HttpResponse:
        try:
            change = change_roles(
                account=self.account,
                roles=form.cleaned_data["roles"],
                by=self.request.user,
                now=timezone.now(),
            )
        except AccountRefused as error:
            return _refused(self, form, "change", self.account.username, error)
        _tell(change)
        messages.success(self.request, _("役割を変えました。"))
        return redirect("kit_people_person", pk=self.account.pk)


class PersonAct(OneAccount, PeopleScreen, TemplateView):
    """Ask once, then do one thing with an account."""

    template_name = "kit_core/people/confirm.html"
    question = warning = button = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"question": self.question, "warning": self.warning, "button": self.button}
        return super().get_context_data(account=self.account, **words, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self.perform()
        except AccountRefused as error:
            refuse(request, self.act, self.kind, reference=self.account.username, reason=type(self).__name__)
            messages.error(request, str(error))
            return redirect("kit_people_person", pk=self.account.pk)

    def perform(self) -> HttpResponse:
        raise NotImplementedError


class SetupLinkAct(PersonAct):
    act = "change"
    question = _("この職員に、新しい「はじめの設定」のリンクを作りますか。")
    warning = _("いまのパスワードは使えなくなり、ログイン中の画面は閉じます。")
    button = _("リンクを作る")

    def perform(self) -> HttpResponse:
        link = accounts.make_setup_link(account=self.account, by=self.request.user, now=timezone.now())
        return _show_link(self.request, self.account, link)


class SetupMailAct(PersonAct):
    act = "change"
    question = _("この職員に、「はじめの設定」のリンクをメールで送りますか。")
    warning = _("リンクを持つ人は、だれでもパスワードを決められます。アドレスを確かめてから送ってください。")
    button = _("メールで送る")

    def perform(self) -> HttpResponse:
        account = self.account
        notices.ask_setup_mail(account=account, by=self.request.user, now=timezone.now())
        transaction.on_commit(lambda: tasks.mail_setup_link.enqueue(account.pk))
        messages.success(
            self.request,
            _("%(address)s へ送ります。送れなかったときは、はじめの画面に出ます。")
            % {"address": account.email},
        )
        return redirect("kit_people_person", pk=account.pk)


class EndSessionsAct(PersonAct):
    act = "change"
    question = _("この職員の、ログイン中の画面をすべて閉じますか。")
    warning = _("書きかけのものは、最後に保存したところまで残ります。")
    button = _("すべて閉じる")

    def perform(self) -> HttpResponse:
        ended = accounts.end_sessions(account=self.account, by=self.request.user, now=timezone.now())
        messages.success(self.request, _("%(n)s個の画面を閉じました。") % {"n": ended})
        return redirect("kit_people_person", pk=self.account.pk)


class RemoveFactorAct(PersonAct):
    act = "change"
    question = _("この職員の、二つめの確認（認証アプリ・キー・予備の番号）を外しますか。")
    warning = _(
        "なくしたときだけにします。本人と保護管理者に知らせがいきます。次のログインで決めなおします。"
    )
    button = _("外す")

    def perform(self) -> HttpResponse:
        _tell(accounts.remove_second_factor(account=self.account, by=self.request.user, now=timezone.now()))
        messages.success(self.request, _("外しました。本人に、次のログインで決めなおすよう伝えてください。"))
        return redirect("kit_people_person", pk=self.account.pk)


class EndAccountAct(PersonAct):
    act = "disable"
    question = _("この職員のアカウントを終わりにしますか。")
    warning = _("すぐにログインできなくなります。したことの記録は残ります。")
    button = _("終わりにする")

    def perform(self) -> HttpResponse:
        accounts.end_account(account=self.account, by=self.request.user, now=timezone.now())
        messages.success(self.request, _("アカウントを終わりにしました。"))
        return redirect("kit_people_list")


def _profile(data: dict[str, Any]) -> accounts.Profile:
    return accounts.Profile(**{name: data[name] for name in _PROFILE})


def _refused(view: Any, form: Any, act: str, reference: str, error: AccountRefused) -> HttpResponse:
    refuse(view.request, act, "account", reference=reference, reason=type(view).__name__)
    form.add_error(None, str(error))
    return view.form_invalid(form)


def _tell(change: RoleChange) -> None:
    """Once the change stands: nobody hears of what was rolled back, and no mail can undo what was done."""
    if change.told:
        told = sorted(change.told)
        transaction.on_commit(lambda: tasks.tell_of_account_change.enqueue(told))


def _show_link(request: HttpRequest, account: User, link: accounts.SetupLink) -> HttpResponse:
    """Shown in the answer itself and nowhere kept: who wants to see it again makes a new one."""
    path = reverse("account_setup", args=[link.uidb64, link.token])
    crumbs = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse("kit_people_list"), "label": _("職員")},
        {"url": reverse("kit_people_person", args=[account.pk]), "label": str(account)},
        {"url": "", "label": _("はじめの設定のリンク")},
    ]
    context = {
        "account": account,
        "link": request.build_absolute_uri(path),
        "header_title": _("はじめの設定のリンク"),
        "breadcrumbs_items": crumbs,
    }
    return TemplateResponse(request, "kit_core/people/link.html", context)
