"""The prefecture of a bench run, in a process of its own, at the hub: `python -m tests.bench.prefecture`.

Makes the keys, publishes what the towns' kit brought along, and leaves a signed draft of the next release, which
changes ten pages. The last line is JSON after FOUND. Everything else is the prefecture of the demonstration.
"""

import json
import os
from pathlib import Path
from typing import Any, Final

PAGES: Final = 10
WORDS: Final = "（ことしの見直しで、ことばを直しました。）"


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    from tests.demo.prefecture import _from_source, _keys

    folder = Path(settings.KIT_DATA).parent.parent
    invitation = _keys(folder)
    _from_source(folder, "2026.1")
    found = {**invitation, "feed": str(settings.KIT_FEED), **_sign_next(folder)}
    print("FOUND" + json.dumps(found, ensure_ascii=False))


def _sign_next(folder: Path) -> dict[str, Any]:
    from django.conf import settings
    from django.utils import timezone

    from kit.hub.gateway.draft import prepare_release
    from kit.hub.gateway.repository import Repository
    from kit.hub.logic.signing import target_name
    from tests.demo.prefecture import SIGNERS, _key, _passphrase
    from tests.demo.town import kit

    draft, document = folder / "signing" / "next", next_document()
    name = target_name("hikikomori", 2, "2026.2")
    prepare_release(Repository(settings.KIT_FEED), draft, {name: document}, timezone.now())
    for number in SIGNERS:
        kit("release", "sign", str(draft), "--key", _key(folder, number), *_passphrase(folder), "--yes")
    return {"draft": str(draft), "bytes": len(document)}


def next_document() -> bytes:
    """The release after 2026.1: the first text of ten pages has one sentence more."""
    from tests.factories import releases

    made = releases.NextRelease(releases.release_document("2026.1"))
    texts = [
        (entry["uid"], block)
        for entry in sorted(made.data["objects"], key=lambda entry: str(entry["fields"].get("slug")))
        if entry["type"] == "pages.content"
        for block in [next(filter(_is_text, entry["fields"]["body"]), None)]
        if block is not None
    ]
    assert len(texts) >= PAGES
    for uid, block in texts[:PAGES]:
        made.edit(uid, f"body/{block['id']}", block["value"].replace("</p>", f"{WORDS}</p>", 1))
    return made.document()


def _is_text(block: dict[str, Any]) -> bool:
    return block["type"] == "text" and "</p>" in block["value"]


if __name__ == "__main__":
    os.umask(0o077)
    main()
