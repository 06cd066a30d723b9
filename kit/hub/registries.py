"""The seam of the exchange: which kinds of messages towns may send, and who takes them.

For: rooms of the hub that hear something from towns; they register in `wiring`. Not for: enrolment, which is taken before
a town is known.
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
