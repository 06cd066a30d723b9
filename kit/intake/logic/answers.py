"""From what a browser sent to what is kept of it: one answer per question, in one form.

For: saving a step. Not for: which questions are asked (`conditions`, `journey`), and storing.

Rules
- Only this step's own keys are kept; whatever else was sent falls away.
- Texts stay as they were written. Changed is only what cannot be read or stored: half-width kana become full-width, a
  detached voicing mark joins its kana, line ends become one sign, control signs go. Old forms of kanji, circled
  numbers and emoji mean something and stay.
- Numbers, dates, telephone numbers and mail addresses are read in any width and kept in one form.
- What is too long, or cannot be read, is refused with words that say what to do. Nothing is ever cut; the caller still
  has what was sent and shows it again.
- An answer beats a reason to skip. Neither of them: nothing is kept, never an empty mark.
- Forms of answers: text · one key · {"chosen": [keys], "most": key or ""} · a code of a municipality, "here" or
  "outside" · yes or no · {"skip": reason}.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from kit.core.logic.phone import PhoneError, parse_phone
from kit.intake.logic import definition as d
from kit.intake.logic.conditions import CHOSEN, MOST, SKIP, SKIPS, Values, holds, is_answered, is_skip
from kit.intake.logic.definition import Json, Question, Step

LONGEST_TEXT: Final = 20_000
LONGEST_LINE: Final = 200
LONGEST_MAIL: Final = 254
# What a field lets in at all (`maxlength`): far above what may be sent, so that too long a text is told and given back
# instead of being cut, and low enough for a step of such fields to be taken in at once.
FIELD_HOLDS: Final = 100_000
LINE_HOLDS: Final = 10_000
LARGEST_NUMBER: Final = Decimal(10) ** 12
_HALF_KANA: Final = re.compile("[\uff61-\uff9f]+")
_LOOSE_MARK: Final = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ufffe\uffff]")
_ALONE: Final = re.compile("[\ud800-\udfff]")
# Letters of ASCII on both sides: mail to others arrives almost nowhere. Dots stand anywhere, as old telephones had them.
_MAIL: Final = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@([a-z0-9-]+\.)+[a-z0-9-]{2,}", re.IGNORECASE | re.ASCII
)
_DATE: Final = re.compile(r"(\d{4})[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?")
_ERA_DATE: Final = re.compile(
    r"(令和|平成|昭和|[RHS])\.?\s*(\d{1,2}|元)[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?", re.IGNORECASE
)
_ERAS: Final = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
_PLACE: Final = re.compile(rf"[0-9]{{6}}|{d.HERE}|{d.OUTSIDE}")


class AnswerRefused(ValueError):
    """An answer that cannot be kept as it is; the message tells the resident what to do."""


@dataclass(frozen=True)
class Cleaned:
    """What may be kept of a step, and what is wrong in it: question key to words."""

    values: dict[str, Json] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def clean_step(step: Step, sent: Mapping[str, object], before: Values) -> Cleaned:
    """Read one step against the answers before it; what is behind a closed condition is kept and not judged."""
    cleaned = Cleaned(values=own_answers(step, sent))
    seen = dict(before)
    for question in step.questions:
        if not question.asks or not holds(question.condition, seen):
            continue
        try:
            _keep(cleaned.values, question.key, clean_answer(question, sent.get(question.key)))
        except AnswerRefused as refusal:
            cleaned.problems[question.key] = str(refusal)
        _keep(seen, question.key, cleaned.values.get(question.key))
    return cleaned


def own_answers(step: Step, sent: Mapping[str, object]) -> dict[str, Json]:
    """What was sent for this step's questions, in a form that can be stored, unjudged: for going back and resting."""
    shaped = {
        question.key: _shaped(question, sent.get(question.key))
        for question in step.questions
        if question.asks
    }
    return {key: value for key, value in shaped.items() if is_answered(value) or is_skip(value)}


def answer_or_skip(answer: object, reason: object) -> object:
    """One raw value of a field and its row of reasons: the answer when there is one."""
    if _has_said_something(answer):
        return answer
    return {SKIP: reason} if reason in SKIPS else answer


def clean_answer(question: Question, sent: object) -> Json:
    """The answer to keep, None when there is none; raises AnswerRefused."""
    value = _shaped(question, sent) if question.asks else None
    if is_skip(value):
        value = value if question.may_skip else None
    elif is_answered(value):
        value = _READERS[question.kind](question, value)
    else:
        value = None
    if value is None and question.required:
        verb = "選んで" if question.kind in _PICKED else "書いて"
        raise AnswerRefused(f"「{question.label}」は必要です。{verb}ください。")
    return value


def clean_text(text: str) -> str:
    """A text as it was meant, in a form that can be read and stored."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = _ALONE.sub("\ufffd", _UNSEEN.sub("", lines))
    lines = _HALF_KANA.sub(lambda found: unicodedata.normalize("NFKC", found[0]), lines)
    return _LOOSE_MARK.sub(lambda found: unicodedata.normalize("NFC", found[0]), lines).strip()


def _keep(values: dict[str, Json], key: str, value: Json) -> None:
    """Nothing is kept of no answer: the key goes."""
    values.pop(key, None)
    if value is not None:
        values[key] = value


def _has_said_something(answer: object) -> bool:
    if isinstance(answer, Mapping):
        return bool(answer.get(CHOSEN) or answer.get(MOST))
    return bool(answer.strip() if isinstance(answer, str) else answer)


def _shaped(question: Question, sent: object) -> Json:
    """What was sent in the form its kind has; None for anything else."""
    if isinstance(sent, Mapping) and sent.get(SKIP) in SKIPS:
        return {SKIP: str(sent[SKIP])}
    if question.kind == d.MULTIPLE:
        return _several(sent)
    if isinstance(sent, bool):
        return d.YES if sent else d.NO
    return clean_text(str(sent)) if isinstance(sent, str | int | float) else None


def _several(sent: object) -> Json:
    listed, most = (sent.get(CHOSEN), sent.get(MOST)) if isinstance(sent, Mapping) else (sent, "")
    if isinstance(listed, str):
        listed = [listed]
    keys: list[Json] = (
        [*dict.fromkeys(clean_text(key) for key in listed if isinstance(key, str))]
        if isinstance(listed, list | tuple)
        else []
    )
    first = clean_text(most) if isinstance(most, str) else ""
    if first and first not in keys:
        keys.append(first)
    return {CHOSEN: [key for key in keys if key], MOST: first}


def _read_one(question: Question, value: Json) -> Json:
    if value not in {option.key for option in question.options}:
        raise AnswerRefused(f"「{question.label}」は、出ているものの中から選んでください。")
    return value


def _read_several(question: Question, value: Json) -> Json:
    assert isinstance(value, dict)
    keys = value[CHOSEN]
    assert isinstance(keys, list)
    known: list[Json] = [option.key for option in question.options]
    if any(key not in known for key in keys):
        raise AnswerRefused(f"「{question.label}」は、出ているものの中から選んでください。")
    most = value[MOST] if question.most_pressing else ""
    return {CHOSEN: [key for key in known if key in keys], MOST: most}


def _read_line(question: Question, value: Json) -> Json:
    text = re.sub(r"\s*\n\s*", " ", str(value))
    return _within(text, LONGEST_LINE, question)


def _read_text(question: Question, value: Json) -> Json:
    return _within(str(value), LONGEST_TEXT, question)


def _within(text: str, longest: int, question: Question) -> str:
    if len(text) > longest:
        over = len(text) - longest
        raise AnswerRefused(
            f"「{question.label}」は{longest:,}字まで書けます。いま{over:,}字多いので、分けて送ってください。"
            "書いたものは消えていません。"
        )
    return text


def _read_date(question: Question, value: Json) -> Json:
    plain = _plain(value)
    found = _DATE.fullmatch(plain)
    era = _ERA_DATE.fullmatch(plain)
    try:
        if found:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        elif era:
            year = _ERAS[era[1].upper()] + (1 if era[2] == "元" else int(era[2]))
            day = date(year, int(era[3]), int(era[4]))
        else:
            raise ValueError(plain)
    except ValueError as error:
        raise AnswerRefused(
            f"「{question.label}」を日付として読めません。2026年4月1日 のように書いてください。"
        ) from error
    return day.isoformat()


def _read_number(question: Question, value: Json) -> Json:
    try:
        number = Decimal(_plain(value).replace(",", ""))
        if not number.is_finite() or abs(number) >= LARGEST_NUMBER:
            raise InvalidOperation
    except InvalidOperation as error:
        raise AnswerRefused(f"「{question.label}」は数字だけで書いてください（例: 3）。") from error
    return f"{number.normalize():f}"


def _read_telephone(question: Question, value: Json) -> Json:
    try:
        return parse_phone(str(value)).display
    except PhoneError as error:
        raise AnswerRefused(
            f"「{question.label}」は、市外局番から、数字とハイフンだけで書いてください（例: 059-123-4567）。"
        ) from error


def _read_mail(question: Question, value: Json) -> Json:
    address = _plain(value)
    if len(address) > LONGEST_MAIL or not _MAIL.fullmatch(address):
        raise AnswerRefused(f"「{question.label}」は name@example.jp のような形で書いてください。")
    name, _at, host = address.rpartition("@")
    return f"{name}@{host.lower()}"


def _read_place(question: Question, value: Json) -> Json:
    if not _PLACE.fullmatch(str(value)):
        raise AnswerRefused(f"「{question.label}」は、出ているものの中から選んでください。")
    return value


def _read_consent(question: Question, value: Json) -> Json:
    if value not in (d.YES, d.NO):
        raise AnswerRefused(f"「{question.label}」は、はい・いいえのどちらかを選んでください。")
    return value


def _plain(value: Json) -> str:
    return unicodedata.normalize("NFKC", str(value)).strip()


_READERS: Final[dict[str, Callable[[Question, Json], Json]]] = {
    d.SINGLE: _read_one,
    d.MULTIPLE: _read_several,
    d.SHORT_TEXT: _read_line,
    d.LONG_TEXT: _read_text,
    d.DATE: _read_date,
    d.NUMBER: _read_number,
    d.TELEPHONE: _read_telephone,
    d.MAIL: _read_mail,
    d.MUNICIPALITY: _read_place,
    d.CONSENT: _read_consent,
}
_PICKED: Final = frozenset({d.SINGLE, d.MULTIPLE, d.MUNICIPALITY, d.CONSENT})
