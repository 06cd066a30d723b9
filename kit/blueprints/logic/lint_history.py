"""The publisher's linter against earlier releases: what was once given out keeps its meaning.

For: uids, types and item ids over time; a town's decisions hang on them. Not for: anything inside one
release.

Rules:
1. The sequence is one more than that of the newest release, `previous` names its version, and the version is new.
2. A uid or an item id that an earlier release had and the newest one no longer has is never used again.
3. An object keeps its type, an item its block.
"""

from collections.abc import Iterator

from kit.blueprints.logic.document import BlueprintObject, Release
from kit.blueprints.logic.findings import Finding
from kit.blueprints.logic.values import Json, Path, is_keyed_list, item_id, path_text


def lint_history(release: Release, previous: tuple[Release, ...]) -> Iterator[Finding]:
    """Yield where a release breaks with those before it (`previous`: oldest first)."""
    if not previous:
        return
    newest = previous[-1]
    if release.sequence != newest.sequence + 1:
        yield Finding("sequence", "sequence-gap", f"通し番号は {newest.sequence + 1} になります。")
    if release.previous != newest.version:
        yield Finding("previous", "previous-wrong", f"前の公開版は {newest.version} です。")
    if release.version in {found.version for found in previous}:
        yield Finding(
            "version",
            "version-reused",
            f"{release.version} はもう使われています。新しい版の名前をつけてください。",
        )
    for entry in release.objects:
        yield from _object(entry, previous)


def _object(entry: BlueprintObject, previous: tuple[Release, ...]) -> Iterator[Finding]:
    where = f"objects/{entry.uid}"
    earlier = [found for release in previous if (found := release.by_uid.get(entry.uid)) is not None]
    if not earlier:
        return
    if entry.uid not in previous[-1].by_uid:
        yield Finding(
            where, "uid-reused", "取り下げた uid が、また使われています。新しい uid をつけてください。"
        )
    if earlier[-1].type != entry.type:
        yield Finding(f"{where}/type", "type-changed", f"種類が「{earlier[-1].type}」から変わっています。")
        return
    yield from _items(entry, earlier, where, still_there=entry.uid in previous[-1].by_uid)


def _items(
    entry: BlueprintObject, earlier: list[BlueprintObject], where: str, *, still_there: bool
) -> Iterator[Finding]:
    once: dict[Path, str] = {}
    for found in earlier:
        once.update(item_types(found.fields))
    newest = item_types(earlier[-1].fields) if still_there else {}
    for path, name in item_types(entry.fields).items():
        place = f"{where}/fields/{path_text(path)}"
        if path in once and path not in newest:
            yield Finding(place, "id-reused", "取り下げた id が、また使われています。新しく作ってください。")
        elif path in once and once[path] != name:
            yield Finding(place, "block-changed", f"ブロックの種類が「{once[path]}」から変わっています。")


def item_types(value: Json, path: Path = ()) -> dict[Path, str]:
    """Return the block type of every item in a value, by path."""
    result: dict[Path, str] = {}
    if isinstance(value, dict):
        for key, inner in value.items():
            result.update(item_types(inner, (*path, key)))
    elif is_keyed_list(value):
        for item in value:
            place = (*path, item_id(item))
            result[place] = str(item["type"])
            result.update(item_types(item["value"], place))
    return result
