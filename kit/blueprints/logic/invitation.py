"""The invitation that the prefecture hands to a town: a small file, and a sheet of paper to compare it with.

For: what stands in the file, its fingerprint, and whether it is meant for this town. Not for: whether it is still open
(the hub says so), and whose signatures count in it (`gateway.root`).

Rules
1. The fingerprint is that of everything in the file, the root of trust and the secret included: whoever compares it
   with the paper has compared all of it.
2. It is for one town, by code and by address, and from the one hub whose address stands in site.toml: that address
   conveys no trust, it only has to be the same.
3. The root stands there byte for byte: a holder's name that was written differently would break its signatures.
4. An instance that is only a trial may be invited under any trial address; a real one only under its own.
"""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any, Final

from kit.blueprints.logic import canonical
from kit.blueprints.logic.origins import OriginRefused, host_of, hub_origin, is_trial_host, read_origin
from kit.blueprints.logic.trust import grouped

FORMAT: Final = "sokumen-invitation/1"
MOST_BYTES: Final = 200_000
_TEXTS: Final = {"invitation": 36, "code": 6, "name": 40, "secret": 64}


class InvitationRefused(Exception):
    """The file is not accepted and nothing has changed; `code` for records, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Invitation:
    """What the file says; `hub` and `address` are origins, `root` the bytes of root.json, `secret` 64 hex digits."""

    uid: str
    hub: str
    code: str
    name: str
    address: str
    root: bytes
    secret: str

    def to_data(self) -> dict[str, Any]:
        """As it is written."""
        return {
            "format": FORMAT, "invitation": self.uid, "hub": self.hub, "code": self.code, "name": self.name,
            "address": self.address, "root": b64encode(self.root).decode("ascii"), "secret": self.secret,
        }  # fmt: skip

    def to_bytes(self) -> bytes:
        """The file."""
        return canonical.canonical_bytes(self.to_data())

    @property
    def fingerprint(self) -> str:
        """64 hex digits; the paper shows them in groups."""
        return canonical.digest(self.to_data())


@dataclass(frozen=True)
class Here:
    """The instance that was handed an invitation."""

    code: str
    name: str
    domain: str
    is_trial: bool
    hub_url: str


def read_invitation(raw: bytes) -> Invitation:
    """Return what the file says; raise InvitationRefused."""
    if len(raw) > MOST_BYTES:
        raise _no_invitation()
    try:
        data = canonical.read(raw)
    except canonical.CanonicalError as error:
        raise _no_invitation() from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _no_invitation()
    texts = {name: data.get(name) for name in (*_TEXTS, "hub", "address", "root")}
    if not all(isinstance(text, str) and text for text in texts.values()):
        raise _no_invitation()
    if any(len(str(texts[name])) > most for name, most in _TEXTS.items()):
        raise _no_invitation()
    words = {name: str(text) for name, text in texts.items()}
    try:
        hub, address = read_origin(words["hub"]), read_origin(words["address"])
        root = b64decode(words["root"], validate=True)
    except (OriginRefused, binascii.Error) as error:
        raise _no_invitation() from error
    return Invitation(words["invitation"], hub, words["code"], words["name"], address, root, words["secret"])


def require_for(invitation: Invitation, here: Here) -> None:
    """Pass when the invitation is for this instance and its hub is the one in site.toml; raise InvitationRefused."""
    if invitation.code != here.code:
        raise InvitationRefused(
            "other_town",
            f"この招待は {invitation.name}（{invitation.code}）のもので、{here.name}（{here.code}）のものではありません。"
            "県に、この市町の招待を頼んでください。",
        )
    if not _is_ours(invitation.address, here):
        raise InvitationRefused(
            "other_address",
            f"この招待は {invitation.address} のサイトのものです。このサイトの名前（domain）は「{here.domain}」です。"
            "県に、正しい住所の招待を頼んでください。",
        )
    if hub_origin(here.hub_url) != invitation.hub:
        raise InvitationRefused("hub_url", _hub_words(invitation, here))


def confirms(invitation: Invitation, typed: str) -> bool:
    """Tell whether what was typed from the paper is the last group of the fingerprint, or all of it."""
    wanted = "".join(typed.split()).lower()
    return bool(wanted) and wanted in (invitation.fingerprint, last_group(invitation.fingerprint))


def last_group(fingerprint: str) -> str:
    """The four digits that a person types from the paper."""
    return grouped(fingerprint).split()[-1]


def _is_ours(address: str, here: Here) -> bool:
    if here.is_trial:
        return is_trial_host(host_of(address))
    return address == f"https://{here.domain.lower()}"


def _hub_words(invitation: Invitation, here: Here) -> str:
    line = f'hub_url = "{invitation.hub}"'
    now = f"いまは「{here.hub_url}」です" if here.hub_url else "いまは空です"
    return (
        f"site.toml の hub_url が、この招待の県ハブ（{invitation.hub}）と違います（{now}）。"
        f"このサイトを設置した担当者に、site.toml の [blueprints] に {line} と書いて、動かしなおすように頼んでください。"
        "そのあとで、もう一度おこないます。何も変えていません。"
    )


def _no_invitation() -> InvitationRefused:
    return InvitationRefused(
        "no_invitation",
        "県の招待のファイルではないか、途中で切れているか、壊れています。県から受け取った .json のファイルを、開かずにそのまま選んでください。",
    )
