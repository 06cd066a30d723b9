"""The cookies in which a browser keeps a secret: that of one draft, that of the mailbox that stands open.

For: giving, reading and taking them back. Not for: sessions: a secret stands in no session and no database, and a code
in no cookie.

Rules
- One cookie per draft, sent to that draft's addresses only, so that drafts in two tabs never meet.
- No script reads it, no other site makes the browser send it, and under a real domain it goes through TLS only.
- On a shared device it ends with the browser; otherwise it lives as long as the draft. It carries a mark of that,
  because the same draft may go on elsewhere, on a device of one's own.
- One mailbox is open in a browser at a time, below `/mailbox/`, whose addresses name nothing. Its cookie ends with the
  browser, and after half an hour in which nobody pressed anything: it carries the signed moment of the last press.
"""

import base64
import binascii
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from kit.core.logic.sealed import DataKey
from kit.intake.logic.draft import DraftHandle
from kit.intake.queries.matters import MatterHandle

NAME: Final = "sokumen_draft"
MAILBOX, MAILBOX_PATH = "sokumen_mailbox", "/mailbox/"
MAILBOX_IDLE: Final = 30 * 60  # seconds
BYTES: Final = 32
_UUID_BYTES: Final = 16
_SHARED: Final = "."


def draft_path(uuid: UUID) -> str:
    """The address below which all pages of one draft stand."""
    return f"/intake/{uuid}/"


def give_secret(response: HttpResponseBase, handle: DraftHandle, *, shared_device: bool = False) -> None:
    """Let the browser keep the secret, or keep it longer."""
    text = _text(handle.secret.raw())
    age = None if shared_device else settings.KIT_DRAFT_DAYS * 24 * 3600
    text += _SHARED if shared_device else ""
    response.set_cookie(_name(NAME), text, max_age=age, **_where(draft_path(handle.uuid)))


def read_secret(request: HttpRequest, uuid: UUID) -> DraftHandle | None:
    """The handle that the browser sent along, None when it has none or a broken one."""
    raw = _raw(request.COOKIES.get(_name(NAME), "").removesuffix(_SHARED))
    return DraftHandle(uuid, DataKey(raw)) if len(raw) == BYTES else None


def is_on_shared_device(request: HttpRequest) -> bool:
    """Whether the secret was given for a device that others use too."""
    return request.COOKIES.get(_name(NAME), "").endswith(_SHARED)


def take_secret(response: HttpResponse, uuid: UUID) -> None:
    """Let the browser forget the secret."""
    response.set_cookie(_name(NAME), "", max_age=0, **_where(draft_path(uuid)))


def give_mailbox(response: HttpResponseBase, handle: MatterHandle) -> None:
    """Let the browser keep an open mailbox, from now for as long as it is used."""
    text = _signer().sign(_text(handle.uuid.bytes + handle.secret.raw()))
    response.set_cookie(_name(MAILBOX), text, **_where(MAILBOX_PATH))


def read_mailbox_cookie(request: HttpRequest) -> MatterHandle | None:
    """The mailbox that stands open in this browser, None when there is none or nobody pressed anything for long."""
    try:
        text = _signer().unsign(request.COOKIES.get(_name(MAILBOX), ""), max_age=MAILBOX_IDLE)
    except signing.BadSignature:
        return None
    raw = _raw(text)
    return MatterHandle(UUID(bytes=raw[:_UUID_BYTES]), DataKey(raw[_UUID_BYTES:]))


def take_mailbox(response: HttpResponseBase) -> None:
    """Close the mailbox in this browser."""
    response.set_cookie(_name(MAILBOX), "", max_age=0, **_where(MAILBOX_PATH))


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="kit.intake.mailbox")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _raw(text: str) -> bytes:
    """The bytes of such a text, none of anything else."""
    try:
        return base64.urlsafe_b64decode(f"{text}==".encode("ascii"))
    except (binascii.Error, ValueError):
        return b""


def _name(name: str) -> str:
    return name if settings.TRIAL else f"__Secure-{name}"


def _where(path: str) -> dict[str, Any]:
    return {"path": path, "httponly": True, "samesite": "Strict", "secure": not settings.TRIAL}
