"""照会の表 as cells: what goes out to towns, and what is read of the files that come back or of a list of windows.

For: exports and imports of the board. Not for: files (`core.gateway.sheets`), what is stored.

Rules
- Two forms are read. The sheet of an inquiry: a line for each question of a town, with the number of the inquiry. A list:
  a line for each municipality, facts as columns, 出典 and 日付 beside them.
- A sheet that was altered is refused whole, with the line: another inquiry's number, a town or a question that was not
  asked, a code that does not go with the name, a question twice. Such a file may say anything.
- An answer that cannot be read is named and left out; the others can be taken. So is, in a list, a line that is of none
  of the 29 (a sum, a remark) and a second line of the same municipality: lists are made by others.
- An empty cell is no answer: it changes nothing.
- In a list, names of municipalities may be spaced out to one width (津　市), as lists are made for paper.
- In a list of windows, a municipality with a window's name or telephone has a window; it is shown before it counts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from kit.core.logic.sheets.fold import fold_header, fold_width, tidy
from kit.core.logic.sheets.guard import guarded, unguarded
from kit.core.logic.sheets.values import Cell, cell_text
from kit.hub.logic.board_facts import (
    FACTS,
    WINDOW,
    WINDOW_NAME,
    AnswerUnreadable,
    BoardFact,
    read_answer,
    read_day,
    read_source,
)

NUMBER, CODE, NAME, FACT = "照会番号", "市町コード", "市町名", "項目番号"
ANSWER, DAY, SOURCE = "答え", "答えの時点", "出典"
LIST_DAY: Final = "日付"
# What only the reading needs stands at the right end, out of sight.
HIDDEN: Final = (NUMBER, CODE, FACT)
HEADINGS: Final = (NAME, "項目", "書き方", "いまの内容", "いまの内容の出典", ANSWER, DAY, SOURCE, *HIDDEN)
_NEEDED: Final = (NUMBER, CODE, NAME, FACT, ANSWER)
_HEAD_WITHIN: Final = 20
Numbered = tuple[int, Sequence[Cell]]


class SheetWrong(ValueError):
    """A file from which nothing is taken; the text says where and what to do."""


@dataclass(frozen=True)
class Asked:
    """One inquiry as the sheet needs it: its number, its title, which facts of which towns (code to name)."""

    number: str
    title: str
    facts: tuple[str, ...]
    towns: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """One answer; `problem` says why it could not be read. `line` is the one that the clerk sees."""

    code: str
    fact: str
    value: str
    raw: str
    source: str
    as_of: str
    line: int
    problem: str = ""

    def to_data(self) -> dict[str, Any]:
        return asdict(self)


def sheet_rows(asked: Asked, now: Mapping[tuple[str, str], tuple[str, str]]) -> Iterator[list[str]]:
    """The lines of an inquiry's sheet; `now` has what is known by (code, fact): words and where they are from."""
    yield list(HEADINGS)
    for code, name in sorted(asked.towns.items()):
        for fact in (FACTS[key] for key in asked.facts):
            words, source = now.get((code, fact.code), ("", ""))
            line = [name, fact.label, fact.hint, words, source, "", "", "", asked.number, code, fact.code]
            yield [guarded(text) for text in line]


def read_sheet(rows: Iterable[Numbered], asked: Asked, today: date) -> list[Answer]:
    """The answers in a sheet of this inquiry that came back. Raises SheetWrong."""
    lines = list(rows)
    start, columns = _header(lines, _NEEDED)
    answers: dict[tuple[str, str], Answer] = {}
    for number, cells in lines[start:]:
        texts = _texts(cells, columns)
        if not any(texts.values()):
            continue
        _check(texts, asked, number)
        place = (texts[CODE], texts[FACT])
        if place in answers:
            raise SheetWrong(
                f"{number}行目は、{texts[NAME]}の同じ項目の二つめの行です。行を増やさずに書いてください。"
            )
        answers[place] = _answer(texts, asked, number, today)
    found = [one for one in answers.values() if one.raw]
    if not found:
        raise SheetWrong("答えがひとつも書かれていません。「答え」の列に書いて保存した表をえらんでください。")
    return found


def read_list(rows: Iterable[Numbered], towns: Mapping[str, str], today: date) -> list[Answer]:
    """The values of a list with a line for each municipality; `towns` is code to name. Raises SheetWrong."""
    lines = list(rows)
    start, columns = _header(lines, (NAME, SOURCE, LIST_DAY))
    facts = _fact_columns(lines[start - 1][1])
    if not facts:
        raise SheetWrong("読める項目の列がありません。「窓口」「電話」「URL」などの見出しを入れてください。")
    codes = {name: code for code, name in towns.items()}
    found: list[Answer] = []
    seen: set[str] = set()
    for number, cells in lines[start:]:
        texts = _texts(cells, columns)
        if not any(texts.values()):
            continue
        code = codes.get("".join(fold_width(texts[NAME]).split()))
        if code is None or code in seen:
            found.append(_left_out(texts[NAME], number, is_second=code is not None))
            continue
        seen.add(code)
        found += _list_answers(code, texts, _texts(cells, facts), number, today)
    if not any(one.code for one in found):
        raise SheetWrong(
            "29市町の名前と値の書かれた行がありません。見出しの下に市町の行がある表をえらんでください。"
        )
    return found


def _left_out(name: str, line: int, *, is_second: bool) -> Answer:
    """A line of a list that is not read, said as an answer that cannot be taken: of no municipality, to no question."""
    problem = (
        "この市町の二つめの行です。この行は読んでいません。入れるときは、市町の画面で書き入れてください。"
        if is_second
        else "三重県の29市町の名前ではありません。この行は読んでいません。"
    )
    return Answer("", "", "", name[:20], "", "", line, problem)


def is_inquiry(rows: Sequence[Numbered]) -> bool:
    """Whether a file has the heading of an inquiry's sheet, so that it is not read as a list."""
    return any(fold_header(NUMBER) in _folded(cells) for _line, cells in rows[:_HEAD_WITHIN])


def has_headings(rows: Sequence[Numbered]) -> bool:
    """Whether a sheet of a file is one of the two forms, as far as its headings tell."""
    needed = {fold_header(name) for name in (NAME, SOURCE, LIST_DAY)}
    return is_inquiry(rows) or any(needed <= {*_folded(cells)} for _line, cells in rows[:_HEAD_WITHIN])


def _header(lines: Sequence[Numbered], needed: Collection[str]) -> tuple[int, dict[str, int]]:
    """Where the rows begin, and the column of each heading; raises SheetWrong naming what is missing."""
    best: set[str] = set(needed)
    for at, (_number, cells) in enumerate(lines[:_HEAD_WITHIN]):
        folded = _folded(cells)
        names = {*needed, DAY, SOURCE}
        columns = {name: folded.index(fold_header(name)) for name in names if fold_header(name) in folded}
        missing = set(needed) - columns.keys()
        if not missing:
            return at + 1, columns
        best = min(best, missing, key=len)
    words = "」「".join(name for name in needed if name in best)
    raise SheetWrong(
        f"見出し「{words}」が見つかりません。見出しの行を消したり書きかえたりしていない表をえらんでください。"
    )


def _folded(cells: Sequence[Cell]) -> list[str]:
    return [fold_header(cell_text(cell)) for cell in cells]


def _texts(cells: Sequence[Cell], columns: Mapping[str, int]) -> dict[str, str]:
    """The text under each heading, without the sign that guards against formulas."""
    return {
        name: unguarded(tidy(cell_text(cells[at]))) if at < len(cells) else "" for name, at in columns.items()
    }


def _check(texts: Mapping[str, str], asked: Asked, line: int) -> None:
    """Raises SheetWrong for a line that is not of this inquiry, or was altered."""
    if texts[NUMBER] != asked.number:
        raise SheetWrong(
            f"{line}行目の照会番号が「{asked.title}」のものではありません。ほかの照会の表でないか確かめてください。"
        )
    if not texts[CODE]:
        raise SheetWrong(
            f"{line}行目の市町コードが空です。右端のかくれた列を消していない、もとの表をえらんでください。"
        )
    if texts[CODE] not in asked.towns:
        raise SheetWrong(
            f"{line}行目の市町コード「{texts[CODE][:10]}」（{texts[NAME][:20]}）には、この照会をしていません。"
        )
    if texts[NAME] != asked.towns[texts[CODE]]:
        raise SheetWrong(
            f"{line}行目の市町名「{texts[NAME][:20]}」が市町コードと合いません。行がずれていないか確かめてください。"
        )
    if texts[FACT] not in asked.facts:
        raise SheetWrong(f"{line}行目の項目番号「{texts[FACT][:20]}」は、この照会にありません。")


def _answer(texts: Mapping[str, str], asked: Asked, line: int, today: date) -> Answer:
    raw = texts[ANSWER]
    source = texts.get(SOURCE, "") or f"照会「{asked.title}」への回答"
    return _read(FACTS[texts[FACT]], (texts[CODE], raw, source, texts.get(DAY, "")), line, today)


def _read(fact: BoardFact, given: tuple[str, str, str, str], line: int, today: date) -> Answer:
    """`given`: code, the answer as written, source, day as written ("" is today)."""
    code, raw, source_text, day_text = given
    value, source, problem, as_of = "", "", "", today
    try:
        value = read_answer(fact, raw, today)
        as_of = _day_of(day_text, today) if day_text else today
        source = read_source(source_text)
    except AnswerUnreadable as error:
        problem = str(error)
    return Answer(code, fact.code, value, raw, source, as_of.isoformat(), line, problem)


def _day_of(text: str, today: date) -> date:
    try:
        return read_day(text, today)
    except AnswerUnreadable as error:
        raise AnswerUnreadable(f"{DAY}の{error}") from error


def _fact_columns(cells: Sequence[Cell]) -> dict[str, int]:
    """Which fact stands in which column; the first column of a fact counts."""
    names = {
        fold_header(name): fact.code
        for fact in FACTS.values()
        for name in (fact.label, fact.code, *fact.names)
    }
    found: dict[str, int] = {}
    for at, heading in enumerate(_folded(cells)):
        if heading in names:
            found.setdefault(names[heading], at)
    return found


def _list_answers(
    code: str, texts: Mapping[str, str], values: Mapping[str, str], line: int, today: date
) -> list[Answer]:
    given = {fact: raw for fact, raw in values.items() if raw}
    if WINDOW not in values and (given.get(WINDOW_NAME) or given.get("window_phone")):
        given = {WINDOW: "ある", **given}
    beside = (texts[SOURCE], texts[LIST_DAY])
    answers = [_read(FACTS[fact], (code, raw, *beside), line, today) for fact, raw in given.items()]
    if texts[LIST_DAY]:
        return answers
    return [Answer(**{**asdict(one), "problem": one.problem or "日付がありません。"}) for one in answers]
