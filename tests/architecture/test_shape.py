"""The shape of files and functions, and habits that a person would not notice slipping."""

import ast

import pytest

from tests.architecture.source import (
    APPS,
    KIT,
    ROOT,
    functions,
    place,
    public_functions,
    python_files,
    room,
    tree,
)

FUNCTION_LINES, FILE_LINES, TEST_LINES, PARAMETERS = 40, 350, 400, 5
WRITES = {
    "save", "delete", "create", "get_or_create", "update_or_create", "update", "bulk_create", "bulk_update",
    "save_revision", "publish", "unpublish", "set_password",
}  # fmt: skip
ALL_TESTS = python_files(ROOT / "tests")


def test_init_files_are_empty():
    """Importing a room must not import what stands in it. Models are the exception that Django asks for."""
    wrong = [
        place(path) for path in python_files() if path.name == "__init__.py" and path.parent.name != "models"
        and path.stat().st_size
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize("path", python_files() + ALL_TESTS, ids=place)
def test_functions_are_short(path):
    wrong = [
        f"{place(path, node)} {node.name}: {node.end_lineno - node.lineno + 1}"
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]
    assert wrong == []


def test_files_are_short():
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in python_files() + ALL_TESTS}
    limit = {path: TEST_LINES if ROOT / "tests" in path.parents else FILE_LINES for path in lines}
    assert [f"{place(path)}: {count}" for path, count in lines.items() if count > limit[path]] == []


def test_every_module_says_what_it_is_for():
    wrong = [
        place(path) for path in python_files() if path.stat().st_size and not ast.get_docstring(tree(path))
    ]
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_every_action_names_its_actor(app):
    wrong = [
        f"{place(path, node)} {node.name}"
        for path in room(app, "actions")
        for node in public_functions(path)
        if _changes(node) and "by" not in {argument.arg for argument in node.args.kwonlyargs}
    ]
    assert wrong == []


def _changes(node: ast.FunctionDef) -> bool:
    """Whether it writes by itself; a question beside an action needs no actor."""
    called = {
        part.func.attr for part in ast.walk(node) if isinstance(part, ast.Call) and hasattr(part.func, "attr")
    }
    return bool(called & WRITES)


def test_task_arguments_are_ids():
    """They stand in the queue in clear."""
    wrong = []
    for path in python_files():
        for node in functions(path):
            if any(_is_task(decorator) for decorator in node.decorator_list):
                wrong += [
                    f"{place(path, node)} {argument.arg}"
                    for argument in [*node.args.args, *node.args.kwonlyargs]
                    if not argument.arg.endswith(("id", "ids")) or _annotation(argument) not in _IDS
                ]
                if node.args.vararg or node.args.kwarg:
                    wrong.append(place(path, node))
    assert wrong == []


_IDS = {"int", "str", "list[int]", "list[str]"}


def _is_task(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id == "task"


def _annotation(argument: ast.arg) -> str:
    return ast.unparse(argument.annotation) if argument.annotation else ""


def test_owned_objects_are_never_changed_behind_their_guards():
    """`update`, `bulk_update` and `bulk_create` ask no ownership guard and seal nothing."""
    from django.apps import apps

    from kit.core.models.owned import OwnedMixin

    owned = {model.__name__ for model in apps.get_models() if issubclass(model, OwnedMixin)} | {"Page"}
    wrong = [
        f"{place(path, node)} {ast.unparse(node.func)}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and _changes_in_bulk(node) and _model_of(node.func) in owned
    ]
    assert wrong == []


def _changes_in_bulk(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr in ("update", "bulk_update", "bulk_create")


def _model_of(node: ast.expr) -> str:
    """ "WindowPage" of `WindowPage.objects.filter(…).update`, "" of anything that is no manager."""
    managers = []
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            managers.append(node.attr)
            node = node.value
        else:
            node = node.func
    return node.id if isinstance(node, ast.Name) and "objects" in managers else ""


def test_no_inline_panel():
    """Its rows get new keys with every revision, so nothing could ever be merged: StreamField or ListBlock."""
    assert [place(path) for path in python_files() if "InlinePanel" in path.read_text("utf-8")] == []


def test_sites_hold_no_python():
    assert [str(path) for path in (ROOT / "sites").rglob("*.py")] == []


def test_no_sleeping_tests():
    """Tests wait for a condition; the pause between two questions stands in a fake."""
    wrong = [
        place(path, node)
        for path in ALL_TESTS
        if path.name.startswith("test_")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("time.sleep", "sleep", "page.wait_for_timeout")
    ]
    assert wrong == []


def test_nothing_left_to_do_in_words():
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    wrong = [
        place(path) for path in python_files() for line in path.read_text("utf-8").splitlines()
        if any(f"# {mark}" in line for mark in marks)
    ]  # fmt: skip
    assert wrong == []


def test_there_is_something_to_check():
    assert {"conf", "core", "pages", "window", "intake", "blueprints", "hub"} <= set(APPS)
    assert len(python_files(KIT)) > 100
