"""The arrows between apps and between the files of an app (the contracts stand in pyproject.toml)."""

import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

from tests.architecture.source import APPS, KIT, ROOT, imported, place, python_files, room

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
# What decides from values asks neither the clock nor the disk nor the network nor chance.
WORLDLY = {
    "asyncio", "http", "os", "pathlib", "random", "secrets", "shutil", "smtplib", "socket", "sqlite3", "subprocess",
    "tempfile", "threading", "time", "urllib.request",
}  # fmt: skip
CLIENTS = ("urllib.request", "http.client", "smtplib", "ftplib", "socket", "ssl")


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("kit", include_external_packages=True, cache_dir=None)


def test_import_linter_keeps_every_contract():
    words = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts") :]


def test_every_app_with_rooms_is_under_the_contract_of_rooms():
    (contract,) = (found for found in CONTRACTS if found["name"].startswith("4. "))
    under = {name.removeprefix("kit.") for name in contract["containers"]}
    assert set(APPS) - {"conf"} == under


def test_every_app_has_its_layer():
    (contract,) = (found for found in CONTRACTS if found["name"].startswith("1. "))
    layers = " ".join(contract["layers"])
    assert [app for app in APPS if f"kit.{app}" not in layers] == []


@pytest.mark.parametrize("app", APPS)
def test_logic_imports_the_standard_library_and_logic_only(app):
    """Of its own app and of the layers below, which contract 1 knows."""
    ours = tuple(f"kit.{other}.logic" for other in APPS)
    wrong = [
        f"{place(path, node)} {name}"
        for path in room(app, "logic")
        for name, node in imported(path)
        if not name.startswith(ours) and name.partition(".")[0] not in sys.stdlib_module_names
    ]
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_logic_asks_nothing_of_the_world(app):
    wrong = [
        f"{place(path, node)} {name}"
        for path in room(app, "logic")
        for name, node in imported(path)
        if name in WORLDLY or name.partition(".")[0] in WORLDLY
    ]
    assert wrong == []


def test_what_talks_to_the_network_never_sees_residents(graph):
    """Contract 3, also while the apps of residents' records are not there yet."""
    residents = {name for name in graph.modules if name.startswith(("kit.intake", "kit.meetings"))}
    for app in ("kit.hub", "kit.blueprints"):
        reached = graph.find_upstream_modules(app, as_package=True)
        assert reached & residents == set()


def test_only_gateways_ask_other_hosts():
    """Standard library part of contract 5. `run` and `doctor` look at their own machine only."""
    own_machine = {"kit/conf/management/commands/run.py"}
    wrong = [
        f"{place(path, node)} {name}"
        for path in python_files(KIT)
        for name, node in imported(path)
        if name in CLIENTS and "gateway" not in path.parts and place(path) not in own_machine
    ]
    assert wrong == []


def test_a_gateway_is_reached_by_edges_only(graph):
    """`actions` get what a gateway read or a Protocol; they never open files or connections themselves."""
    for app in APPS:
        gateway = f"kit.{app}.gateway"
        if gateway not in graph.modules:
            continue
        inner = {
            f"kit.{other}.{part}"
            for other in APPS
            for part in ("models", "queries", "bridge", "actions", "logic")
        }
        wrong = [
            f"{importer} -> {module}"
            for module in {gateway, *graph.find_descendants(gateway)}
            for importer in graph.find_modules_that_directly_import(module)
            if any(importer == name or importer.startswith(f"{name}.") for name in inner)
        ]
        assert wrong == []
