"""だれのところか: the panel in the prefecture's editors where staff say whose each place is.

For: the edit forms of whatever a blueprint may own, at the hub, through `core.registries.form_companions`. Not for:
towns, whose editors only show it (`blueprints.views.editing`).

Rules
- Nothing is asked of somebody who may not make releases, nor in a preview or a copy.
- Without a script: the panel stands below the form, place by place as the form names them. A block that was just added
  is asked for once it is saved; until then it is as its field.
- Saving the page by its button saves the answers, saving by itself does not; publishing is not needed for them, they
  count for the next release. The form says what it showed: what somebody else decided meanwhile stays.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.blueprints.bridge.directory import Directory
from kit.blueprints.bridge.library import Library
from kit.blueprints.bridge.references import type_of
from kit.blueprints.bridge.values import read_fields
from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.values import value_at
from kit.blueprints.logic.wording import NOTHING, plain_text, shorten
from kit.blueprints.views.editing import desk_of
from kit.core.bridge.facts import read_facts
from kit.core.logic.facts import PLACEHOLDER, find_placeholders
from kit.core.models.owned import OwnedMixin
from kit.core.queries.people import user_may
from kit.hub.actions.release import set_ownership
from kit.hub.logic.compose import Owned, default_ownership
from kit.hub.logic.owner_choices import ABOVE, OUT, Answers, Question, answered, changed, questions, shown
from kit.hub.logic.rehearsal import Use
from kit.hub.management.desk import blueprint_name
from kit.hub.queries.rehearsal import uses_of
from kit.hub.queries.release import ownership_of, released_object

FIELD: Final = "kit_owners"
LETTERS: Final = 18  # of a text, so that a block is known again
NAMES: Final = {
    "fixed": gettext_lazy("県固定（市町では変えられません）"),
    "standard": gettext_lazy("県標準（市町で変えられます）"),
    "local": gettext_lazy("市町（はじめに一度だけ入ります）"),
}
SHORT: Final = {
    "fixed": gettext_lazy("県固定"),
    "standard": gettext_lazy("県標準"),
    "local": gettext_lazy("市町"),
}
WHOLE: Final = [*NAMES.items(), (OUT, gettext_lazy("公開版に入れない（県のサイトだけ）"))]


def accompany(instance: Any) -> "OwnersPanel | None":
    """For `form_companions`: somebody to ask whose each place is, None where nothing is asked."""
    if not settings.SITE_CONFIG.is_hub or not isinstance(instance, OwnedMixin) or instance.pk is None:
        return None
    kind = type_of(type(instance))
    desk = desk_of(instance)
    if kind is None or desk.by is None or not user_may(desk.by, "change", "release"):
        return None
    return OwnersPanel(instance, kind.name, kind.urn == "page", desk)


class OwnersPanel:
    """Looks after one form."""

    def __init__(self, instance: Any, type_name: str, is_page: bool, desk: Any) -> None:
        self.instance, self.type_name, self.is_page, self.desk = instance, type_name, is_page, desk
        uid = str(instance.uid)
        released = released_object(uid)
        self.fields = read_fields(instance, type_name, Directory())
        if released is not None:
            self.fields = {name: self.fields[name] for name in self.fields if name in released.fields}
        self.owned = ownership_of(uid) or (
            Owned(released.ownership, released.sealed)
            if released
            else default_ownership(type_name, self.fields)
        )
        entry = BlueprintObject(
            uid, type_name, None, None, dict(self.owned.rules), self.owned.sealed, self.fields
        )
        self.library = Library([{uid: entry}])

    # --- the steps of `registries.FormCompanion` ---

    def dress(self, form: Any) -> None:
        asked = questions(self.fields, self.owned, form.fields, is_page=self.is_page)
        use, at = uses_of(blueprint_name(), str(self.instance.uid))
        rows = [
            {
                "question": question,
                "words": self._words(question),
                "used": _used(at.get(question.path or "-", 0)),
            }
            for question in asked
        ]
        form.fields[FIELD] = OwnersField(asked, OwnersInput(rows, _uses_words(use)), default=self._default)

    def settle(self, form: Any) -> None:
        """Nothing of the object itself depends on whose it is."""

    def keep(self, form: Any) -> None:
        if (
            self.desk.is_autosave
        ):  # a slip of the hand is no decision; the answers are sent again with the save
            return
        owned = form.cleaned_data.get(FIELD)
        if owned is not None and _plain(owned) != _plain(self.owned):
            set_ownership(self.instance.uid, owned, by=self.desk.by, now=timezone.now())

    def resave(self, form: Any) -> list[tuple[str, str]]:
        return []

    # --- how ---

    @property
    def _default(self) -> str:
        return str(self.owned.rules.get("", "standard"))

    def _words(self, question: Question) -> str:
        if not question.path:
            return _("全体")
        if question.path == "children":
            return _("下にあるページの並び")
        path = tuple(question.path.split("/"))
        spot = self.library.spot(str(self.instance.uid), path)
        if question.depth != 2:
            return " › ".join(spot.words[-1:] if question.depth < 2 else spot.words[1:])
        value = value_at(self.fields, path)
        if not isinstance(value, str) and "「" in spot.words[-1]:
            return spot.words[-1]  # it has a heading of its own
        label = str(getattr(spot.definition, "label", "") or spot.words[-1])
        begins = shorten([self._read(plain_text(value))], width=LETTERS)[0]
        return label if begins in ("", NOTHING) else f"{label}「{begins}」"

    def _read(self, text: str) -> str:
        """A text as it is read: a placeholder says what stands there, or that something does."""
        return PLACEHOLDER.sub(lambda found: self._facts.get(found[1]) or _("〔入る言葉〕"), text)

    @cached_property
    def _facts(self) -> dict[str, str]:
        names = find_placeholders(plain_text(self.fields))
        return (
            {name: fact.text for name, fact in read_facts(names, now=timezone.now()).items()} if names else {}
        )


def _choices(question: Question) -> list[tuple[str, Any]]:
    """ "As above" says what that comes to, as it is saved now."""
    if not question.path:
        return WHOLE
    above = SHORT.get(question.above, "")
    words = _("上と同じ（%(owner)s）") % {"owner": above} if above else _("上と同じ")
    return [(ABOVE, words), *NAMES.items()]


def _plain(owned: Owned) -> tuple[dict[str, str], set[str], bool]:
    return {path: str(owner) for path, owner in owned.rules.items()}, set(owned.sealed), owned.is_left_out


def _used(count: int) -> str:
    return _("%(count)s市町が書き直しています") % {"count": count} if count else ""


def _uses_words(use: Use) -> str:
    if not use.towns:
        return ""
    words = _("集めた公開内容では、%(towns)s市町が使い、うち%(others)s市町がどこかを書き直しています。")
    return words % {"towns": use.towns, "others": use.others}


class OwnersInput(forms.Widget):
    """The panel; its value are the answers and what the form had shown, None when it was not sent at all."""

    template_name = "kit_hub/release/owners.html"

    class Media:
        css = {"all": ["kit_hub/owners.css"]}

    def __init__(self, rows: list[dict[str, Any]], uses_words: str) -> None:
        super().__init__()
        self.rows, self.uses_words = rows, uses_words

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        now = shown(row["question"] for row in self.rows)
        given, seen = value or (now, now)
        rows = [
            {
                **row, "name": f"{name}:{row['question'].path}", "seal": f"{name}-closed:{row['question'].path}",
                "chosen": given.owners.get(row["question"].path, row["question"].chosen),
                "sealed": row["question"].path in given.closed,
                "choices": _choices(row["question"]),
            }
            for row in self.rows
        ]  # fmt: skip
        return {
            **super().get_context(name, None, attrs),
            "rows": rows,
            "sent": f"{name}-sent",
            "seen": json.dumps([[*seen.owners.items()], sorted(seen.closed)]),
            "uses": self.uses_words,
        }

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if f"{name}-sent" not in data:
            return None
        paths = [row["question"].path for row in self.rows]
        owners = {path: data[f"{name}:{path}"] for path in paths if f"{name}:{path}" in data}
        given = Answers(owners, frozenset(path for path in paths if f"{name}-closed:{path}" in data))
        return given, _seen(data[f"{name}-sent"]) or shown(row["question"] for row in self.rows)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-sent" not in data


def _seen(text: str) -> Answers | None:
    """What a form had shown, as it sends it back; None for anything else."""
    try:
        owners, closed = json.loads(text)
        return Answers(dict(owners), frozenset(closed))
    except (ValueError, TypeError):
        return None


class OwnersField(forms.Field):
    """Turns the answers into rules; None leaves everything as it was."""

    def __init__(self, asked: list[Question], widget: OwnersInput, *, default: str) -> None:
        super().__init__(required=False, widget=widget, label=gettext_lazy("だれのところか"))
        self.asked, self.default = asked, default

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whose a place is is no content: it makes no new version of the page."""
        return False

    def clean(self, value: Any) -> Owned | None:
        if value is None:
            return None
        given, seen = value
        return answered(self.asked, changed(self.asked, seen, given), self.default)
