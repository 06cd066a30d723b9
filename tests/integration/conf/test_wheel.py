"""The wheel alone is enough: `pip install`, then `kit new`, `setup` and `run` in an empty folder."""

import os
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile

import pytest

from tests.architecture.source import ROOT
from tests.fakes.instances import Instance

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_carries_what_a_town_needs_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "kit/shipped/blueprints/hikikomori/built/2026.1.json", "kit/shipped/fixtures/reference/municipalities.csv",
        "kit/shipped/fixtures/demo/window.json", "kit/pages/static/kit/site.css", "kit/pages/templates/kit_pages/base.html",
    ):  # fmt: skip
        assert wanted in names, wanted
    assert [name for name in names if not name.startswith(("kit/", "sokumen-"))] == []
    assert [name for name in names if "/tests/" in name or name.endswith((".sqlite3", ".pyc"))] == []
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_an_empty_folder_becomes_a_town_with_the_wheel_alone(wheel, tmp_path):
    """kit new, setup, run: from nothing to a first page."""
    folder = tmp_path / "venv"
    venv.create(folder, with_pip=False)
    packages = next(folder.glob("lib/python*/site-packages"))
    # Dependencies are borrowed from this environment; the kit itself may come from the wheel only.
    zipfile.ZipFile(wheel).extractall(packages)
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    program = (str(folder / "bin" / "python"), "-c", "from kit.conf.cli import main; main()")
    home = tmp_path / "home"
    home.mkdir()
    town = Instance(home, "yokkaichi", program=program)
    where = subprocess.run(
        [program[0], "-c", "import kit.conf.shipped as it; print(it.__file__, it.FIXTURES)"],
        env=town.environment, cwd=home, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert where.stdout.count(os.fspath(packages)) == 2, where.stdout
    assert town.bare("new", "yokkaichi").returncode == 0
    done = town.kit("setup")
    assert done.returncode == 0, done.stderr
    assert "四日市市の準備ができました" in done.stdout
    with town.running() as address, urllib.request.urlopen(f"{address}/", timeout=30) as answer:
        assert "四日市市" in answer.read().decode()
