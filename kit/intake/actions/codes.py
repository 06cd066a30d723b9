"""A typed code, and the matter it leads to.

For: the page where somebody enters a code. Not for: opening what was found (`actions.drafts`, the mailbox).

Rules
- A slip is told first: it costs nothing and counts nothing.
- Then the limits, then the one slow computation, then one query. Wrong, expired and never given cost exactly the same
  and get the same answer.
- Only a wrong code counts: who knows a code is not kept from it by having been here often.
"""

from datetime import datetime

from django.utils import timezone

from kit.core.actions.audit import Actor, actor_words
from kit.core.actions.limits import count_once, refuse_too_many
from kit.intake.logic.code import read_code
from kit.intake.logic.keeper import CodeKeeper, FoundMatter
from kit.intake.logic.limits import CODE
from kit.intake.queries.drafts import find_code


class NoSuchCode(Exception):
    """No matter has this code, or not any more."""

    def __init__(self) -> None:
        super().__init__(
            "この合い番号では見つかりませんでした。番号をもう一度見てください。"
            "しばらく使われなかった書きかけは消してあります。わからないときは、電話でおたずねください。"
        )


def find_matter(typed: str, *, keeper: CodeKeeper, address: str, by: Actor, now: datetime) -> FoundMatter:
    """Where a typed code leads; raises CodeUnreadable, TooMany, KeeperBusy or NoSuchCode, each in words to show."""
    actor_words(by)
    code = read_code(typed)
    refuse_too_many(CODE, address, now=now)
    keys = keeper.keys_of(code)
    found = find_code(keys.lookup, today=timezone.localdate(now))
    if found is None:
        count_once(CODE, address, now=now)
        raise NoSuchCode
    return FoundMatter(found.record_kind, found.record_uuid, keys.secret)
