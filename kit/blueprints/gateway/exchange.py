"""Sends one signed message to the hub and reads its answer.

For: the line. Not for: the number of a message and what is kept of an answer (`management.exchange`).

Rules
- Only the hub's own address is asked; no redirect is followed; half a minute for everything.
- What answers and is no hub (a proxy, a page in HTML, a cut-off line) is the same as a line that is down.
"""

from typing import Final

from tuf.api.exceptions import DownloadError

from kit.blueprints.gateway.http import HubFetcher
from kit.blueprints.logic.exchange import (
    KEY_HEADER,
    MOST_BYTES,
    PATH,
    SIGNATURE_HEADER,
    Answer,
    Message,
    MessageRefused,
    read_answer,
)
from kit.core.gateway.instance_key import public_half, public_id, sign

SECONDS: Final = 30


class HubUnreachable(Exception):
    """Nobody who is a hub answered. Nothing has changed here; whether the message arrived is not known."""

    def __init__(self, hub: str) -> None:
        super().__init__(
            f"県ハブ（{hub}）とつながりません。何も変えていません。少しおいて、もう一度おこなってください。"
            "続くときは、この機械から外へつながるか、県ハブが動いているかを確かめてください。"
        )


def post_message(hub: str, message: Message, key: bytes) -> Answer:
    """What the hub says to a message signed with this key; raises HubUnreachable."""
    raw = message.to_bytes()
    headers = {KEY_HEADER: public_id(public_half(key)), SIGNATURE_HEADER: sign(key, raw)}
    fetcher = HubFetcher(f"{hub}/", seconds=SECONDS, gap=SECONDS / 2)
    try:
        _status, answer = fetcher.post(f"{hub}{PATH}", raw, headers, MOST_BYTES)
        return read_answer(answer)
    except (DownloadError, MessageRefused) as error:
        raise HubUnreachable(hub) from error
