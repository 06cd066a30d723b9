"""`/blueprints/state.json`: what this town shows of the prefecture's blueprints, for machines."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kit.blueprints.bridge.public_state import public_state


@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Validator and lifetime are those of every public page (`kit.pages.middleware`)."""
    return HttpResponse(public_state(timezone.localtime()), content_type="application/json")
