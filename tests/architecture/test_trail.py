"""Whatever the kit writes into the audit trail has words there: acts, kinds, actors, notes, refused screens."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps import apps
from wagtail.models import DraftStateMixin, Page

from kit.blueprints.actions.keep import Report
from kit.blueprints.models import ApplyRun
from kit.core.logic.act_words import ACTORS, DETAILS, OTHER_ACT, OTHER_KIND, VALUES, act_words, kind_words
from kit.core.models import SealedRecord
from kit.core.views import people
from tests.architecture.source import KIT, place, python_files, tree

# The functions that write entries, and where they take the act and the kind from when it is not by name. The private
# ones count in their own file only.
WRITERS = {
    "record": (None, None),
    "record_refusal": (None, None),
    "open_record": (None, None),
    "open_file": (None, None),
    "open_each": (None, None),
    "prepare_telling": (None, None),
    "refuse": (1, 2),
}
OWN_WRITERS = {
    "blueprints/actions/override.py": {"_record": (0, None)},
    "core/actions/roles.py": {"_note": (0, None)},
    "core/actions/schedule.py": {"_note_refusal": (None, 0)},
    "core/views/people.py": {"_refused": (2, None)},
    "meetings/actions/bodies.py": {"_note": (1, None)},
}
# Where a word is handed on, and read where it was given: whoever writes a new helper enters it here and above.
PASSED_ON = {
    "blueprints/actions/override.py": {"act"},
    "core/actions/audit.py": {"act", "kind"},
    "core/actions/records.py": {"kind", "act", "rows[0].record_kind"},
    "core/actions/roles.py": {"act"},
    "core/actions/schedule.py": {"kind", "thing._meta.model_name", "revision.content_type.model"},
    "core/views/gate.py": {"act", "kind", "self.act", "self.kind"},
    "core/views/people.py": {"act", "self.act", "self.kind"},
    "hub/actions/on_its_way.py": {"row.KIND"},
    "hub/views/on_its_way.py": {"act", "self.kind"},
    "intake/views/inbox_acts.py": {"self.act"},
    "intake/views/inbox_office.py": {"self.act"},
    "meetings/views/desk.py": {"self.act", "kind"},
    "meetings/views/past.py": {"self.act", "kind_of(body)"},
    "meetings/actions/bodies.py": {"act"},
    "meetings/views/bodies_screen.py": {"self.act"},
    "meetings/actions/inviting.py": {"act"},
    "meetings/views/out.py": {"self.act", "kind_of(row.body)", "kind_of(hidden.body)"},
    "resources/actions/records.py": {"act"},
    "resources/views/desk_acts.py": {"self.act"},
    "resources/views/desk_form.py": {"self.act"},
}


class Spoken(NamedTuple):
    """A word that goes into the trail, and where."""

    word: str
    where: str


def calls() -> Iterator[tuple[Path, ast.Call, tuple[int | None, int | None]]]:
    for path in python_files():
        writers = WRITERS | OWN_WRITERS.get(home(path), {})
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in writers:
                yield path, node, writers[ast.unparse(node.func)]


def home(path: Path) -> str:
    return path.relative_to(KIT).as_posix()


def said(which: int, keyword: str) -> list[Spoken]:
    """Every word in one place of these calls; what nobody can read from the source fails."""
    found = []
    for path, call, places in calls():
        index = places[which]
        given = next((part.value for part in call.keywords if part.arg == keyword), None)
        if given is None and index is not None and index < len(call.args):
            given = call.args[index]
        if given is not None:
            found += [Spoken(word, place(path, call)) for word in words(path, given)]
    return found


def words(path: Path, node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant):
        return [node.value]
    if ast.unparse(node) in PASSED_ON.get(home(path), ()):
        return []
    if isinstance(node, ast.IfExp):
        return [*words(path, node.body), *words(path, node.orelse)]
    if ast.unparse(node) == "f'blueprint.{run.kind}'":
        return [f"blueprint.{kind}" for kind in ApplyRun.Kind]
    if isinstance(node, ast.Dict):
        return [word for value in node.values for word in words(path, value)]
    values = assigned(path, ast.unparse(node.value if isinstance(node, ast.Subscript) else node))
    assert values, f"{place(path, node)}: nobody knows what the trail gets from {ast.unparse(node)}"
    return [word for where, value in values for word in words(where, value)]


def assigned(path: Path, name: str) -> list[tuple[Path, ast.expr]]:
    """What a name stands for in a file, or in the one that it is imported from."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if name in {target.id for target in targets if isinstance(target, ast.Name)}:
                found.append((path, node.value))
        if isinstance(node, ast.ImportFrom) and name in {alias.name for alias in node.names}:
            other = KIT.parent.joinpath(*str(node.module).split(".")).with_suffix(".py")
            found += assigned(other, name) if other.exists() else []
    return found


def test_every_act_has_words():
    acts = said(0, "act")
    acts.append(Spoken("open", "core/actions/records.py"))  # what a person's opening is called by default
    assert {
        "consultation.notified",
        "blueprint.rollback",
        "mail.failed",
        "role.taken",
        "blueprint.override",
    } <= {a.word for a in acts}
    assert [act for act in acts if act_words(act.word) == OTHER_ACT] == []


def test_every_kind_has_words():
    kinds = said(1, "kind")
    assert {"draft", "release", "contact", "page"} <= {kind.word for kind in kinds}
    assert [kind for kind in kinds if kind_words(kind.word) == OTHER_KIND] == []


def test_every_actor_has_words():
    found = [
        Spoken(f"system:{node.args[0].value}", place(path, node))
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "SystemActor"
    ]
    assert len(found) > len(ACTORS)
    assert [actor for actor in found if actor.word not in ACTORS] == []


def test_every_note_has_words():
    """`detail` as it is written, the counts of a run, and whatever is put together in the same file."""
    keys = {field: "Report" for field in Report.__dataclass_fields__}
    for path, call, _places in calls():
        for part in call.keywords:
            if part.arg == "detail":
                keys |= {key: place(path, call) for key in dict_keys(path, part.value)}
    assert {"entry", "until", "fingerprint", "ends_on", "conflicts", "releases"} <= keys.keys()
    assert {key: where for key, where in keys.items() if key not in DETAILS} == {}


def dict_keys(path: Path, node: ast.expr) -> list[str]:
    if isinstance(node, ast.Dict):
        return [key.value for key in node.keys if isinstance(key, ast.Constant)]
    if isinstance(node, ast.Name):
        return [key for where, value in assigned(path, node.id) for key in dict_keys(where, value)]
    if isinstance(node, ast.Call):
        makers = [part for part in ast.walk(tree(path)) if isinstance(part, ast.FunctionDef)]
        body = [part for maker in makers if maker.name == ast.unparse(node.func) for part in ast.walk(maker)]
        return [key for part in body if isinstance(part, ast.Return) for key in dict_keys(path, part.value)]
    return []


@pytest.mark.parametrize("model", [m for m in apps.get_models() if issubclass(m, DraftStateMixin)])
def test_what_is_published_by_a_plan_has_words(model):
    """A plan that is refused is noted under the name of the model."""
    assert kind_words(model._meta.model_name) != OTHER_KIND
    assert (kind_words(model._meta.model_name) == "ページ") == issubclass(model, Page)


def test_what_is_sealed_and_who_refuses_have_words():
    kinds = {model.record_kind for model in apps.get_models() if issubclass(model, SealedRecord)}
    assert kinds
    assert {kind for kind in kinds if kind_words(kind) == OTHER_KIND} == set()
    known = [
        found
        for found in vars(people).values()
        if isinstance(found, type) and found.__module__ == people.__name__
    ]
    refusing = {found.__name__ for found in known if hasattr(found, "as_view") and _refuses(found)}
    assert {"NewPerson", "EndAccountAct"} <= refusing
    assert refusing - VALUES.keys() == set()


def _refuses(view: type) -> bool:
    """Whether it takes what somebody sends, and is an address of its own."""
    return hasattr(view, "post") and view is not people.PersonAct
