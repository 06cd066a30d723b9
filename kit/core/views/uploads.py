"""Files that staff send: refused unread when they are announced as too large, and kept off the disk where they must be.

For: screens that take a file. Not for: what a file may be (`logic` of each app).

Rules
- The announced length is asked before anything is read; such a screen is exempt from Django's protection against forged
  forms in front, which reads the form, and asks for it behind.
"""

from typing import Any, Final

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

ENVELOPE: Final = 64 * 1024  # what a browser puts around the file


def is_announced_larger(request: HttpRequest, largest: int) -> bool:
    """Whether what is sent, by its announced length, is more than a file of `largest` bytes and its form."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > largest + ENVELOPE


class InMemory(MemoryFileUploadHandler):
    """Keeps a file of any size in memory, so that no clear copy lies in a folder; ask how large it is before."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True
