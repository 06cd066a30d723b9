"""The rows of the merge table with the place where the demonstration shows each of them.

For: the printed table. Each row says in which town the case arises and what has to stand there afterwards, from the
description of the table alone: the prefecture's value, the town's, nothing, or the old one again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kit.blueprints.logic.document import BlueprintObject, Release
from kit.blueprints.logic.values import ABSENT, ORDER, Maybe, is_keyed_list, item_ids, parse_path, value_at
from kit.hub.logic import source
from tests.demo.places import UIDS, block_id
from tests.demo.third import NEW_PAGE, SEEDED
from tests.factories import releases

Objects = Mapping[str, BlueprintObject]
TSU, TAKI, KUMANO = "tsu", "taki", "kumano"
PICTURE: Final = "picture-entrance"


@dataclass(frozen=True)
class Row:
    """`place` is a path of the object, "" the object itself, "parent" where it hangs; `record` kind and reason."""

    case: str
    owner: str
    town: str
    key: str
    place: str
    stands: str
    record: tuple[str, str] | None = None
    version: str = "2026.2"

    @property
    def uid(self) -> str:
        return releases.keys().get(self.key, self.key)


def _block(key: str, block: str) -> str:
    return f"body/{block_id(key, block)}"


def _question(key: str, *names: str) -> str:
    """A question of the intake: the names of screen and question, each under the list it stands in."""
    uid, path, place = releases.keys()[key], "", []
    for listed, name in zip(("steps", "questions"), names, strict=True):
        path = f"{path}/{listed}/{name}".lstrip("/")
        place += [listed, source.block_id(uid, path)]
    return "/".join(place)


# 2026.2 does not ask it any more.
WITHDRAWN_QUESTION: Final = _question("intake-hikikomori", "family-them", "contact")
CONFLICT, DISPLACED, NOTICE, CHANGE = "conflict", "displaced", "notice", "change"
ROWS: Final = (
    Row("x / x / x", "県標準", TSU, "learn-supporters", "title", "theirs"),
    Row("x / y / x", "県標準", TSU, "learn-about", "title", "theirs"),
    Row("x / y / x", "県固定", TSU, "contact-centre", "phone", "theirs"),
    Row("x / x / z", "県標準", TAKI, "learn-family", "title", "ours"),
    Row("x / x / z", "県固定", TAKI, "learn-family", _block("learn-family", "violence"), "theirs", (DISPLACED, "fixed")),
    Row("x / y / y", "県標準", TAKI, "learn-about", "title", "theirs"),
    Row("x / y / z", "県標準", TAKI, "learn-you", _block("learn-you", "quiet"), "ours", (CONFLICT, "both-changed")),
    Row("x / y / z", "県固定", TAKI, "contact-mieco", "hours_note", "theirs", (DISPLACED, "fixed")),
    Row("x / y / z", "市町", TAKI, "learn-family", _block("learn-family", "others-town"), "ours", None, "2026.3"),
    Row("– / y / –", "県標準", TSU, "learn-siblings", "", "there", (CHANGE, "added")),
    Row("– / y / –", "市町", TSU, "learn-supporters", f"body/{SEEDED}", "theirs", (CHANGE, "seeded"), "2026.3"),
    Row("– / – / z（開いた一覧）", "県標準", TAKI, "learn-you", f"body/{UIDS[0]}", "ours"),
    Row("– / – / z（閉じた一覧）", "県固定", TAKI, "learn-private", f"body/{UIDS[1]}", "gone", (DISPLACED, "sealed")),
    Row("– / y / z（同じ番号）", "県標準", TAKI, "learn-family", _block("learn-family", "siblings-page"), "ours",
        (CONFLICT, "both-added")),
    Row("x / – / x", "県標準", TSU, "learn-steps", "", "gone", (CHANGE, "deleted")),
    Row("x / – / x", "県固定", TSU, "lang-fil", "", "gone", (CHANGE, "deleted")),
    Row("x / – / z", "県標準", TAKI, "learn-steps", "lead", "ours", (CONFLICT, "deleted-but-edited")),
    Row("x / x / –", "県標準", TAKI, "learn-you", _block("learn-you", "nothing"), "gone"),
    Row("x / x / –", "県固定", TAKI, "learn-about", _block("learn-about", "myths"), "theirs", (CHANGE, "restored")),
    Row("x / y / –", "県標準", TAKI, "learn-you", _block("learn-you", "room"), "gone", (NOTICE, "removed-here")),
    Row("順: 県だけ", "県標準", TSU, "learn-about", f"body/{ORDER}", "theirs", (CHANGE, "reordered")),
    Row("順: 市町だけ", "県標準", TAKI, "accessibility", f"body/{ORDER}", "ours"),
    Row("順: 市町だけ", "県固定", KUMANO, "learn-figures", f"body/{ORDER}", "theirs", (DISPLACED, "fixed")),
    Row("順: 両方", "県標準", KUMANO, "learn", f"{_block('learn', 'people')}/items/{ORDER}", "ours",
        (CONFLICT, "both-reordered")),
    Row("場所: 県だけ", "県固定", TSU, "learn-figures", "parent", "theirs", (CHANGE, "moved")),
    Row("場所: 両方", "県標準", KUMANO, "learn-faq", "parent", "ours", (CONFLICT, "both-moved")),
    Row("輪になる移動", "県標準", KUMANO, "learn-you", "parent", "ours", (CONFLICT, "cycle"), "2026.3"),
    Row("消える所に市町のページ", "県標準", KUMANO, "learn-steps", "", "there", (CONFLICT, "kept-for-child")),
    Row("アドレスの重なり", "県標準", TAKI, NEW_PAGE, "slug", "rest-2", (CONFLICT, "slug-taken"), "2026.3"),
    Row("アドレスの重なり", "県固定", KUMANO, "learn-siblings", "slug", "theirs"),
    Row("画像: ファイル", "県標準", TSU, PICTURE, "file", "theirs"),
    Row("画像: ファイル x / y / x", "県標準", TAKI, PICTURE, "file", "theirs", (CHANGE, "followed"), "2026.3"),
    Row("画像: 代わりの文 x / y / x", "県標準", TSU, PICTURE, "alt", "theirs", (CHANGE, "followed"), "2026.3"),
    Row("画像: 代わりの文 x / y / z", "県標準", TAKI, PICTURE, "alt", "ours", (CONFLICT, "both-changed"), "2026.3"),
    Row("質問の取り下げ（答えた人がいるかもしれない）", "県標準", TSU, "intake-hikikomori", f"{WITHDRAWN_QUESTION}/retired",
        "retired", (CHANGE, "retired")),
    Row("リンクのあるページ", "県固定", KUMANO, "lang-fil", "live", "hidden", (CONFLICT, "linked")),
)  # fmt: skip


@dataclass(frozen=True)
class Sight:
    """One town around one release: the release before, the new one, the town before and after, the run's entries."""

    old: Release
    new: Release
    before: Objects
    after: Objects
    entries: list[dict[str, Any]]


def value_of(objects: Objects, row: Row) -> Maybe:
    """What stands at the row's place; the object itself is whether it is there."""
    entry = objects.get(row.uid)
    if entry is None:
        return ABSENT
    if not row.place:
        return True
    if row.place == "parent":
        return entry.parent
    path = parse_path(row.place)
    if path[-1] == ORDER:
        items = value_at(entry.fields, path[:-1])
        return [*item_ids(items)] if is_keyed_list(items) else ABSENT
    return value_at(entry.fields, path)


def is_right(row: Row, sight: Sight) -> bool:
    """Whether the town shows at this place what the table says, and the run told what it had to tell."""
    now = value_of(sight.after, row)
    wanted: dict[str, Maybe] = {
        "theirs": value_of(sight.new.by_uid, row), "ours": value_of(sight.before, row), "gone": ABSENT, "there": True,
        "hidden": False, "retired": True,
    }  # fmt: skip
    expected = wanted.get(row.stands, row.stands)
    return _same(now, expected) and (row.record is None or _is_told(row, sight.entries))


def _same(now: Maybe, expected: Maybe) -> bool:
    if isinstance(now, list) and isinstance(expected, list):
        shared = [item for item in expected if item in now]
        return shared == [item for item in now if item in expected]
    return now == expected


def _is_told(row: Row, entries: list[dict[str, Any]]) -> bool:
    return any((entry["kind"], entry["reason"]) == row.record for entry in entries if entry["uid"] == row.uid)
