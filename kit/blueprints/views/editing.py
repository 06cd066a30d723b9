"""The editor of an object that the prefecture owns in part: labels, closed fields, and editors that are out of date.

For: the forms of pages and contacts, through `core.registries.form_companions` and Wagtail's hooks. Not for: refusing
what comes by other routes (`bridge.guard`), and deciding what a merge gives (`logic.impose`).

Rules
- Before anything is shown, fixed parts are as the prefecture has them now, in old versions too.
- What was typed is first carried over to the newest version, if a release came in since the form was opened; then
  fixed parts are put back. Wagtail asks for outdated forms on autosave only; a Save or Publish is asked here.
- An outdated autosave is refused: the browser would go on sending the old text as if it were the new one.
- Nothing typed is lost: what a fixed part pushed aside and what is at odds with the release is written down.
"""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Revision

from kit.blueprints.actions.carry_out.fill import LOG_ACTIONS
from kit.blueprints.actions.typed import Typed, note_typed
from kit.blueprints.bridge.directory import Directory
from kit.blueprints.bridge.held import TIMES, Held, read_held
from kit.blueprints.bridge.places import place_words
from kit.blueprints.bridge.values import read_fields, write_fields
from kit.blueprints.forms import LOADED, LoadedRevisionInput, words_for_script
from kit.blueprints.logic.fact_words import fact_words
from kit.blueprints.logic.impose import Imposed, impose, merge_typed, owners_shown
from kit.blueprints.logic.ownership import Owner
from kit.blueprints.logic.plan import Entry, EntryKind
from kit.blueprints.queries.between import applied_since, own_revision
from kit.core.memory import once
from kit.core.models.owned import OwnedMixin


@dataclass
class Desk:
    """One editor in this request: who sits there, and what to say at the end; nobody when it is only a preview."""

    by: Any = None
    is_autosave: bool = False
    outdated: Revision | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether this is an editor, and not a preview or a copy."""
        return self.by is not None


def desk_of(thing: Any) -> Desk:
    """The desk of an object in this request: Wagtail reads an object anew between its hook and its form."""
    return once(("kit desk", type(thing), thing.pk), Desk)


def open_desk(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """For the hooks before an editor: answers an outdated autosave, and prepares everything else."""
    if not isinstance(instance, OwnedMixin):
        return None
    desk = desk_of(instance)
    desk.by, desk.is_autosave = request.user, not request.accepts("text/html")
    desk.outdated = _outdated(request, instance) if request.method == "POST" else None
    if desk.outdated is None:
        return None
    if desk.is_autosave:
        words = _("開いているあいだに県の更新が入りました。「保存」を押すと、書いたものと合わせます。")
        answer = {"success": False, "error_code": "invalid_revision", "error_message": words}
        return JsonResponse(answer, status=400)
    # Wagtail would refuse to overwrite a version that is not the newest any more.
    request.POST = request.POST.copy()
    request.POST.pop("overwrite_revision_id", None)
    return None


def close_desk(request: HttpRequest, instance: Any) -> None:
    """For the hooks after an editor: says what was noted."""
    for note in desk_of(instance).notes:
        messages.warning(request, note)


def _outdated(request: HttpRequest, instance: Any) -> Revision | None:
    """The version that the form was opened with, when a release came in after it."""
    asked = (request.POST.get(name) for name in (LOADED, "overwrite_revision_id", "loaded_revision_id"))
    key = next((value for value in asked if value), None)
    if key is None or key == str(instance.latest_revision_id):
        return None
    loaded = own_revision(instance, key)
    if loaded is None or not applied_since(instance, loaded, log_actions=LOG_ACTIONS):
        return None
    return loaded


def accompany(instance: Any) -> "Companion | None":
    """For `form_companions`: somebody to look after the form, None for the town's own objects."""
    held = read_held(instance) if isinstance(instance, OwnedMixin) else None
    return Companion(instance, held) if held else None


class Companion:
    """Looks after one form of an object with a base."""

    def __init__(self, instance: Any, held: Held) -> None:
        self.instance, self.held = instance, held
        self.base = held.newest
        self.entry, self.owners = self.base.entry, self.base.entry.owners
        self.links = Directory()
        self.known = self.base.fields(self.links)
        self.desk = desk_of(instance)
        self.displaced: tuple[Entry, ...] = ()
        self.conflicts: list[Entry] = []
        self._put_back(instance)

    # --- the steps of `registries.FormCompanion` ---

    def dress(self, form: Any) -> None:
        """Close what is the prefecture's alone, and add the hidden field; only in an editor."""
        if not self.desk.is_open:
            return
        for name in form.fields:
            if self._is_closed(name):
                _shut(form.fields[name])
        form.fields[LOADED] = forms.IntegerField(
            required=False,
            initial=self.instance.latest_revision_id,
            widget=LoadedRevisionInput(self._shown(form)),
        )

    def settle(self, form: Any) -> None:
        """Carry the typed text over to the newest version, then put the fixed parts back."""
        if self.desk.outdated is not None:
            self._carry_over(form.instance, self.desk.outdated)
        self.displaced = self._put_back(form.instance).displaced

    def keep(self, form: Any) -> None:
        """Write down what was pushed aside, and what to tell the clerk; an autosave tells nothing yet."""
        if not self.desk.is_open or self.desk.is_autosave:
            return
        typed = Typed(self.entry.uid, self.displaced, self.conflicts, is_public=form.is_publishing())
        note_typed(typed, by=self.desk.by, now=timezone.now())
        self.desk.notes = self._notes()

    def resave(self, form: Any) -> list[tuple[str, str]]:
        """The version that the open form stands on from now on."""
        return [(LOADED, str(form.instance.latest_revision_id))] if self.desk.is_open else []

    # --- how ---

    def _put_back(self, instance: Any) -> Imposed:
        fields = read_fields(instance, self.entry.type, self.links, names=self.base.guarded)
        imposed = impose(self.entry.uid, self.known, fields, self.owners)
        self._write(instance, fields, imposed.fields)
        if self.base.is_live_fixed:
            for name in TIMES:
                if getattr(instance, name, None) is not None:
                    setattr(instance, name, self.held.stored[name])
        return imposed

    def _carry_over(self, instance: Any, outdated: Revision) -> None:
        names = self.known.keys()
        newest = instance.latest_revision.as_object()
        loaded, theirs, typed = (
            read_fields(side, self.entry.type, self.links, names=names)
            for side in (outdated.as_object(), newest, instance)
        )
        merged, entries = merge_typed(self.entry.uid, loaded, theirs, typed)
        self._write(instance, typed, merged)
        self.conflicts = [entry for entry in entries if entry.kind is EntryKind.CONFLICT]

    def _write(self, instance: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
        changed = {name: value for name, value in after.items() if value != before[name]}
        write_fields(instance, self.entry.type, changed, self.links)

    def _is_closed(self, name: str) -> bool:
        """Whether no part of a field is left to the town; a list that may be added to stays open."""
        if name in TIMES:
            return self.base.is_live_fixed
        if name not in self.known or not self.owners.is_fixed((name,)):
            return False
        below = [owner for path, owner in self.owners.rules.items() if path[:1] == (name,)]
        is_list = isinstance(self.known[name], list)
        return all(owner is Owner.FIXED for owner in below) and (
            not is_list or self.owners.is_sealed((name,))
        )

    def _shown(self, form: Any) -> dict[str, Any]:
        names = [name for name in form.fields if name in self.known]
        fields = read_fields(self.instance, self.entry.type, self.links, names=names)
        shown = owners_shown(fields, self.known, self.owners)
        if self.base.is_live_fixed:
            shown |= {name: Owner.FIXED for name in TIMES if name in form.fields}
        mixed = frozenset(
            name for name in names if self.owners.holds_fixed((name,)) and not self.owners.is_fixed((name,))
        )
        sealed = frozenset("/".join(path) for path in self.owners.sealed)
        return {**words_for_script(shown, mixed, sealed), "notes": self._override_notes()}

    def _override_notes(self) -> dict[str, str]:
        words = _("いまは一時的に市町の値にしています。県の値: %(value)s")
        return {
            path: words % {"value": fact_words(self.entry.fields.get(path, ""))}
            for path in self.base.overrides
        }

    def _notes(self) -> list[str]:
        notes = []
        model = type(self.instance)
        if self.desk.outdated is not None:
            notes.append(_("開いているあいだに県の更新が入ったので、書いたものと合わせて保存しました。"))
        for path in dict.fromkeys(entry.path for entry in self.conflicts):
            words = _(
                "%(place)sは、県の更新と書いたものがくいちがっています。書いた文を残しました。あとで決めてください。"
            )
            notes.append(words % {"place": place_words(model, path, self.known)})
        for path in dict.fromkeys(entry.path for entry in self.displaced):
            words = _(
                "%(place)sは県が決めているところ（県固定）なので、県の内容に戻しました。書いた文は残してあります。"
            )
            notes.append(words % {"place": place_words(model, path, self.known)})
        return notes


def _shut(closed: Any) -> None:
    """Show a field and take nothing from the browser, not even whether its parts were sent at all."""
    closed.disabled = True
    closed.widget.value_from_datadict = lambda data, files, name: None
