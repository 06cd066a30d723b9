"""What the hub's refusals mean for a town, in words that say what to do.

For: screens and commands of the town. Not for: what the hub decides. A code that nobody knows here (a newer hub) is said
as such.
"""

from datetime import datetime
from typing import Final


class HubRefused(Exception):
    """The hub did not take it and has stored nothing; `code` is the hub's, `last` the newest number it knows."""

    def __init__(self, code: str, *, hub_time: datetime, here: datetime, last: int | None = None) -> None:
        super().__init__(refusal_words(code, hub_time=hub_time, here=here))
        self.code = code
        self.last = last


def refusal_words(code: str, *, hub_time: datetime, here: datetime) -> str:
    """One refusal in words; both moments are aware."""
    if code == "clock":
        theirs = hub_time.astimezone(here.tzinfo)
        return (
            f"この機械の時計（{here:%Y-%m-%d %H:%M}）が、県ハブの時計（{theirs:%Y-%m-%d %H:%M}）と10分より多くずれています。"
            "時計を合わせてから、もう一度おこなってください。"
        )
    return _WORDS.get(code) or f"県ハブが受け取りませんでした（{code}）。県に確かめてください。"


_AGAIN: Final = "県に、新しい招待を頼んでください。"
_WORDS: Final = {
    "no_invitation": f"県ハブは、この招待を知りません。{_AGAIN}",
    "used": f"この招待は、もう使われています。{_AGAIN}使った覚えがないときは、県に電話で知らせてください。",
    "too_late": f"この招待は、14日の期限が過ぎています。{_AGAIN}",
    "withdrawn": f"この招待は、県が取りやめたか、新しい招待に替わっています。{_AGAIN}",
    "address": "この招待の住所は、ほかの市町のものとして登録されています。県に電話で確かめてください。",
    "unknown_town": "県ハブの登録に、この市町のコードがありません。県に確かめてください。",
    "not_joined": f"県ハブに、この市町の鍵が登録されていません。{_AGAIN}",
    "key": f"県ハブが知っている鍵と、このサイトの鍵が違います。前の状態に戻したか、別の機械で招待を使ったあとかもしれません。{_AGAIN}",
    "retired": f"県ハブは、この市町とのつながりをやめています。また使うときは、{_AGAIN}",
    "busy": "県ハブが混み合っています。10分ほどおいて、もう一度おこなってください。",
    "kind": "県ハブのキットが古く、この知らせを受け取れません。県に、キットの更新を頼んでください。",
    "content": "県ハブのキットと版が合わず、知らせを受け取れませんでした。県に確かめてください。",
    "hub_url": "site.toml の hub_url が、招待でつながった県ハブと違うので、送っていません。元の住所に戻すか、県に、新しい招待を頼んでください。",
    "failed": "県ハブの中で間違いが起きました。県に知らせてください。",
}
