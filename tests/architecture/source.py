"""The source of the kit as data: files, modules, syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
KIT: Final = ROOT / "kit"
APPS: Final = sorted(path.parent.name for path in KIT.glob("*/apps.py"))


def python_files(folder: Path = KIT) -> list[Path]:
    """Every Python file that a person wrote: no migrations."""
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def place(path: Path, node: ast.AST | None = None) -> str:
    """ "kit/core/x.py:12", as an editor opens it."""
    line = f":{node.lineno}" if node is not None else ""  # type: ignore[attr-defined]
    return f"{path.relative_to(ROOT)}{line}"


def room(app: str, name: str) -> list[Path]:
    """The files of one room of an app, whether it is a file or a folder."""
    single = KIT / app / f"{name}.py"
    return [single] if single.exists() else python_files(KIT / app / name)


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef))


def imported(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Every module that a file imports, at its top or inside."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)
