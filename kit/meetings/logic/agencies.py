"""Names of agencies: when two are the same, what a renamed one was called, which kind a name speaks of.

For: forms and acts of agencies and seats. Not for: rows.

Rules
- Names are compared without widths, spaces and case; they are kept as they were typed.
- A kind that is guessed is a proposal: the form shows it, a person decides.
"""

from collections.abc import Mapping
from typing import Final

from kit.core.logic.sheets.fold import fold_width

LONGEST_FORMER: Final = 300
# Words that agencies of a kind carry in their names, beside the name of the kind itself; the longer word counts first.
_SIGNS: Final = {
    "hikikomori-centre": ("ひきこもり地域支援センター", "こころの健康センター"),
    "health-centre": ("保健所", "保健福祉事務所"),
    "medical": ("病院", "医院", "クリニック", "医療センター", "医師会", "訪問看護"),
    "welfare-office": ("福祉事務所",),
    "selfreliance": ("自立相談支援", "生活相談支援センター", "くらしサポート", "生活支援センター"),
    "social-council": ("社会福祉協議会", "社協"),
    "elder-centre": ("地域包括支援センター", "包括支援センター"),
    "child-centre": ("児童相談所", "児童相談センター"),
    "disability-area": ("障がい者総合相談支援センター", "障害者相談支援", "障がい者相談支援"),
    "autism-centre": ("発達障害支援センター", "発達障がい支援センター"),
    "child-development": ("心身発達医療センター",),
    "work-life-centre": ("就業・生活支援センター", "就業生活支援センター"),
    "youth-station": ("若者サポートステーション", "サポステ"),
    "mychalle": ("マイチャレ",),
    "education-centre": ("総合教育センター",),
    "education-support": ("教育支援センター", "適応指導教室"),
    "commissioner": ("民生委員", "児童委員", "民児協"),
    "private-group": ("家族会", "当事者会", "NPO", "特定非営利活動法人"),
    "hellowork": ("ハローワーク", "公共職業安定所"),
    "school": ("高等学校", "高校", "中学校", "小学校", "特別支援学校"),
    "police": ("警察",),
    "home-care-centre": ("在宅介護支援センター",),
    "business": ("商工会議所", "商工会"),
    "farming": ("農業協同組合", "農協", "JA"),
    "consumer": ("消費生活センター",),
    "lawyer": ("弁護士", "司法書士", "法テラス"),
    "town-division": ("教育委員会", "課"),
}


def fold_name(name: str) -> str:
    """A name as it is compared."""
    return "".join(fold_width(name).casefold().split())


def guess_kind(name: str) -> str:
    """The code of the kind that a name speaks of most exactly, "" when it speaks of none."""
    folded = fold_name(name)
    found = [
        (len(sign), code)
        for code, signs in _SIGNS.items()
        for sign in signs
        if _carries(folded, fold_name(sign))
    ]
    return max(found)[1] if found else ""


def _carries(name: str, sign: str) -> bool:
    """One letter alone (課) counts at the end only."""
    return name.endswith(sign) if len(sign) == 1 else sign in name


def same_name(name: str, known: Mapping[int, str], *, but: int | None = None) -> int | None:
    """The number of another agency whose name is the same; None when there is none."""
    wanted = fold_name(name)
    return next((pk for pk, other in known.items() if pk != but and fold_name(other) == wanted), None)


def with_former(former: str, name: str) -> str:
    """The former names with one more in front; the oldest give way when there is no room."""
    names = [one for one in former.split("、") if one and one != name]
    kept = [name, *names]
    while len("、".join(kept)) > LONGEST_FORMER:
        kept.pop()
    return "、".join(kept)


def successor_refusal(agency: int, successor: int, successors: Mapping[int, int | None]) -> str:
    """Why one agency may not be merged into another; `successors` says who took over whom."""
    if agency == successor:
        return "自分自身には、まとめられません。"
    seen: set[int] = set()
    last: int | None = successor
    while last is not None and last not in seen:
        if last == agency:
            return "引き継いだ先が、この機関に戻ってきます。ほかの機関を選んでください。"
        seen.add(last)
        last = successors.get(last)
    return ""
