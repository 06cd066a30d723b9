"""The prefecture of the demonstration, in a process of its own: `python -m tests.demo.prefecture ACT WORDS…`.

Acts: `keys` (three holders and the online key make the first list of keys), `publish VERSION BUNDLE` (build, two
signatures, publish, write a bundle for the towns), `invite HUB` (a file for each town in `towns.txt`). Every step is the command that the prefecture's staff type. The
last line is JSON after FOUND.
"""

import json
import os
import re
import shutil
import sys
import time
from pathlib import Path
from typing import Any, Final

from tests.demo.town import kit

HOLDERS: Final = ("福祉課長", "情報課長", "センター長")
SIGNERS: Final = (0, 2)


def main(act: str, *words: str) -> None:
    import django

    django.setup()
    from django.conf import settings

    started = time.monotonic()
    folder = Path(settings.KIT_DATA).parent.parent
    if act == "invite":
        found = _invite(folder, words[0])
    else:
        found = _keys(folder) if act == "keys" else _publish(folder, words[0], Path(words[1]))
    print(
        "FOUND" + json.dumps({**found, "seconds": round(time.monotonic() - started, 1)}, ensure_ascii=False)
    )


def _keys(folder: Path) -> dict[str, Any]:
    """What a town gets on paper and as a file: the fingerprint and the first list of keys."""
    from django.conf import settings

    holders = folder / "holders"
    holders.mkdir()
    (holders / "passphrase").write_text("見本の合い言葉は本番では使いません", "utf-8")
    for number, name in enumerate(HOLDERS):
        kit("release", "keys", "new", name, "--file", _key(folder, number), *_passphrase(folder))
    online = str(settings.KIT_KEYS / "feed-online.key")
    kit("release", "keys", "new", "online", "--file", online, "--online")
    draft = str(folder / "signing" / "keys")
    public = [word for number in range(3) for word in ("--holder", f"{_key(folder, number)}.pub")]
    kit("release", "keys", "handover", draft, *public, "--online", f"{online}.pub")
    _sign_and_publish(folder, draft)
    printed = re.search(r"照合番号（招待に印刷する番号）: (.+)", kit("release", "keys", "show"))
    assert printed
    return {"root": str(settings.KIT_FEED / "metadata" / "1.root.json"), "fingerprint": printed[1]}


def _publish(folder: Path, version: str, bundle: Path) -> dict[str, Any]:
    if version == "2026.2" and not (folder / "signing" / "2026.1").exists():
        # The town's kit brought the first one along; the feed begins with the same.
        _from_source(folder, "2026.1")
    (_made_for_the_table if version == "2026.3" else _from_source)(folder, version)
    bundle.parent.mkdir(exist_ok=True)
    kit("blueprint", "fetch")
    kit("blueprint", "export-bundle", str(bundle))
    return {"bytes": bundle.stat().st_size}


def _invite(folder: Path, hub: str) -> dict[str, Any]:
    """The file for each town that is served, and the fingerprint that it compares with the paper, by code."""
    from django.conf import settings
    from django.utils import timezone

    from kit.core.actions.audit import SystemActor
    from kit.hub.actions.invitations import Sender, invite
    from kit.hub.gateway.root import published_root
    from kit.hub.queries.towns import town_with

    root, by, printed = published_root(settings.KIT_FEED), SystemActor("command"), {}
    sender = Sender(hub, root.document, root.fingerprint)
    invitations = folder / "invitations"
    invitations.mkdir(exist_ok=True)
    for line in (folder / "towns.txt").read_text("ascii").splitlines():
        address, _remark, code = line.split()
        town = town_with(code)
        assert town
        _made, sheet = invite(town, address=address, sender=sender, by=by, now=timezone.now())
        (invitations / f"{code}.json").write_bytes(sheet.to_bytes())
        printed[code] = sheet.fingerprint
    return {"printed": printed}


def _from_source(folder: Path, version: str) -> None:
    """Built from files, in a copy: building writes beside its source."""
    from tests.factories import releases

    source = folder / "source"
    if not source.exists():
        shutil.copytree(releases.SHIPPED, source / "hikikomori")
    overlay = source / version
    if version in releases.OVERLAYS:
        shutil.copytree(releases.OVERLAYS[version], overlay)
    over = ("--overlay", str(overlay)) if overlay.exists() else ()
    draft = str(folder / "signing" / version)
    kit("release", "build", "hikikomori", "--source", str(source), *over, "--to", draft)
    _sign_and_publish(folder, draft)


def _made_for_the_table(folder: Path, version: str) -> None:
    from django.conf import settings
    from django.utils import timezone

    from kit.blueprints.logic.document import parse_release
    from kit.hub.gateway.draft import prepare_release
    from kit.hub.gateway.repository import Repository
    from kit.hub.logic.signing import target_name
    from tests.demo.third import third_document
    from tests.factories.releases import built_file

    draft, name = folder / "signing" / version, target_name("hikikomori", 3, version)
    document = third_document()
    media = {medium.target: built_file(medium) for medium in parse_release(json.loads(document)).media}
    prepare_release(Repository(settings.KIT_FEED), draft, {name: document, **media}, timezone.now())
    _sign_and_publish(folder, str(draft))


def _sign_and_publish(folder: Path, draft: str) -> None:
    for number in SIGNERS:
        kit("release", "sign", draft, "--key", _key(folder, number), *_passphrase(folder), "--yes")
    towns = folder / "towns.txt"  # where they listen, when they are served
    kit("release", "publish", draft, *(("--ping", str(towns)) if towns.exists() else ()))


def _key(folder: Path, number: int) -> str:
    return str(folder / "holders" / f"holder{number}.key")


def _passphrase(folder: Path) -> tuple[str, str]:
    return "--passphrase-file", str(folder / "holders" / "passphrase")


if __name__ == "__main__":
    os.umask(0o077)
    main(*sys.argv[1:])
