"""What a code gives, and how many are computed at once."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kit.core.gateway import keys
from kit.intake.gateway.codes import PLACES, FileKeeper, a_place, stretch
from kit.intake.logic.code import complete, read_code
from kit.intake.logic.keeper import KeeperBusy
from kit.intake.logic.reference import read_reference

CODE = complete("123456789012345")
# Another process that takes a place and never lets go by itself.
HOLDER = """
import sys
from pathlib import Path
from kit.intake.gateway.codes import a_place
with a_place(Path(sys.argv[1]), 0):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys.make_missing(tmp_path / "keys")
    return tmp_path


def keeper(folder: Path, patience: float = 0) -> FileKeeper:
    return FileKeeper(folder / "keys", folder, patience=patience)


def test_a_code_gives_the_same_always_and_another_nothing_alike(folder: Path) -> None:
    one, again = keeper(folder).keys_of(CODE), keeper(folder).keys_of(CODE)
    other = keeper(folder).keys_of(complete("123456789012346"))
    assert (one.lookup, one.secret.raw()) == (again.lookup, again.secret.raw())
    assert len({one.lookup, one.secret.raw(), other.lookup, other.secret.raw()}) == 4
    assert "secret" not in repr(one).replace("secret=DataKey(…)", "")


def test_another_instance_gives_something_else(folder: Path, tmp_path: Path) -> None:
    keys.make_missing(tmp_path / "b" / "keys")
    there, here = keeper(tmp_path / "b").keys_of(CODE), keeper(folder).keys_of(CODE)
    assert there.lookup != here.lookup
    assert there.secret.raw() != here.secret.raw()


def test_the_computation_is_argon2id_of_the_settings_that_codes_in_use_were_made_with() -> None:
    """Changing the cost would lock out everybody who has a code."""
    assert stretch(CODE, b"sixteen bytes ok").hex() == KNOWN


KNOWN = "27532edf246e1ff1085601ce9f95b6a894dc494dabadc47fd549eca7679d7d38"


def test_drawn_codes_and_references_can_be_read(folder: Path) -> None:
    drawn = [keeper(folder).new_code() for _ in range(200)]
    assert [read_code(code) for code in drawn] == drawn
    assert len(set(drawn)) == 200
    references = [keeper(folder).new_reference() for _ in range(200)]
    assert [read_reference(signs) for signs in references] == references


def test_two_at_once_over_all_processes_and_a_killed_one_lets_go(folder: Path) -> None:
    places = folder / "code-places"
    words = [sys.executable, "-c", HOLDER, str(places)]
    held = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PLACES)
    ]
    try:
        assert [process.stdout.readline() for process in held if process.stdout] == ["held\n"] * PLACES
        with pytest.raises(KeeperBusy, match="少しお待ちください"):
            keeper(folder).keys_of(CODE)
        held[0].send_signal(signal.SIGKILL)
        held[0].wait(10)
        assert keeper(folder).keys_of(CODE).lookup
    finally:
        for process in held:
            process.kill()
            process.communicate()


def test_a_place_is_given_back_after_a_failure(folder: Path) -> None:
    for _ in range(PLACES + 1):
        with pytest.raises(ZeroDivisionError), a_place(folder / "code-places", 0):
            1 / 0  # noqa: B018
    places = folder / "code-places"
    with a_place(places, 0), a_place(places, 0), pytest.raises(KeeperBusy):
        keeper(folder).keys_of(CODE)
