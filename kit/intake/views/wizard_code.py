"""The one code of a draft, made when somebody rests or has come to the last look.

For: pages that lead to a page with the code. Not for: showing it, which reads the draft and changes nothing.
"""

from django.conf import settings
from django.utils import timezone

from kit.intake.actions.drafts import RESIDENT, rest_draft
from kit.intake.gateway.codes import FileKeeper
from kit.intake.logic.draft import DraftContent, DraftHandle
from kit.intake.logic.keeper import CodeKeeper, KeeperBusy


def code_keeper() -> CodeKeeper:
    """What computes codes on this machine."""
    return FileKeeper(settings.KIT_KEYS, settings.KIT_DATA)


def make_code(handle: DraftHandle, read: DraftContent | None = None) -> str:
    """The code of a draft that may have been read just now, "" while too many are being computed: what was written is kept, and the page offers to try again."""
    try:
        return rest_draft(handle, keeper=code_keeper(), by=RESIDENT, now=timezone.now(), read=read)
    except KeeperBusy:
        return ""
