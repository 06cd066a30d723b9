"""The facts of the board: what is asked of every municipality, and how a value of each is read and said.

For: rows of the board, forms and inquiry sheets. Not for: what a town's site says (`board`).

Rules
- The list is fixed and short. None of the facts is about a person.
- A value of the prefecture is kept as text in one form (yes/no, 2026-04-01, whole numbers) and said in words.
- A value and its source are one line each: a field on a screen would lose a line break of a spreadsheet's cell and look as if it was changed.
- An empty answer is no answer: nobody is taken to have said "no" by leaving a cell empty.
- A word for "none" is no name: taken as one, it would be shown, and counted as a meeting or a window that there is. Where
  it can be so that there is none (NAMED), it is that answer, kept as NO; a dash alone may as well mean "not known".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kit.core.logic.phone import PhoneError, parse_phone
from kit.core.logic.sheets.dates import PartialDate, read_date
from kit.core.logic.sheets.fold import fold_width, tidy

YES, NO = "yes", "no"
TARGET, ACTUAL = "target", "actual"
VALUE_KINDS: Final = {TARGET: "目標", ACTUAL: "実績"}
YESNO, NAMED, DAY, NUMBER, TEXT = "yesno", "named", "day", "number", "text"
PHONE, ADDRESS = "phone", "address"
YES_WORD, NO_WORD = "ある", "これから"
_MOST: Final = 100_000
_LONGEST: Final = 200


@dataclass(frozen=True)
class BoardFact:
    """One question; `names` are further headings under which a list may bring it; `hint` says how to answer."""

    code: str
    label: str
    kind: str
    hint: str = ""
    names: tuple[str, ...] = ()


WINDOW: Final = "window"
CHECKED: Final = "checked_on"
PLATFORM: Final = "platform"
HELD: Final = "last_held_on"
RESOURCES: Final = "resources"
WINDOW_NAME: Final = "window_name"
FACTS: Final = {
    one.code: one
    for one in (
        BoardFact(WINDOW, "相談窓口", YESNO, "決めて知らせていれば「ある」、これからなら「これから」", ("窓口の有無",)),
        BoardFact(CHECKED, "窓口の確認日", DAY, "窓口の内容を確かめた日（例 2026-04-01、令和8年4月1日）", ("確認日",)),
        BoardFact(PLATFORM, "市町プラットフォーム", NAMED, "会議体の名前。まだなければ「これから」、わからなければ空のまま", ("プラットフォーム",)),
        BoardFact(HELD, "プラットフォームの最後の会議", DAY, "開いた日", ("最後の会議", "最後に開いた日")),
        BoardFact(RESOURCES, "社会資源の数", NUMBER, "居場所、家族会などの数。数字だけ", ("社会資源",)),
        BoardFact(WINDOW_NAME, "窓口の名前", TEXT, "課の名前、愛称など", ("窓口", "窓口名", "相談窓口名")),
        BoardFact("window_phone", "窓口の電話", PHONE, "市外局番から", ("電話", "電話番号", "TEL")),
        BoardFact("window_url", "窓口のページ", ADDRESS, "https:// からはじまるアドレス", ("URL", "アドレス", "ホームページ")),
    )
}  # fmt: skip
_YES: Final = frozenset(("ある", "あり", "有", "はい", "○", "◯", "設置済", "設置済み", "明確", "yes", "1"))
_NO: Final = frozenset(("これから", "ない", "なし", "無", "いいえ", "×", "未設置", "no", "0"))
_NOT_YET: Final = _NO | {"無し", "ありません", "特になし", "該当なし", "未定", "検討中"}
_DASHES: Final = frozenset(("-", "－", "ー", "―"))
_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>]+")


class AnswerUnreadable(ValueError):
    """An answer that does not fit its question; the text says what to write instead, and stands beside the question."""


def read_answer(fact: BoardFact, text: str, today: date) -> str:
    """The answer in the one form it is kept in, "" for none; raises AnswerUnreadable."""
    plain = _one_line(text)
    if not plain:
        return ""
    if len(plain) > _LONGEST:
        raise AnswerUnreadable(f"{_LONGEST}字までで書いてください。")
    return _READERS[fact.kind](plain, today)


def read_source(text: str) -> str:
    """Where an answer is from, in the one form it is kept in; raises AnswerUnreadable."""
    plain = _one_line(text)
    if not plain or len(plain) > _LONGEST:
        raise AnswerUnreadable(f"出典を{_LONGEST}字までで書いてください。")
    return plain


def answer_words(fact: BoardFact, value: str) -> str:
    """A kept answer as people read it."""
    if fact.kind in (YESNO, NAMED):
        return {YES: YES_WORD, NO: NO_WORD}.get(value, value)
    if fact.kind == DAY and value:
        return day_words(date.fromisoformat(value))
    return _phone_words(value) if fact.kind == PHONE else value


def read_again(code: str, value: str) -> str:
    """A kept value as it counts now: a word for "none" that was kept as the name of something is NO, a dash is nothing."""
    fact = FACTS.get(code)
    if fact is None or fact.kind != NAMED or not value:
        return value
    return "" if _is_dash(value) else _named(value, date.min)


def _one_line(text: str) -> str:
    return tidy(text).replace("\n", " ")


def phone_link(value: str) -> str:
    """The address of a link that dials a kept number, "" for one that cannot be dialled."""
    try:
        return parse_phone(value).href
    except PhoneError:
        return ""


def _phone_words(value: str) -> str:
    try:
        return parse_phone(value).display
    except PhoneError:
        return value


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def sourced_words(as_of: date, source: str) -> str:
    """Of when a value of the prefecture is and where it is from, in one line."""
    return f"{day_words(as_of)}、{source}"


def read_day(text: str, today: date) -> date:
    """A day that is over or today, as people write it; raises AnswerUnreadable."""
    found = read_date(tidy(text)).value
    value = found.first if isinstance(found, PartialDate) and found.day else None
    if value is None:
        raise AnswerUnreadable(f"「{text[:30]}」を日付として読めません。2026-04-01 のように書いてください。")
    if value > today:
        raise AnswerUnreadable(
            f"「{text[:30]}」は先の日付です。{day_words(today)}か、それより前の日付を書いてください。"
        )
    return value


def _is_word(text: str, words: frozenset[str]) -> bool:
    plain = text.rstrip("。")
    return plain in words or fold_width(plain).casefold() in words


def _is_dash(text: str) -> bool:
    return text.rstrip("。") in _DASHES


def _yesno(text: str, today: date) -> str:
    if _is_word(text, _YES):
        return YES
    if _is_word(text, _NO):
        return NO
    raise AnswerUnreadable(f"「ある」か「これから」で答えてください（「{text[:30]}」とありました）。")


def _day(text: str, today: date) -> str:
    return read_day(text, today).isoformat()


def _number(text: str, today: date) -> str:
    plain = fold_width(text).replace(",", "").removesuffix("か所").removesuffix("件").removesuffix("箇所")
    if not plain.isdecimal() or int(plain) > _MOST:
        raise AnswerUnreadable(f"数字だけで書いてください（「{text[:30]}」とありました）。")
    return str(int(plain))


def _named(text: str, today: date) -> str:
    if _is_word(text, _YES):
        return YES
    if _is_word(text, _NOT_YET):
        return NO
    if _is_dash(text):
        raise AnswerUnreadable(
            f"名前か「これから」で答えてください（「{text}」とありました）。わからなければ空のままにします。"
        )
    return text


def _text(text: str, today: date) -> str:
    if _is_word(text, _NOT_YET) or _is_dash(text):
        raise AnswerUnreadable(f"名前を書いてください（「{text}」とありました）。なければ空のままにします。")
    return text


def _phone(text: str, today: date) -> str:
    try:
        return parse_phone(text).display
    except PhoneError as error:
        raise AnswerUnreadable(f"市外局番から書いてください（「{text[:30]}」とありました）。") from error


def _address(text: str, today: date) -> str:
    if not _ADDRESS.fullmatch(text):
        raise AnswerUnreadable("https:// からはじまるアドレスを書いてください。")
    return text


_READERS: Final[Mapping[str, Callable[[str, date], str]]] = {
    YESNO: _yesno, NAMED: _named, DAY: _day, NUMBER: _number, TEXT: _text, PHONE: _phone, ADDRESS: _address,
}  # fmt: skip
