"""Which column of a secretary's old list means what.

For: the first look at a file, and the screen on which somebody says it. Not for: reading cells (`rows`).

Rules
- The header is the first row among the first twenty in which a day and one more column are recognised.
- What is not recognised means nothing until somebody says so; a meaning stands once, the first column keeps it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from kit.core.logic.sheets.fold import bare_header, fold_header
from kit.core.logic.sheets.values import Row, cell_text

MEANINGS: Final = {
    "day": "日付",
    "starts": "始まり（または時間帯）",
    "ends": "終わり",
    "title": "会議の題",
    "place": "場所",
    "people": "出席した人・機関",
    "absent": "欠席した人・機関",
    "items": "議題",
    "decisions": "決まったこと",
    "promises": "宿題",
    "note": "備考",
}
_ALIASES: Final = {
    "day": ("日付", "開催日", "開催年月日", "年月日", "日時", "開催日時", "月日", "実施日"),
    "starts": ("開始", "開始時刻", "時間", "時刻", "開催時間", "開会", "始まり"),
    "ends": ("終了", "終了時刻", "閉会", "終わり"),
    "title": ("会議名", "名称", "会議の名称", "題", "件名", "回", "回数", "会議"),
    "place": ("場所", "会場", "開催場所"),
    "people": ("出席者", "参加者", "出席", "出席機関", "参加機関", "出席者名", "構成員", "メンバー"),
    "absent": ("欠席者", "欠席", "欠席機関"),
    "items": ("議題", "議事", "内容", "次第", "テーマ", "協議事項", "検討事項"),
    "decisions": ("決定事項", "決定", "結果", "議決", "まとめ", "結論"),
    "promises": ("宿題", "課題", "今後の予定", "対応", "今後の対応", "todo"),
    "note": ("備考", "メモ", "その他"),
}
_BY_HEADER: Final = {fold_header(word): name for name, words in _ALIASES.items() for word in words}
_LOOK_AT: Final = 20
Columns = tuple[tuple[str, str], ...]


def find_header(rows: Sequence[Row]) -> int | None:
    """The place of the header among the first rows, counted from 0; None when there is none."""
    for place, row in enumerate(rows[:_LOOK_AT]):
        found = {meaning_of(cell_text(cell)) for cell in row} - {""}
        if "day" in found and len(found) > 1:
            return place
    return None


def meaning_of(header: str) -> str:
    """What a header means, "" when nobody knows."""
    folded = fold_header(header)
    return _BY_HEADER.get(folded) or _BY_HEADER.get(bare_header(folded), "")


def guess_columns(header: Row) -> Columns:
    """Each column's title and meaning."""
    taken: set[str] = set()
    found = []
    for cell in header:
        title = " ".join(cell_text(cell).split())
        meaning = meaning_of(title)
        found.append((title, "" if meaning in taken else meaning))
        taken.add(meaning)
    return tuple(found)


def said_columns(columns: Columns, said: Mapping[int, str]) -> Columns:
    """The columns as somebody named them; raises ValueError without a day, or when a meaning stands twice."""
    found = tuple((title, said.get(place, meaning)) for place, (title, meaning) in enumerate(columns))
    meanings = [meaning for _title, meaning in found if meaning]
    if unknown := set(meanings) - MEANINGS.keys():
        raise ValueError(f"知らない意味です: {sorted(unknown)}")
    if "day" not in meanings:
        raise ValueError("日付の列をえらんでください。日付のない会議は取り込めません。")
    twice = next((one for one in MEANINGS if meanings.count(one) > 1), "")
    if twice:
        raise ValueError(f"「{MEANINGS[twice]}」の列が二つあります。一つにしてください。")
    return found
