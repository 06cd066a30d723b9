"""What a release needs from people before it is built.

For: the form of the desk. Not for: what the linter asks (`blueprints.logic.lint`).

Rules
1. Nobody receives a release without a word about what changed and why.
2. Whatever disappears has a reason, and so has whatever cannot wait.
3. A word of the list "never" may stand where somebody looked and said so.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

NOTES: Final = "notes"


def lacking(
    notes: str, reasons: Mapping[str, str], needed: Iterable[str], urgent: Iterable[Mapping[str, str]],
    unticked: Collection[str],
) -> dict[str, str]:  # fmt: skip
    """Return what is missing, by the place in the form, in words that say what to do; empty when nothing is."""
    found: dict[str, str] = {}
    if not notes.strip():
        found[NOTES] = "何がなぜ変わったかを、市町の職員が読む言葉で書いてください。"
    for uid in needed:
        if not reasons.get(uid, "").strip():
            found[f"reason-{uid}"] = "取り下げる理由を書いてください。市町への説明に入ります。"
    for entry in urgent:
        if not entry["reason"].strip():
            found[f"urgent-{entry['uid']}-{entry['path']}"] = "急ぐ理由を書いてください。"
    for digest in unticked:
        found[f"tick-{digest}"] = "この言葉でよいか、確かめてください。直すか、確かめた印を付けます。"
    return found
