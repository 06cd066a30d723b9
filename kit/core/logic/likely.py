"""What in a public summary may point to a person, without naming one.

For: warnings that somebody reads and ticks before publishing. Not for: refusing (`caution`); none of these words is wrong
by itself.

Rules (design content, section 3.4: no blind word lists)
- Things count together when they stand in one sentence: an age with a district, a kind of place with a past date, a word
  of kinship with a situation or an age, one agency alone with a date.
- 長男, 次女 and the like count alone: they say which child of a house.
- A date that is a term (〜まで) is no event. Time, place and next time of the meeting itself are not looked at.
- How many people live in a town is not among the kit's data: every town counts as a small one, only the prefecture does
  not. One question too many costs a tick; one too few costs a household its peace.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kit.core.logic.caution import Finding

WARNED: Final = {
    "age": "年齢と地域が一つの文にあります（「{words}」）。だれのことか分かってしまわないか、確かめてください。",
    "place": "場所と日付が一つの文にあります（「{words}」）。ある人の出来事と分かってしまわないか、確かめてください。",
    "kin": "家族の続き柄があります（「{words}」）。ある家のことと分かってしまわないか、確かめてください。",
    "called": "「{words}」という呼び方があります。人の名前なら、消してください。",
    "agency": "一つの機関と日付が一つの文にあります（「{words}」）。小さなまちでは、どの家のことか分かることがあります。",
}
NOT_LOOKED_AT: Final = frozenset({"held", "attended", "next_time"})

_SENTENCE: Final = re.compile(r"[^。\n!?！？]+")
_AGE: Final = re.compile(r"[0-9一二三四五六七八九]{1,3}\s?(?:歳|才|代(?!表|理|替))")
_DISTRICT: Final = re.compile(
    r"[一-鿿々ァ-ヺーA-Z0-9]{1,8}(?:地区|丁目|団地|学区|校区|集落|自治会)|[一-鿿々ァ-ヺー]{2,5}(?<!市)町(?![内民長立の]|役場)"
)
_PLACE: Final = re.compile(
    r"病院|医院|クリニック|公民館|小学校|中学校|高校|高等学校|保育園|こども園|スーパー|コンビニ|公園|駅|団地|アパート|施設|自宅"
)
_DATE: Final = re.compile(
    r"(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})月(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})日|[0-9]{1,2}/[0-9]{1,2}|先週|先月|昨日|一昨日)"
    r"(?!(?:\([月火水木金土日]\))?(?:まで|締切|期限))"
)
_CHILD: Final = re.compile(r"(?:長|次|二|三|四|五)(?:男|女)(?!性)|末っ子|一人息子|一人娘")
_KIN: Final = re.compile(r"母親|父親|息子|娘|祖母|祖父|姉|妹|兄(?!弟姉妹)|弟(?!姉妹)|妻|夫(?!婦の会)|孫")
_SITUATION: Final = re.compile(
    r"ひきこも|引きこも|入院|退院|退職|不登校|暴力|虐待|病気|障害|借金|離婚|亡く|死|同居|無職|失業|年金|通院|自殺|警察|救急|介護|暮らして|外に出"
)
_CALLED: Final = re.compile(
    r"([一-鿿々ァ-ヺーA-Za-z○〇●◯△□×]{1,6})(さん|くん|ちゃん|氏(?![名族])|様(?![式々子相]))"
)
_BEFORE_A_NAME: Final = re.compile(r"^(?:[一二三四五六七八九十]{0,2}代)?(?:前半|後半)?(?:男性|女性)(?=.)")
_LETTERS: Final = re.compile(r"[A-Za-z○〇●◯△□×]+$")
_NOT_A_NAME: Final = re.compile(
    r"(?:皆|患者|利用者|当事者|経験者|家族|親御|子ども|子|お客|客|相談者|保護者|参加者|委員|職員|学生|業者|母|父|姉|兄|娘|息子"
    r"|奥|赤|神|同|多|仕|模|異|一|有|各|両|団体|会社|事業所|機関|支援者|担当者|ボランティア|サポーター)$"
)


def warned(texts: Mapping[str, str], agencies: Iterable[str], *, is_small: bool) -> tuple[Finding, ...]:
    """What may point to a person, in the order of the texts; `agencies` by name, `is_small` asks about them too."""
    names = tuple(dict.fromkeys(agencies))
    return tuple(
        found
        for field, text in texts.items()
        if field not in NOT_LOOKED_AT
        for sentence in _SENTENCE.findall(unicodedata.normalize("NFKC", text))
        for found in _in_sentence(field, sentence.strip(), names if is_small else ())
    )


def _in_sentence(field: str, sentence: str, agencies: tuple[str, ...]) -> Iterator[Finding]:
    age = _AGE.search(sentence)
    if age and (district := _DISTRICT.search(sentence)):
        yield Finding(field, "age", f"{age.group()}、{district.group()}")
    date = _DATE.search(sentence)
    if date and (place := _PLACE.search(sentence)):
        yield Finding(field, "place", f"{place.group()}、{date.group()}")
    if kin := _CHILD.search(sentence) or (_SITUATION.search(sentence) and _KIN.search(sentence)):
        yield Finding(field, "kin", kin.group())
    elif age and (kin := _KIN.search(sentence)):
        yield Finding(field, "kin", f"{age.group()}、{kin.group()}")
    yield from (Finding(field, "called", words) for words in _called(sentence, agencies))
    named = [name for name in agencies if unicodedata.normalize("NFKC", name) in sentence]
    if date and len(named) == 1:
        yield Finding(field, "agency", f"{named[0]}、{date.group()}")


def _called(sentence: str, agencies: tuple[str, ...]) -> Iterator[str]:
    for name in sorted(agencies, key=len, reverse=True):
        sentence = sentence.replace(unicodedata.normalize("NFKC", name), "、")
    for found in _CALLED.finditer(sentence):
        if not _NOT_A_NAME.search(found.group(1)):
            yield _name(sentence, found) + found.group(2)


def _name(sentence: str, found: re.Match[str]) -> str:
    """The name alone, without the words that run into it: of 「30代男性Aさん」 the A."""
    text = found.group(1)
    if found.start() and sentence[found.start() - 1].isdigit():
        text = text.removeprefix("代") or text
    text = _BEFORE_A_NAME.sub("", text)
    letters = _LETTERS.search(text)
    return letters.group() if letters else text
