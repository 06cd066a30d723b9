"""Reading one table of a settings file by hand: every slip is noted, none stops the reading.

For: `site_config`, and any other small file that people write. Not for: residents' input (forms do that).

Rules
- A reader method always returns a value of the right type; when the file is wrong it returns the
  default and notes a problem.
- A problem names the dotted key, says what is allowed, and offers near misses for a slip.
- Problems of a nested table go to the list of the outermost one.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

UNDECIDED: Final = "undecided"
Years = int | Literal["undecided"]

_MAX_YEARS: Final = 100
_WORD = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Problem:
    """One thing to correct: the dotted key and a sentence for the person who edits the file."""

    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message}"


class ConfigError(ValueError):
    """The data cannot be used; `problems` says what to correct, one entry per slip."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def near_misses(word: str, allowed: Iterable[str]) -> tuple[str, ...]:
    """Up to three allowed words that look like `word`, best first."""
    return tuple(difflib.get_close_matches(word.lower(), list(allowed), n=3, cutoff=0.6))


class Table:
    """One table of the file: reads a key, notes a problem, goes on with the default."""

    def __init__(
        self,
        data: Mapping[str, Any],
        prefix: str,
        allowed: tuple[str, ...],
        problems: list[Problem] | None = None,
    ) -> None:
        self.data, self.prefix, self.allowed = data, prefix, allowed
        self.problems: list[Problem] = [] if problems is None else problems
        for key in data:
            if key not in allowed:
                self.refuse(key, f"知らない項目です。{_allowed_words(key, allowed)}")

    def refuse(self, key: str, message: str) -> None:
        self.problems.append(Problem(f"{self.prefix}{key}", message))

    def table(self, key: str, allowed: tuple[str, ...]) -> "Table":
        value = self.data.get(key, {})
        if not isinstance(value, Mapping):
            self.refuse(key, f"[{key}] という見出しの下に書く項目です（いまは{_type_name(value)}）。")
            value = {}
        return Table(value, f"{self.prefix}{key}.", allowed, self.problems)

    def text(self, key: str, *, default: str | None = None, check: Callable[[str], str]) -> str:
        if key not in self.data and default is not None:
            return default
        value = self._text_or_none(key)
        if value is None:
            return default or ""
        message = check(value)
        if message:
            self.refuse(key, message)
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        if key not in self.data:
            return default
        value = self._text_or_none(key)
        if value is not None and value not in allowed:
            self.refuse(key, f"「{value}」は使えません。{_allowed_words(value, allowed)}")
        return value if value in allowed else default

    def words(self, key: str, allowed: tuple[str, ...] | None, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self.data.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.refuse(key, f'["…", "…"] の形で、文字の一覧を書きます（いまは{_type_name(value)}）。')
            return default
        for word in dict.fromkeys(value):
            self._check_word(key, word, allowed, value.count(word))
        return tuple(value)

    def years(self, key: str) -> Years:
        value = self.data.get(key, UNDECIDED)
        if value == UNDECIDED:
            return UNDECIDED
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MAX_YEARS:
            self.refuse(key, f'年数（1〜{_MAX_YEARS}の整数）か "{UNDECIDED}"（まだ決めていない）を書きます。')
            return UNDECIDED
        return value

    def _text_or_none(self, key: str) -> str | None:
        if key not in self.data:
            self.refuse(key, "この項目は必ず書きます。")
            return None
        value = self.data[key]
        if isinstance(value, str):
            return value
        self.refuse(key, f'"…" で囲んだ文字を書きます（いまは{_type_name(value)}）。')
        return None

    def _check_word(self, key: str, word: str, allowed: tuple[str, ...] | None, count: int) -> None:
        if count > 1:
            self.refuse(key, f"「{word}」が{count}回書かれています。")
        if allowed is not None and word not in allowed:
            self.refuse(key, f"「{word}」は使えません。{_allowed_words(word, allowed)}")
        if allowed is None and not _WORD.fullmatch(word):
            self.refuse(key, f"「{word}」は使えません。英小文字・数字・ハイフンで書きます。")


def _allowed_words(word: str, allowed: tuple[str, ...]) -> str:
    near = near_misses(word, allowed)
    hint = f"もしかして: {'、'.join(near)}。" if near else ""
    return f"{hint}使えるもの: {'、'.join(allowed)}。"


def _type_name(value: object) -> str:
    names: tuple[tuple[type, str], ...] = (
        (bool, "true/false"), (int, "数"), (float, "小数"), (str, "文字"), (list, "一覧"), (Mapping, "表"),
    )  # fmt: skip
    return next((name for kind, name in names if isinstance(value, kind)), "別の形")
