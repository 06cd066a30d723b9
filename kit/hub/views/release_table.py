"""Everything about the next release on one table: read once for one request of the desk.

For: the screen that writes and builds it (`releases`). Not for: answering, and writing anything.
"""

from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.blueprints.bridge.library import Library
from kit.blueprints.bridge.references import instance_with
from kit.blueprints.logic.canonical import fingerprint
from kit.blueprints.logic.document import BlueprintObject, Release, Urgent, object_data
from kit.blueprints.logic.findings import Finding
from kit.blueprints.logic.lint import URGENT_FIELDS
from kit.blueprints.logic.values import parse_path, value_at
from kit.blueprints.queries.history import names
from kit.hub.actions.release import Written, mark_of
from kit.hub.bridge.build import BuildRefused
from kit.hub.bridge.compose import Built, Head, assembled, compose, drafted, read_chosen
from kit.hub.bridge.desk import read_changes
from kit.hub.bridge.findings import Told, place_words, tell
from kit.hub.logic.compose import Chosen, next_version, notes_with, urgent_choices
from kit.hub.logic.release_notes import lacking
from kit.hub.logic.style import Hint, hints, lost_links
from kit.hub.management.desk import blueprint_name, read_line
from kit.hub.models import NextRelease
from kit.hub.models.on_its_way import Stage
from kit.hub.queries.release import editions, given_up
from kit.hub.staff_forms.release import NextForm


class Table:
    """`data` is what was sent, None when the page is only opened. Raises SigningRefused."""

    def __init__(self, row: NextRelease | None, data: Any = None) -> None:
        self.row = row if row is not None and row.stage == Stage.WRITING else None
        self.line = read_line(blueprint_name())
        self.last = self.line.last.by_uid
        self.chosen: Chosen = read_chosen(*self.line.releases)
        self.changes = read_changes(self.last, self.chosen.objects)
        self.library = Library([self.chosen.objects, self.last])
        self.data = data

    @cached_property
    def form(self) -> NextForm:
        initial = self._initial()
        form = NextForm(
            self.data, initial=initial, editions=_editions(self.line.last.edition),
            gone={uid: self.library.title(uid) for uid in self.chosen.need_reason},
            facts={f"{uid}-{name}": self._fact(uid, name) for uid, name in self.facts},
            never={
                hint.digest: f"{self.library.title(hint.uid)}: {hint.message}" for hint in self.hints if hint.is_never
            },
        )  # fmt: skip
        writer = self.row.written_by if self.row else ""
        form.stand(
            {name: initial.get(name) for name in form.fields if name != "shown_with"},
            names().get(writer, writer),
        )
        return form

    @cached_property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The changed facts that may be called urgent."""
        return urgent_choices(self.chosen.objects, self.last, URGENT_FIELDS)

    @cached_property
    def hints(self) -> list[Hint]:
        """The style check of the texts that changed."""
        return [
            hint
            for uid, entry in self.chosen.objects.items()
            if entry != self.last.get(uid)
            for hint in hints(uid, entry.fields, is_japanese=entry.type != "pages.language")
            if _differs(entry, self.last.get(uid), hint.path)
        ] + [
            hint
            for uid, entry in self.chosen.objects.items()
            if uid in self.last and entry.fields != self.last[uid].fields
            for hint in lost_links(uid, entry.fields, self.last[uid].fields)
        ]

    @cached_property
    def findings(self) -> list[Finding]:
        """What keeps the content from being released, whatever is written about it."""
        data = [object_data(entry) for entry in self.chosen.objects.values()]
        key = f"kit-hub-lint-{fingerprint([self.line.last.sequence, data])}"
        found: list[Finding] | None = cache.get(key)
        if found is None:
            found = self._lint()
            cache.set(key, found, 3600)
        return found

    @property
    def told(self) -> list[Told]:
        """The findings in words."""
        return tell(self.findings, self.library)

    @property
    def hinted(self) -> list[Told]:
        """The hints in words, first those that need a tick."""
        hints = sorted(self.hints, key=lambda hint: not hint.is_never)
        paths = [Finding(f"objects/{hint.uid}/fields/{hint.path}", hint.code, hint.message) for hint in hints]
        return tell(paths, self.library)

    @property
    def drafts(self) -> list[str]:
        """The titles of what has a draft that nobody published."""
        inside = self.chosen.objects
        return [title for uid, title in drafted().items() if uid in inside]

    @property
    def left(self) -> list[str]:
        """The titles of what is new and not published."""
        return [_name(uid) for uid in self.chosen.left]

    @property
    def own(self) -> list[str]:
        """The titles of what was withdrawn before and is still shown on this site."""
        return [_name(uid) for uid in self.chosen.own]

    def missing(self) -> dict[str, str]:
        """What people still have to write, by field."""
        form = self.form
        open_ticks = [digest for digest in form.never if digest not in form.ticked]
        return lacking(form.cleaned_data["notes"], form.reasons, form.gone, form.urgent, open_ticks)

    def written(self) -> Written:
        """What was typed."""
        form = self.form
        return Written(
            version=form.cleaned_data["version"], notes=form.cleaned_data["notes"], edition=form.cleaned_data["edition"],
            urgent=tuple(form.urgent), reasons=form.reasons, ticked=tuple(form.ticked),
            over=mark_of(self.row),
        )  # fmt: skip

    def build(self) -> Built:
        """The document and its files; raises BuildRefused."""
        form = self.form
        reasons = [(form.gone[uid], reason) for uid, reason in form.reasons.items()]
        head = Head(
            version=form.cleaned_data["version"], edition=form.cleaned_data["edition"],
            notes=notes_with(form.cleaned_data["notes"], reasons), built_at=timezone.localtime(),
            urgent=tuple(Urgent(**entry) for entry in form.urgent),
        )  # fmt: skip
        try:
            return compose(self.chosen, head, self.line.releases)
        except BuildRefused as refused:
            self.findings = refused.findings
            raise

    def as_release(self) -> Release:
        """The content as a release that nobody has judged or named yet, to be looked at."""
        return assembled(self.chosen, self._nameless(), self.line.last)

    def _nameless(self) -> Head:
        return Head("9999.1", "-", self.line.last.edition, timezone.localtime())

    def _lint(self) -> list[Finding]:
        try:
            compose(self.chosen, self._nameless(), self.line.releases)
        except BuildRefused as refused:
            return refused.findings
        return []

    def _initial(self) -> dict[str, Any]:
        version = next_version(self.line.last.version, timezone.localdate().year)
        row = self.row or given_up(self.line.last.blueprint, self.line.last.sequence + 1)
        if row is None:
            return {"version": version, "edition": self.line.last.edition}
        return {
            "version": row.version or version, "edition": row.edition, "notes": row.notes,
            **{f"reason-{uid}": reason for uid, reason in row.reasons.items()},
            **{f"urgent-{entry['uid']}-{entry['path']}": entry["reason"] for entry in row.urgent},
            **{f"tick-{digest}": True for digest in row.ticked},
        }  # fmt: skip

    def _fact(self, uid: str, name: str) -> str:
        words = {"title": self.library.title(uid), "place": place_words(self.library, uid, name)}
        return _("「%(title)s」の%(place)sを急ぎにする理由") % words


def _name(uid: str) -> str:
    """What an object that is in no release is called."""
    return str(instance_with(uid) or uid)


def _editions(last: str) -> list[tuple[str, str]]:
    found = editions()
    return found if last in dict(found) else [*found, (last, last)]


def _differs(entry: BlueprintObject, before: BlueprintObject | None, path: str) -> bool:
    if before is None:
        return True
    place = parse_path(path)
    return value_at(entry.fields, place) != value_at(before.fields, place)
