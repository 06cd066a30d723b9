"""The mail that the mailbox holds something new: the same words where it is wished and where it is sent.

For: the field in which somebody gives an address for it, and the task that sends it. Not for: whether it is sent
(`logic.contact`), and mail to staff.

Rules
- Whoever else reads the mail learns neither what it is about nor where: a sender as on any letter of the town, one
  line, no address of a page.
- The body is this one line and nothing below it.
"""

from dataclasses import dataclass
from typing import Final

SUBJECT: Final = "お知らせがあります"
BODY: Final = "お知らせがあります。いつもの画面で見てください。"


@dataclass(frozen=True)
class Notice:
    """A mail as the person receives it; `sender` is the name, `address` what stands behind it."""

    sender: str
    address: str
    subject: str = SUBJECT
    body: str = BODY


def person_notice(town: str, address: str) -> Notice:
    """What a town sends from this address to whoever wished to hear of something new."""
    return Notice(town, address)
