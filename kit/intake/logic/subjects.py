"""What a first form must not ask, found by its words.

For: a hint to whoever writes questions. Not for: refusing: words can be used in another sense, and a person decides.

Rules (content of the shipped definition 2.1; intake anchors 4.3)
- Looked at are the question itself, its options, and its help. A sentence of the help that says that something need not
  be told is no question.
- Information that is only read is never looked at.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from kit.intake.logic.definition import Question

SUBJECTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "病名や診断",
            r"診断|病名|障害名|障がい名|障害者手帳|障がい者手帳|療育手帳|発達障害|精神疾患|既往歴|病歴",
        ),
        ("薬や通院", r"服薬|お?薬の|飲んでいる薬|処方|通院歴|受診歴|入院歴"),
        ("原因", r"原因|きっかけ|なぜ|どうして|理由"),
        (
            "学校や仕事の経歴",
            r"学歴|職歴|経歴|出身校|出身大学|最終学校|卒業|中退|不登校歴|勤務先|勤め先の名|退職",
        ),
        ("収入", r"収入|年収|月収|所得|給料|給与|貯金|貯蓄|預金|資産|生活保護|借金"),
        ("期間", r"期間|いつから|いつごろから|何年前|何年間|何か月|何カ月|何ヶ月|どのくらいの間|年数"),
        (
            "家族の名前",
            r"(家族|世帯|同居|父|母|子|兄弟|きょうだい|配偶者)[^。、]{0,8}(氏名|名前|フルネーム)|世帯員|家族構成",
        ),
        ("生年月日や個人番号", r"生年月日|誕生日|マイナンバー|個人番号|本籍|国籍"),
    )
)
_NEED_NOT: Final = re.compile(
    r"なくて(も)?(かまいません|大丈夫|よい|いい)|書かないで|不要|いりません|ありません|問いません"
)
_TAGS: Final = re.compile(r"<[^>]*>")


def unwanted_subjects(question: Question) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The subjects that a question seems to ask about, each with the words found; nothing for information."""
    if not question.asks:
        return
    texts = [question.label, *(option.label for option in question.options), *_asking(question.help)]
    plain = unicodedata.normalize("NFKC", "\n".join(texts))
    for name, pattern in SUBJECTS:
        words = tuple(dict.fromkeys(found.group() for found in pattern.finditer(plain)))
        if words:
            yield name, words


def _asking(text: str) -> list[str]:
    sentences = re.split(r"[。\n]", _TAGS.sub("\n", text))
    return [sentence for sentence in sentences if not _NEED_NOT.search(sentence)]
