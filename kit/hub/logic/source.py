"""From the source of a blueprint (one readable object per file) to the data of its built document.

For: the publisher. Not for: reading files, judging texts (the linter does), signing.

Rules:
1. In a source, objects refer to each other by `key`, and blocks and items have short ids. In the document
   they are URNs, and UUIDs made from the object's uid and the path of short ids: the same source always
   gives the same ids.
2. `page:KEY` as a whole value or as the target of a link becomes `sokumen:page:UID` (so do `image:` and
   `contact:`).
3. Rich text is written on as many lines as one likes; the document holds it as the editor keeps it, in one
   line. A line break between Japanese letters is nothing, between others a space.
4. Paths in `ownership`, `sealed` and `urgent` are written with the short ids and have to name something
   that is there.
5. `requires` and `media` are derived, never written by hand.
6. An image names its file as `media/NAME`; in the document that is its SHA-256. `decorative: true` beside the
   fields says that it needs no words; the linter asks for it, the document does not carry it.
"""

import re
import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from kit.blueprints.logic.document import (
    UUID4,
    BlueprintObject,
    DocumentError,
    Release,
    object_data,
    parse_object,
    parse_release,
    to_data,
    urn,
    urn_kind,
)
from kit.blueprints.logic.media import IMAGE_TYPE, Medium
from kit.blueprints.logic.requirements import LIST_ITEM, derive_requires
from kit.blueprints.logic.richtext import Paragraph, RichTextError, is_rich, join, mergeable, split
from kit.blueprints.logic.values import Json

SOURCE_KEYS = frozenset(
    {"key", "uid", "type", "parent", "after", "ownership", "sealed", "decorative", "fields"}
)
OPTIONAL_KEYS = frozenset({"sealed", "decorative"})
HEAD_KEYS = frozenset(
    {"blueprint", "version", "sequence", "previous", "built_at", "edition", "notes", "urgent"}
)
REFERENCE = re.compile(r"(page|image|contact):([a-z0-9][a-z0-9-]*)")
SHORT_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
LINK = re.compile(r'<a\s+href="(page|image|contact):([^"]*)"\s*>')
WIDE = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"


class SourceError(ValueError):
    """A source file says something that cannot be built; `key` names the file, `path` the place in it."""

    def __init__(self, key: str, path: str, message: str) -> None:
        super().__init__(f"{key}: {path or '(file)'}: {message}")
        self.key = key
        self.path = path
        self.message = message


def assemble(
    release_head: dict[str, Any], sources: list[dict[str, Any]], files: Mapping[str, Medium] | None = None
) -> dict[str, Json]:
    """Return the data of the built document; raise SourceError naming file key and path.

    `release_head` is release.yaml, `sources` the objects in any order, both as read from YAML; `files` by path.
    """
    book = _Book(sources, files or {})
    objects = [book.build(source) for source in sources]
    for key in sorted(HEAD_KEYS - set(release_head)):
        raise SourceError("release", key, "is missing")
    for key in sorted({"requires", "objects", "media"} & set(release_head)):
        raise SourceError("release", key, "is derived from the objects; take it out")
    head = {key: _plain(value) for key, value in release_head.items()}
    head["urgent"] = [book.urgent(entry) for entry in release_head["urgent"] or []]
    head["requires"] = derive_requires(objects).to_data()
    if book.used:
        head["media"] = [medium.to_data() for medium in book.used.values()]
    return to_data(_checked({**head, "objects": [object_data(entry) for entry in objects]}, book))


def block_id(uid: str, path: str) -> str:
    """Return the lasting id of the item that stands at a path of short ids in the object `uid`."""
    return str(uuid.uuid5(uuid.UUID(uid), path))


def _checked(data: dict[str, Any], book: "_Book") -> Release:
    try:
        return parse_release(data)
    except DocumentError as error:
        raise SourceError(*book.place_of(error.path), error.message) from error


class _Book:
    """All sources by key, for looking references up."""

    def __init__(self, sources: list[dict[str, Any]], files: Mapping[str, Medium]) -> None:
        self.files = files
        self.used: dict[str, Medium] = {}
        self.sources: dict[str, dict[str, Any]] = {}
        for index, source in enumerate(sources):
            key = source.get("key")
            if not isinstance(key, str) or not SHORT_ID.fullmatch(key):
                raise SourceError(str(key or f"object {index}"), "key", "has to be a short id")
            if key in self.sources:
                raise SourceError(key, "key", "stands twice")
            self.sources[key] = source
            _check_keys(key, source)

    def build(self, source: dict[str, Any]) -> BlueprintObject:
        key, uid = source["key"], source["uid"]
        text = _Text(self, key)
        data = {
            "uid": uid,
            "type": source["type"],
            "parent": self._uid(key, "parent", source["parent"]),
            "after": self._uid(key, "after", source["after"]),
            "ownership": {text.path(path): owner for path, owner in source["ownership"].items()},
            "sealed": [text.path(path) for path in source.get("sealed") or []],
            "fields": {name: text.convert(value, (name,)) for name, value in source["fields"].items()},
        }
        if source["type"] == IMAGE_TYPE:
            data["fields"]["file"] = self._file(key, source["fields"].get("file"))
        try:
            return parse_object(data)
        except DocumentError as error:
            raise SourceError(key, error.path.removeprefix(f"objects/{uid}/"), error.message) from error

    def urgent(self, entry: object) -> dict[str, str]:
        if not isinstance(entry, dict) or set(entry) != {"key", "path", "reason"}:
            raise SourceError("release", "urgent", "each entry needs key, path and reason")
        if entry["key"] not in self.sources:
            raise SourceError("release", "urgent", f"there is no object {entry['key']!r}")
        path = _Text(self, entry["key"]).path(entry["path"])
        return {"uid": self.sources[entry["key"]]["uid"], "path": path, "reason": entry["reason"]}

    def reference(self, where: tuple[str, str], kind: str, key: str) -> str:
        source = self.sources.get(key)
        if source is None:
            raise SourceError(*where, f"there is no object {key!r}")
        if urn_kind(source["type"]) != kind:
            raise SourceError(*where, f"{key!r} is a {source['type']}, not a {kind}")
        return urn(kind, source["uid"])

    def _file(self, key: str, path: object) -> str:
        medium = self.files.get(str(path))
        if medium is None:
            raise SourceError(key, "file", f"there is no file {path!r} beside the source")
        # The same bytes under two names are one file.
        return self.used.setdefault(medium.sha256, medium).reference

    def place_of(self, path: str) -> tuple[str, str]:
        for key, source in self.sources.items():
            prefix = f"objects/{source['uid']}"
            if path == prefix or path.startswith(f"{prefix}/"):
                return key, path[len(prefix) + 1 :]
        return "release", path

    def _uid(self, key: str, name: str, target: object) -> str | None:
        if target is None:
            return None
        if not isinstance(target, str) or target not in self.sources:
            raise SourceError(key, name, f"there is no object {target!r}")
        return str(self.sources[target]["uid"])


class _Text:
    """Turns the values of one source into those of the document."""

    def __init__(self, book: _Book, key: str) -> None:
        self._book = book
        self._key = key
        self._source = book.sources[key]

    def convert(self, value: object, path: tuple[str, ...]) -> Json:
        if isinstance(value, dict):
            return {str(name): self.convert(inner, (*path, str(name))) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._entry(entry, (*path, str(index))) for index, entry in enumerate(value)]
        return self._text(value, path) if isinstance(value, str) else _plain(value)

    def path(self, text: object) -> str:
        """Return a written path with lasting ids; raise SourceError when nothing stands there."""
        if text in ("", "parent", "children"):
            return str(text)
        parts = str(text).split("/")
        value: object = self._source["fields"]
        result = []
        for index, part in enumerate(parts):
            value = _below(value, part)
            if value is _NOTHING:
                raise SourceError(self._key, str(text), f"nothing stands at {part!r}")
            is_listed = index > 0 and isinstance(value, _Listed)
            result.append(block_id(self._source["uid"], "/".join(parts[: index + 1])) if is_listed else part)
            value = value.value if isinstance(value, _Listed) else value
        return "/".join(result)

    def _entry(self, entry: object, path: tuple[str, ...]) -> Json:
        if not isinstance(entry, dict):
            return self.convert(entry, path)
        where = "/".join(path)
        short = entry.get("id")
        if not isinstance(short, str) or not SHORT_ID.fullmatch(short):
            raise SourceError(self._key, where, "an item needs a short id of its own")
        if not set(entry) <= {"id", "type", "value"} or "value" not in entry:
            raise SourceError(self._key, where, "an item has id, type (in a stream) and value, nothing else")
        place = (*path[:-1], short)
        return {
            "id": block_id(self._source["uid"], "/".join(place)),
            "type": entry.get("type", LIST_ITEM),
            "value": self.convert(entry["value"], place),
        }

    def _text(self, text: str, path: tuple[str, ...]) -> Json:
        where = (self._key, "/".join(path))
        stripped = text.strip()
        match = REFERENCE.fullmatch(stripped)
        if match:
            return self._book.reference(where, match.group(1), match.group(2))
        return self._rich(stripped, where) if is_rich(stripped) else stripped

    def _rich(self, html: str, where: tuple[str, str]) -> str:
        def link(match: re.Match[str]) -> str:
            target = self._book.reference(where, match.group(1), match.group(2))
            return f'<a linktype="{match.group(1)}" urn="{target}">'

        try:
            paragraphs = split(LINK.sub(link, html), key_name="key")
        except RichTextError as error:
            raise SourceError(*where, str(error)) from error
        result = join(Paragraph(p.key, p.kind, _one_line(p.html)) for p in paragraphs)
        if mergeable(result) is None:
            raise SourceError(*where, "the paragraphs of this text cannot be told apart")
        return result


class _Listed:
    """The value of an item, found by its short id."""

    def __init__(self, value: object) -> None:
        self.value = value


_NOTHING = object()


def _below(value: object, part: str) -> object:
    if isinstance(value, Mapping):
        return value.get(part, _NOTHING)
    if isinstance(value, list):
        for entry in value:
            if isinstance(entry, dict) and entry.get("id") == part:
                return _Listed(entry.get("value"))
    if isinstance(value, str) and re.search(rf'key="{re.escape(part)}"', value):
        return None
    return _NOTHING


def _check_keys(key: str, source: dict[str, Any]) -> None:
    for name in sorted((SOURCE_KEYS - OPTIONAL_KEYS) - set(source)):
        raise SourceError(key, name, "is missing")
    for name in sorted(set(source) - SOURCE_KEYS):
        raise SourceError(key, name, "is not known")
    for name in ("ownership", "fields"):
        if not isinstance(source[name], dict):
            raise SourceError(key, name, "is not an object")
    if not UUID4.fullmatch(str(source["uid"])):
        raise SourceError(key, "uid", f"{source['uid']!r} is not a random UUID (version 4, lower case)")


def _one_line(html: str) -> str:
    without = re.sub(rf"(?<=[{WIDE}>])[ \t]*\n\s*(?=[{WIDE}<])", "", html.strip())
    return re.sub(r"\s*\n\s*", " ", without)


def _plain(value: object) -> Any:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return value
