"""The first steps of a new colleague: choosing a password with a setup link.

For: the page behind a setup link. Not for: signing in (allauth) and making the link (`actions.accounts`).
"""

from typing import Any

from django.contrib.auth.views import PasswordResetConfirmView
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView

from kit.core.actions.accounts import finish_setup, setup_tokens


def not_here(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Wagtail's own screens for users and groups do not exist in this product."""
    raise Http404


class SetupView(PasswordResetConfirmView):
    """Valid once, for 72 hours, while the account is in force; signing in comes after."""

    template_name = "kit_core/account/setup.html"
    success_url = reverse_lazy("account_setup_done")
    token_generator = setup_tokens

    def get_user(self, uidb64: str) -> Any:
        user = super().get_user(uidb64)
        return user if user is not None and user.is_current(timezone.localdate()) else None

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        finish_setup(account=self.user, by=self.user, now=timezone.now())
        return response


setup_done = TemplateView.as_view(template_name="kit_core/account/setup_done.html")
