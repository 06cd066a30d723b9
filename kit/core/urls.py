"""The doors of the staff side: signing in, the second factor, one's own password.

For: `staff_urls`, which the project puts before Wagtail's own addresses. Not for: Wagtail's screens. Every
allauth address that is not listed here (signing up, resetting by mail, addresses, social accounts) does not
exist, and Wagtail's own sign-in and its screens for users and groups are shut.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path
from django.views.generic import RedirectView

from kit.core.views import entrance

_to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)
_to_account = RedirectView.as_view(url="/admin/account/")

_second_factor = [
    path("account/2fa/", mfa.index, name="mfa_index"),
    path("account/2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("account/2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/2fa/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/2fa/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/2fa/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/2fa/codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "account/2fa/codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/2fa/keys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("account/2fa/keys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        "account/2fa/keys/reauthenticate/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/2fa/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/2fa/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]

_shut = [
    # Wagtail's sign-in for private pages: a password alone, outside the staff side.
    re_path(r"^_util/login/", entrance.not_here),
    path("admin/login/", _to_login),
    re_path(r"^admin/password_reset/", _to_login),
    re_path(r"^admin/(users|groups)(/|$)", entrance.not_here),
    re_path(r"^admin/bulk/kit_core/user/", entrance.not_here),
    re_path(r"^admin/bulk/auth/(user|group)/", entrance.not_here),
]

staff_urls = [
    *_shut,
    path("account/", _to_account),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/setup/<uidb64>/<token>/", entrance.SetupView.as_view(), name="account_setup"),
    path("account/setup/done/", entrance.setup_done, name="account_setup_done"),
    *_second_factor,
]
