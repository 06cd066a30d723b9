"""Text in a spreadsheet's cell that stays text: guarded on the way out, and the same again on the way in.

For: every export and the import of one. Not for: numbers and dates that are written as such.

Rules
- A spreadsheet takes a cell that begins with = + - @, a tab or a carriage return for a formula or a command, in
  full width (＝ ＋ － ＠) as well. An apostrophe before it makes it text, as the programs themselves do.
- A text that already begins with apostrophes before such a sign gets one more, so that taking one away on the way in
  gives back exactly what was there.
Source: OWASP, "CSV Injection".
"""

from typing import Final

GUARD: Final = "'"
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def guarded(text: str) -> str:
    """The text as it may stand in a cell."""
    return GUARD + text if text.lstrip(GUARD).startswith(_DANGEROUS) else text


def unguarded(text: str) -> str:
    """The text that was guarded; others stay as they are."""
    is_guarded = text.startswith(GUARD) and text.lstrip(GUARD).startswith(_DANGEROUS)
    return text[len(GUARD) :] if is_guarded else text
