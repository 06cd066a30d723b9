"""Where the blueprints and fixtures that ship with the kit lie.

In a checkout they are folders beside `kit/`; in the wheel they are inside it (`kit/shipped/`).
"""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent.parent
_INSIDE: Final = _PACKAGE / "shipped"
ROOT: Final = _INSIDE if _INSIDE.is_dir() else _PACKAGE.parent

BLUEPRINTS: Final = ROOT / "blueprints"
FIXTURES: Final = ROOT / "fixtures"
