"""The prefecture's instance for journeys, made of a copied sample town.

A town that is set up becomes the prefecture's instance in seconds; a `setup` of its own takes half a minute.
"""

from pathlib import Path
from typing import Final

from tests.fakes.instances import Instance

ROOT: Final = Path(__file__).parent.parent.parent
REGISTER: Final = """
from django.utils import timezone
from kit.hub.actions.register import ensure_towns
from tests.factories.hub import BY
ensure_towns(by=BY, now=timezone.now())
"""


def as_prefecture(town: Instance, folder: Path, more: str = "") -> tuple[Instance, str]:
    """The instance, with the 29 in its register; `more` runs inside it afterwards, its last line comes back."""
    made = town.copy_to(folder)
    made.data.rename(made.data.with_name("mie"))
    made.slug = "mie"
    made.execute("UPDATE kit_core_instancestate SET code = '240001', slug = 'mie'")
    done = made.kit("shell", "-c", REGISTER + more, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    return made, (done.stdout.splitlines() or [""])[-1]
