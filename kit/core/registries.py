"""The seams between apps: what one app offers and another uses without naming it.

For: facts in texts, pieces of a page that span apps (slots), what is missing before publishing, ways to consult, what
a blueprint may own, what is found by its words, what residents may have answered, who guards owned objects and their
forms, what happens each minute. Not for: deciding anything; an entry is only kept and handed out, in the order in which it was registered.

Rules
- Registering a name twice is a slip in code and raises.
- Reading is always allowed; an app that is not installed leaves its place empty.
- Every registry is an instance, so that a test can build an empty one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.urls import URLPattern

from kit.core.logic.opening.timetable import Timetable
from kit.core.logic.sealed import Sealer
from kit.core.logic.search.entry import SearchText
from kit.core.logic.search.norm import WordCutter

T = TypeVar("T")


class AlreadyRegistered(ValueError):
    """A name was registered twice; rename one of the two."""


class Registry(Generic[T]):
    """Named entries in the order of registration."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._entries: dict[str, T] = {}

    def register(self, name: str, entry: T) -> T:
        if name in self._entries:
            raise AlreadyRegistered(f"{self.what}: {name}")
        self._entries[name] = entry
        return entry

    def get(self, name: str) -> T | None:
        return self._entries.get(name)

    def items(self) -> Iterator[tuple[str, T]]:
        return iter(self._entries.items())

    def values(self) -> Iterator[T]:
        return iter(self._entries.values())

    def __contains__(self, name: object) -> bool:
        return name in self._entries


@dataclass(frozen=True)
class Fact:
    """One resolved fact: what is read, and, for a telephone number, where it leads."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Todo:
    """One thing that is missing before something can be published, with where to mend it."""

    message: str
    url: str


@dataclass(frozen=True)
class WrittenWay:
    """A way to consult in writing that another app offers: words, where it leads, what stands on its button."""

    title: str
    text: str
    href: str
    call: str


@dataclass(frozen=True)
class BlueprintType:
    """A kind of object that a blueprint may own.

    `name` is the stable word in release documents ("pages.content"); `model` is "app_label.Model";
    `urn` is the kind of its references (page, contact, image); `fields` are the fields that travel. `is_public`: what is
    published of it is for everybody; of what is for staff alone, nobody outside is shown a word.
    """

    name: str
    model: str
    urn: str
    fields: tuple[str, ...]
    is_public: bool = True


@dataclass(frozen=True)
class Write:
    """What is about to be written of an owned object: its row or a draft; `fields` when only some columns are."""

    is_draft: bool = False
    fields: frozenset[str] | None = None


@dataclass(frozen=True)
class Findable:
    """What is searched of one object: its texts as people read them, in one language, and whether everybody may."""

    texts: tuple[SearchText, ...]
    is_public: bool = True
    locale: str = "ja"


@dataclass(frozen=True)
class SearchKind:
    """A kind of object that is found by its words.

    `read` answers what is searched of one object, None when nothing is; `all` is a queryset of every object of the kind
    with what `read` needs. The objects have whole numbers as keys and nothing about a resident in any field.
    `follows_facts`: the texts name facts, so that they change when a fact does.
    """

    read: Callable[[Any], Findable | None]
    all: Callable[[], Any]
    follows_facts: bool = False


class FormCompanion(Protocol):
    """What another app adds to the edit form of one object; the first three steps in this order."""

    def dress(self, form: Any) -> None:
        """The form has its fields: close what may not be changed, add what has to travel along."""

    def settle(self, form: Any) -> None:
        """What was typed stands on the instance and is valid: correct it before it is judged or saved."""

    def keep(self, form: Any) -> None:
        """The form was saved: write down what has to be told about it."""

    def resave(self, form: Any) -> list[tuple[str, str]]:
        """After an autosave: names and values that the open form has to send from now on."""


@dataclass(frozen=True)
class Origin:
    """Another body's site from which records were read: its address ("" while it has none), and the last good reading;
    `is_old`: so long ago that readers should be told."""

    address: str
    read_at: datetime | None
    is_old: bool = False


# A resolver answers all facts of one namespace at once: {"phone": Fact(...), ...}
facts: Registry[Callable[[datetime], Mapping[str, Fact]]] = Registry("facts")
# A slot renderer gets the template context and returns safe HTML ("" when it has nothing to say).
slots: Registry[Callable[[Mapping[str, Any]], str]] = Registry("slots")
# What a block shows from the database: its value and the page's context in, extra template context out.
block_contexts: Registry[Callable[[Any, Mapping[str, Any]], dict[str, Any]]] = Registry("block contexts")
# What a page type shows besides its fields, keyed by "app_label.Model": the page and the request in.
page_contexts: Registry[Callable[[Any, Any], dict[str, Any]]] = Registry("page contexts")
# Further addresses below a page type, keyed by "app_label.Model": patterns whose views take the page and the request.
page_routes: Registry[tuple[URLPattern, ...]] = Registry("page routes")
# Main pages that other apps bring into the menu: title and address; None while there is none to show.
main_pages: Registry[Callable[[], tuple[str, str] | None]] = Registry("main pages")
# Ways to consult in writing that stand beside the window's own; None while one is closed. Asks no table twice.
written_ways: Registry[Callable[[], WrittenWay | None]] = Registry("written ways")
# Organisations that everybody may know, by name, to choose from while typing.
organisation_names: Registry[Callable[[], list[str]]] = Registry("organisation names")
# Where records of other bodies were read, by the code of their owner: asks anew each time.
origins: Registry[Callable[[], Mapping[str, Origin]]] = Registry("origins")
todos: Registry[Callable[[Any], list[Todo]]] = Registry("todos")
blueprint_types: Registry[BlueprintType] = Registry("blueprint types")
# Items of owned objects, as (uid, path), that residents may have answered: a merge retires them instead of deleting.
answered_items: Registry[Callable[[], frozenset[tuple[str, tuple[str, ...]]]]] = Registry("answered items")
# Asked before an owned object is written; raises `OwnershipRefused` when the change is not allowed.
ownership_guards: Registry[Callable[[Any, Write], None]] = Registry("ownership guards")
# Asked with the instance before a form is made of it; None when there is nothing to add.
form_companions: Registry[Callable[[Any], FormCompanion | None]] = Registry("form companions")
# What an app does each minute: the time in.
minute_jobs: Registry[Callable[[datetime], object]] = Registry("minute jobs")
# Reasons, in words for a clerk, why an object may not go public now; beside what its own type asks for.
publish_checks: Registry[Callable[[Any], list[str]]] = Registry("publish checks")
# When somebody is there, by the name of the place ("window"); None while nobody said so.
timetables: Registry[Callable[[], Timetable | None]] = Registry("timetables")
# What records are called in the trail, by their uids, without opening one: uids in, names out; what is gone is left out.
record_names: Registry[Callable[[frozenset[str]], Mapping[str, str]]] = Registry("record names")
# Whose entries stand under which uid: what a record is called in, its uid out; None for what is no name of one.
record_finders: Registry[Callable[[str], str | None]] = Registry("record finders")
# What seals residents' records, under the name "instance": its ciphers and key files stand behind the gateway.
record_sealers: Registry[Sealer] = Registry("record sealers")
# What is found by its words, by the name that callers of `queries.search` use ("pages", "resources").
search_kinds: Registry[SearchKind] = Registry("search kinds")
# Who cuts Japanese into words, under the name "ja"; None in its place where no dictionary is installed.
word_cutters: Registry[Callable[[], WordCutter | None]] = Registry("word cutters")
