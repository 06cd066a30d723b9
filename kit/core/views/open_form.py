"""Forms that anybody may send without having anything of ours: no session, no cookie, no token of Django's.

For: who may send such a form, and who seems to be a machine. Not for: how often (`actions.limits`).

Rules
- The browser's own word counts: `Sec-Fetch-Site`, or an `Origin` that is neither ours nor "null". With
  `Referrer-Policy: no-referrer`, which public pages send, a browser says "null" also of its own forms, so `Origin` alone
  would refuse everybody.
- A form carries the signed moment at which it was made (`MADE`) and a field that no person sees (`TRAP`). Whoever seems
  to be a machine is asked to press again, in the words in which a person is asked; nothing says why.
"""

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest

from kit.core.logic.timing import is_in_time

MADE, TRAP = "made", "website"
_OURS: Final = frozenset({"same-origin", "none"})


def is_foreign(request: HttpRequest) -> bool:
    """Whether the browser says that another site sent this form."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site not in _OURS
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.get_host()


def made_at(now: datetime, *, salt: str) -> str:
    """The signed moment at which a form was made; `salt` names the form."""
    return signing.dumps(int(now.timestamp()), salt=salt)


def is_a_person(request: HttpRequest, now: datetime, *, salt: str) -> bool:
    """Whether the form was read before it was sent, and nobody filled in what no person sees."""
    if request.POST.get(TRAP):
        return False
    try:
        made: Any = signing.loads(request.POST.get(MADE, ""), salt=salt)
    except signing.BadSignature:
        return False
    return is_in_time(datetime.fromtimestamp(int(made), tz=now.tzinfo), now)
