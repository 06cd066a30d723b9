"""A real SMTP server on this machine that keeps what it is given, or refuses everything.

For: tests of mail to staff. Not for: what is written in a mail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.fakes.instances import free_port


@dataclass
class Post:
    """What arrived, in the order of arrival; with `broken`, nothing does."""

    broken: bool = False
    host: str = "127.0.0.1"
    port: int = field(default_factory=free_port)
    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.broken:
            return "451 4.3.0 out of order"
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    @property
    def receivers(self) -> list[str]:
        return sorted(str(letter["To"]) for letter in self.letters)


@contextmanager
def mail_server() -> Iterator[Post]:
    """A server that runs until the block ends."""
    post = Post()
    controller = Controller(post, hostname=post.host, port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
