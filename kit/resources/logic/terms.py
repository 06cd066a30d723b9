"""Words of lists as towns write them, and the kit's codes: kinds, wishes, languages, states, for whom, where.

For: reading spreadsheets. Not for: what residents read (`words`).

Rules
- Longer words are asked first (家族会 before 家族), and only whole words of ours or of the lists below count.
- What has no code here is not guessed: the caller keeps the words.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kit.core.logic.sheets.fold import fold_header
from kit.resources.logic import words

_KINDS: Final = {
    "place": "居場所 フリースペース フリースペース・居場所 サロン たまり場 交流の場 居場所づくり 居場所支援 コミュニティスペース",
    "family_group": "家族会 親の会 家族の会 保護者の会 親の集い 家族のつどい 家族の集い 家族支援",
    "family_class": "家族教室 家族講座 家族学習会 親の教室 家族向け講座",
    "peer_group": "当事者会 当事者の会 自助グループ 自助会 ピアサポート 当事者グループ セルフヘルプグループ",
    "consultation": "相談窓口 相談 窓口 相談支援 相談機関 電話相談 来所相談 総合相談 相談所 公的相談窓口",
    "work": "就労支援 就労 就労準備支援 就労訓練 仕事 就労移行支援 就労継続支援 職業訓練 若者サポートステーション サポステ 中間的就労",
    "learning": "学びの場 学習支援 学習 フリースクール 教育 通信制 講座 学び直し",
    "medical": "医療 医療機関 病院 クリニック 診療所 精神科 心療内科 デイケア",
    "visiting": "訪問支援 訪問 アウトリーチ 訪問相談 訪問看護",
    "online": "オンラインの場 オンライン オンライン居場所 ネット居場所",
    "other": "その他",
}
_STATES: Final = {
    "draft": "下書き 準備中 作成中",
    "proposed": "承認待ち 確認中 申請中",
    "published": "公開中 公開 掲載 掲載中 掲載可 可 公開可 活動中 実施中 開催中 継続",
    "paused": "休止中 休止 一時休止 休会中 活動休止",
    "ended": "終了 廃止 閉鎖 解散 掲載終了",
}
_LANGUAGES: Final = {
    "ja": "日本語 にほんご japanese", "ja-easy": "やさしい日本語", "en": "英語 english", "pt": "ポルトガル語 portugues portuguese",
    "es": "スペイン語 espanol spanish", "zh-hans": "中国語 中文 chinese", "vi": "ベトナム語 vietnamese",
    "fil": "フィリピノ語 タガログ語 フィリピン語 tagalog", "jsl": "手話 手話対応",
}  # fmt: skip
_OPERATORS: Final = {
    "own": "市町・県 市 町 県 市町 直営 公設公営 市直営",
    "public": "ほかの公的な機関 公的機関 国 独立行政法人 公設民営",
    "outside": "民間の団体など 民間 民間団体 NPO 社会福祉法人 社協 社会福祉協議会 法人 一般社団法人 任意団体 ボランティア",
}
_PERSON: Final = re.compile(
    r"本人|当事者|若者|ひきこもり状態|ひきこもりの(?!.{0,3}家族)|引きこもりの方|不登校|青年|生徒|求職者"
)
_FAMILY: Final = re.compile(r"家族|親|保護者|きょうだい|兄弟|配偶者")
_SUPPORTER: Final = re.compile(r"支援者|関係者|関係機関|民生委員|児童委員|支援機関|支える|ボランティア")
_ANYBODY: Final = re.compile(r"(どなた|誰|だれ)でも|問いません|不問|制限な|限定な|全員|市民|町民|県民|住民")
_PREFECTURE: Final = re.compile(r"県(内)?(全域|全体|一円|下)|県内(在住|どこ|に)?|三重県$|全県|全域")
_HERE: Final = re.compile(r"^(市内|町内|当市|当町|本市|本町)(全域|在住|一円)?")


def _table(lists: Mapping[str, str], ours: Mapping[str, str]) -> dict[str, str]:
    """Folded word → code; our own words and codes count first."""
    found = {fold_header(word): code for code, word in ours.items()} | {code: code for code in ours}
    for code, line in lists.items():
        for word in line.split():
            found.setdefault(fold_header(word), code)
    return found


KINDS: Final = _table(_KINDS, words.KINDS)
STATES: Final = _table(_STATES, words.STATES)
LANGUAGES: Final = _table(_LANGUAGES, words.LANGUAGES)
WISHES: Final = _table({}, words.WISHES)
OPERATORS: Final = _table(_OPERATORS, words.OPERATORS)
RESERVATIONS: Final = _table({}, words.RESERVATIONS)


@dataclass(frozen=True)
class Town:
    """What an instance knows and a cell does not say: the code of the body whose file it is, and the codes of
    municipalities, stages and agency kinds by their folded names."""

    code: str
    codes: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)


def code_of(word: str, table: Mapping[str, str]) -> str | None:
    """The code of a word, or of the longest known word at its beginning or end; None when it is unknown."""
    folded = fold_header(word)
    if folded in table:
        return table[folded]
    for known in sorted(table, key=len, reverse=True):
        if len(known) > 1 and (folded.startswith(known) or folded.endswith(known)):
            return table[known]
    return None


def codes_of(listed: Iterable[str], table: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Codes in their order, each once, and the words that have none."""
    codes: dict[str, None] = {}
    unknown = []
    for word in listed:
        code = table.get(fold_header(word))
        if code is None:
            unknown.append(word)
        else:
            codes[code] = None
    return list(codes), unknown


def for_whom(text: str) -> dict[str, bool]:
    """Whom the words name: person, family, supporter; {} when they name nobody."""
    if _ANYBODY.search(text):
        return {"for_person": True, "for_family": True, "for_supporter": bool(_SUPPORTER.search(text))}
    found = {
        "for_person": bool(_PERSON.search(text)),
        "for_family": bool(_FAMILY.search(text)),
        "for_supporter": bool(_SUPPORTER.search(text)),
    }
    return found if any(found.values()) else {}


def where_for(listed: Iterable[str], town: Town) -> tuple[str, list[str], list[str]]:
    """The area's code, the municipalities' codes, and the words that are none of both."""
    codes: dict[str, None] = {}
    unknown = []
    for word in listed:
        folded = fold_header(word)
        if _PREFECTURE.search(folded):
            return "prefecture", [], []
        code = town.code if _HERE.match(folded) else town.codes.get(folded.removeprefix("三重県"))
        if code is None:
            unknown.append(word)
        else:
            codes[code] = None
    area = "town" if len(codes) < 2 else "several"
    return area, list(codes), unknown
