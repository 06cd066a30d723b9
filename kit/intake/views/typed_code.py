"""A code that somebody typed: found, or told in one way why not.

For: `/intake/continue/` and `/mailbox/`. Not for: what is done with the matter that was found.

Rules
- Wrong, expired, erased, sent meanwhile and never given get the same words and the same status, at every door.
- Too many tries and a busy moment say so, and not that the number is wrong; what was typed is shown again by the page.
"""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views import View

from kit.core.backends import client_address
from kit.core.logic.limits import TooMany
from kit.intake.actions.codes import NoSuchCode, find_matter
from kit.intake.actions.drafts import RESIDENT
from kit.intake.logic.code import CodeUnreadable
from kit.intake.logic.draft import AlreadySent, DraftNotHere
from kit.intake.logic.keeper import FoundMatter, KeeperBusy
from kit.intake.queries.matters import MatterNotHere
from kit.intake.views.wizard_code import code_keeper
from kit.intake.views.wizard_guard import ResidentMixin


class TypedCodeView(ResidentMixin, View):
    """A page with a field for a code."""

    http_method_names = ["get", "head", "post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        typed, address = request.POST.get("code", ""), client_address(request)
        try:
            return self.found(
                find_matter(typed, keeper=code_keeper(), address=address, by=RESIDENT, now=timezone.now())
            )
        except TooMany as refusal:
            return self.page(wait=str(refusal), status=429)
        except KeeperBusy as refusal:
            return self.page(wait=str(refusal), status=503)
        except (CodeUnreadable, NoSuchCode) as refusal:
            return self.page(str(refusal))
        except (DraftNotHere, AlreadySent, MatterNotHere):
            return self.page(str(NoSuchCode()))

    def found(self, matter: FoundMatter) -> HttpResponse:
        """Where the code leads."""
        raise NotImplementedError

    def page(self, problem: str = "", *, wait: str = "", status: int = 200) -> HttpResponse:
        """The field, with what is wrong with the number, or why one has to wait although nothing is."""
        raise NotImplementedError

    def typed(self, words: str) -> str:
        """What was typed, which is shown again only to mend a slip in it or to press once more."""
        return self.request.POST.get("code", "")[:40] if words else ""
