"""The seams inside the hub: rooms hear of each other's work, and of what towns send, without knowing each other.

For: rooms that register in `wiring`. Not for: what other apps offer (`kit.core.registries`), and enrolment, which is taken
before a town is known.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kit.core.registries import Registry

# By the kind of the message, `handler(town, content, now)`: the connected town whose signature holds, what it sent, and
# when; answers what the town is told. Runs in the transaction of the message, which holds the town's row. Raises
# `ExchangeRefused("content")` when the content is not as agreed: then nothing of the message is kept.
exchange_kinds: Registry[Callable[[Any, Mapping[str, Any], datetime], dict[str, Any]]] = Registry(
    "exchange kinds"
)
# A town's `/town.json` was read and believed: the town, the document, the address it was read from, the moment. Called
# inside the harvest's transaction when the document changed, and at the first good reading of each day.
town_said: Registry[Callable[[Any, Mapping[str, Any], str, datetime], object]] = Registry("town said")
