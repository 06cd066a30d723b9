"""The cookie in which a browser keeps the secret of one draft.

For: giving, reading and taking it back. Not for: sessions: the secret stands in no session and no database.

Rules
- One cookie per draft, sent to that draft's addresses only, so that drafts in two tabs never meet.
- No script reads it, no other site makes the browser send it, and under a real domain it goes through TLS only.
- On a shared device it ends with the browser; otherwise it lives as long as the draft. It carries a mark of that,
  because the same draft may go on elsewhere, on a device of one's own.
"""

import base64
import binascii
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from kit.core.logic.sealed import DataKey
from kit.intake.logic.draft import DraftHandle

NAME: Final = "sokumen_draft"
BYTES: Final = 32
_SHARED: Final = "."


def draft_path(uuid: UUID) -> str:
    """The address below which all pages of one draft stand."""
    return f"/intake/{uuid}/"


def give_secret(response: HttpResponseBase, handle: DraftHandle, *, shared_device: bool = False) -> None:
    """Let the browser keep the secret, or keep it longer."""
    text = base64.urlsafe_b64encode(handle.secret.raw()).decode("ascii").rstrip("=")
    age = None if shared_device else settings.KIT_DRAFT_DAYS * 24 * 3600
    text += _SHARED if shared_device else ""
    response.set_cookie(_name(), text, max_age=age, **_where(handle.uuid))


def read_secret(request: HttpRequest, uuid: UUID) -> DraftHandle | None:
    """The handle that the browser sent along, None when it has none or a broken one."""
    text = request.COOKIES.get(_name(), "").removesuffix(_SHARED)
    try:
        raw = base64.urlsafe_b64decode(f"{text}==".encode("ascii"))
    except (binascii.Error, ValueError):
        return None
    return DraftHandle(uuid, DataKey(raw)) if len(raw) == BYTES else None


def is_on_shared_device(request: HttpRequest) -> bool:
    """Whether the secret was given for a device that others use too."""
    return request.COOKIES.get(_name(), "").endswith(_SHARED)


def take_secret(response: HttpResponse, uuid: UUID) -> None:
    """Let the browser forget the secret."""
    response.set_cookie(_name(), "", max_age=0, **_where(uuid))


def _name() -> str:
    return NAME if settings.TRIAL else f"__Secure-{NAME}"


def _where(uuid: UUID) -> dict[str, Any]:
    return {"path": draft_path(uuid), "httponly": True, "samesite": "Strict", "secure": not settings.TRIAL}
