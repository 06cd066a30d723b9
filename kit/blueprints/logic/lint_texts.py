"""Facts typed into texts: telephone numbers, hours, and placeholders that stand for nothing.

For: keeping each number in one place, so that one correction reaches every page of every town.
Not for: deciding where facts may stand (`findings.FACT_FIELDS`).

Rules:
1. A telephone number is what the national numbering plan writes: 0 and nine or ten digits, in groups or
   not, in either width; or one of the three-digit numbers for emergencies and consultation where it is
   called a number.
2. An hour is a time of day (8:30, 午前9時) or the begin or end of a span (9時から, 5時まで); "24時間" is not.
3. What looks like a placeholder has to be a fact that every town can resolve.
"""

import re
import unicodedata
from collections.abc import Iterator

from kit.blueprints.logic.findings import Finding
from kit.blueprints.logic.richtext import is_rich, plain_text
from kit.core.logic.facts import PLACEHOLDER, find_slips

HYPHEN = "[-‐‑‒–—―−ー()（）・ 　]"
PHONE = re.compile(rf"(?<![\d.,/])0\d{{1,4}}{HYPHEN}{{1,2}}\d{{1,4}}{HYPHEN}{{1,2}}\d{{3,4}}(?!\d)")
PLAIN_PHONE = re.compile(r"(?<![\d.,/])0\d{9,10}(?!\d)")
SHORT_PHONE = re.compile(r"(?<![\d.,])(110|118|119|188|189|171)(?=番|\(|に?電話|にかけ|へかけ)")
CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-4]):[0-5]\d(?![\d:])")
HOUR = re.compile(
    r"(午前|午後)\s*\d{1,2}時(?!間)|(?<!\d)\d{1,2}時(半|\d{1,2}分)?\s*(から|より|まで|[~〜～]|-\s*\d)"
)


def lint_text(text: str, *, where: str, facts: frozenset[str], may_hold_facts: bool) -> Iterator[Finding]:
    """Yield what is wrong with the words of one text; `where` is the path that the findings carry."""
    words = unicodedata.normalize("NFKC", plain_text(text) if is_rich(text) else text)
    yield from _placeholders(words, where, facts)
    if may_hold_facts or text.startswith(("http://", "https://")):
        return
    without = PLACEHOLDER.sub("", words)
    number = next((found.group() for found in _matches(without, PHONE, PLAIN_PHONE, SHORT_PHONE)), None)
    if number is not None:
        yield Finding(
            where,
            "typed-phone",
            f"電話番号「{number}」が直接書かれています。{{centre.phone}} のような差し込みを使ってください。",
        )
    hour = next((found.group() for found in _matches(without, CLOCK, HOUR)), None)
    if hour is not None:
        yield Finding(
            where,
            "typed-hour",
            f"時刻「{hour}」が直接書かれています。{{window.hours}} のような差し込みを使ってください。",
        )


def _placeholders(words: str, where: str, facts: frozenset[str]) -> Iterator[Finding]:
    for slip in find_slips(words, facts):
        near = (
            f"もしかして: {'、'.join(slip.near)}" if slip.near else "使える差し込みの一覧を確かめてください。"
        )
        yield Finding(where, "placeholder-unknown", f"差し込み「{slip.typed}」はありません。{near}")


def _matches(text: str, *patterns: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        yield from pattern.finditer(text)
