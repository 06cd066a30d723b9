"""Where rooms of the hub hear of each other's work without knowing each other.

Not for: what other apps offer (`kit.core.registries`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kit.core.registries import Registry

# A town's `/town.json` was read and believed: the town, the document, the address it was read from, the moment. Called
# inside the harvest's transaction when the document changed, and at the first good reading of each day.
town_said: Registry[Callable[[Any, Mapping[str, Any], str, datetime], object]] = Registry("town said")
