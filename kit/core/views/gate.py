"""The gate in front of every staff screen of our own: asks the table, notes a refusal.

For: views of this and other apps under `/admin/`. Not for: Wagtail's own screens, which ask their policies.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kit.core.actions.audit import record_refusal
from kit.core.queries.people import user_may


def refuse(request: HttpRequest, act: str, kind: str, *, reference: str = "", reason: str = "") -> None:
    """Note a refusal in the trail; call it after the refused transaction is rolled back."""
    record_refusal(
        by=request.user, act=act, kind=kind, reference=reference, reason=reason, now=timezone.now()
    )


class GateMixin:
    """Set `act` and `kind`; who may not gets Wagtail's own "no" and stands in the trail."""

    act = ""
    kind = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not user_may(request.user, self.act, self.kind):
            refuse(request, self.act, self.kind)
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
