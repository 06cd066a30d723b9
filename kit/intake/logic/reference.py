"""The short reference (受付番号) that is spoken on the telephone; it opens nothing.

For: its signs and how it is read. Not for: drawing it (`gateway.codes`) and being the only one (a constraint).

Rules
- Random and therefore never countable: nobody sees from it how many wrote.
- No 0, 1, I, O, which look alike.
- No signs that sound alike in Japanese. Left out: B C D E G P T V Z (ビー, シー, ディー, …), A J (エー, ジェー; K stays),
  M N (エム, エヌ), L S H (エル, エス, エイチ, close to エフ, エックス, はち), U (in ダブリュー), Q (キュー is also 9),
  4 (し is also heard for しち).
"""

import re
import unicodedata
from typing import Final

ALPHABET: Final = "2356789FKRWXY"
LENGTH: Final = 6
_BETWEEN: Final = re.compile(r"[\s\-‐‑‒–—―−ーｰ]+")


def shown_reference(signs: str) -> str:
    """ "KW3-79F": two groups of three."""
    return f"{signs[:3]}-{signs[3:]}"


def read_reference(typed: str) -> str | None:
    """The six signs that somebody typed or heard, None when it cannot be a reference."""
    signs = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed[:50])).upper()
    return signs if len(signs) == LENGTH and set(signs) <= set(ALPHABET) else None
