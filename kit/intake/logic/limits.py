"""How often the forms of the intake may be sent.

For: the numbers. Not for: what a limit is (`core.logic.limits`).
"""

from typing import Final

from kit.core.logic.limits import Limit

CODE: Final = Limit("code", per_network=20, in_all=2_000, seconds=600)
START: Final = Limit("start", per_network=30, in_all=3_000, seconds=600)
SEND: Final = Limit("send", per_network=10, in_all=1_000, seconds=600)
# Everything that is sent from an open mailbox: letters, wishes, changes.
LETTER: Final = Limit("letter", per_network=30, in_all=2_000, seconds=600)
