"""What core adds to Wagtail's admin: account screens, audit trail, rights to media, and mended editing screens."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kit.core.policies import adopt_media_policies
from kit.core.queries.people import user_may
from kit.core.views import people, trail


class GatedMenuItem(MenuItem):
    """Shown to those whom the table allows to look at the kind of thing."""

    def __init__(self, label: Any, url: Any, *, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(label, url, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        return user_may(request.user, "view", self.kind)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    # The addresses are read when every app is ready (hooks may be imported before) and before any screen answers.
    adopt_media_policies()
    one = "people/<int:pk>/"
    return [
        path("people/", people.PeopleList.as_view(), name="kit_people_list"),
        path("people/new/", people.NewPerson.as_view(), name="kit_people_new"),
        path(one, people.Person.as_view(), name="kit_people_person"),
        path(one + "roles/", people.PersonRoles.as_view(), name="kit_people_roles"),
        path(one + "setup-link/", people.SetupLinkAct.as_view(), name="kit_people_setup_link"),
        path(one + "setup-mail/", people.SetupMailAct.as_view(), name="kit_people_setup_mail"),
        path(one + "end-sessions/", people.EndSessionsAct.as_view(), name="kit_people_end_sessions"),
        path(one + "remove-factor/", people.RemoveFactorAct.as_view(), name="kit_people_remove_factor"),
        path(one + "end/", people.EndAccountAct.as_view(), name="kit_people_end"),
        path("audit/", trail.Trail.as_view(), name="kit_trail"),
    ]


@hooks.register("register_admin_menu_item")
def people_menu() -> MenuItem:
    url = reverse_lazy("kit_people_list")
    return GatedMenuItem(_("職員"), url, kind="account", name="people", icon_name="user", order=800)


@hooks.register("register_admin_menu_item")
def trail_menu() -> MenuItem:
    url = reverse_lazy("kit_trail")
    return GatedMenuItem(_("操作の記録"), url, kind="audit", name="trail", icon_name="history", order=810)


@hooks.register("register_account_menu_item")
def second_factor_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("mfa_index"),
        "label": _("パスワードと二つめの確認"),
        "help_text": _("自分のパスワードと、認証アプリやキーを変えます。"),
    }


@hooks.register("insert_global_admin_css")
def narrow_screens() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("kit_core/narrow.css"))


@hooks.register("insert_global_admin_js")
def mended_screens() -> SafeString:
    scripts = [(static(f"kit_core/{name}.js"),) for name in ("names", "autosave")]
    return format_html_join("", '<script src="{}" defer></script>', scripts)
