"""The gate in front of every staff screen of our own: asks the table, notes a refusal.

For: views of this and other apps under `/admin/`. Not for: Wagtail's own screens, which ask their policies.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.core.actions.audit import record_refusal
from kit.core.logic.permissions import ROLES, roles_that_may
from kit.core.queries.people import user_may


def refuse(request: HttpRequest, act: str, kind: str, *, reference: str = "", reason: str = "") -> None:
    """Note a refusal in the trail; call it after the refused transaction is rolled back."""
    record_refusal(
        by=request.user, act=act, kind=kind, reference=reference, reason=reason, now=timezone.now()
    )


def tell_who_may(request: HttpRequest, act: str, kind: str) -> None:
    """Beside Wagtail's "no": whose work this is, so that the reader knows whom to ask; nothing where it is nobody's."""
    roles = "・".join(words for code, words in ROLES.items() if code in roles_that_may(act, kind))
    if roles and request.user.is_authenticated:
        words = _("これができるのは%(roles)sです。その人に頼むか、管理者に役割のことをたずねてください。")
        messages.error(request, words % {"roles": roles}, fail_silently=True)


class GateMixin:
    """Set `act` and `kind`; who may not gets Wagtail's own "no" and stands in the trail."""

    act = ""
    kind = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not user_may(request.user, self.act, self.kind):
            refuse(request, self.act, self.kind)
            tell_who_may(request, self.act, self.kind)
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
