"""Whether a number is that of a consultation: for texts that leave the house.

For: the checks of public summaries and of requests to the prefecture. Not for: finding the record.
"""

from kit.core.registries import record_finders


def is_consultation_number(signs: str) -> bool:
    """Whether a consultation has this number, also one that was erased; whose it is is not asked."""
    find = record_finders.get("consultation")
    return find is not None and find(signs) is not None
