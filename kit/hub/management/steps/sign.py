"""`release sign FOLDER --key FILE` (or the zip from the release desk): runs where the key is, without network and database.

It shows what would be signed and asks; a holder signs what they have read, not what they were told.
"""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import CommandError

from kit.blueprints.logic.bulletin import NAME, BulletinUnreadable, read_bulletin
from kit.blueprints.logic.document import parse_release
from kit.blueprints.logic.trust import grouped
from kit.core.management.ask import said_yes
from kit.hub.gateway.draft import Draft, holders_of, read_draft, sign_draft
from kit.hub.gateway.keyfiles import read_halves, read_signer
from kit.hub.gateway.lacking import Lack, lacks
from kit.hub.gateway.parcel import read_parcel, write_parcel
from kit.hub.gateway.repository import listing
from kit.hub.logic.bulletin_lines import bulletin_lines
from kit.hub.logic.signing import SigningRefused
from kit.hub.logic.urgent import urgent_lines
from kit.hub.management.steps.keys import read_passphrase

help = "署名を待つフォルダーに、鍵のある端末で署名する"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        type=Path,
        help="release build --to または release keys handover が書いたフォルダー、または県ハブの画面で受け取った zip",
    )
    parser.add_argument("--key", type=Path, required=True, help="自分の鍵のファイル")
    parser.add_argument("--passphrase-file", type=Path, help="合い言葉を読むファイル（たずねない）")
    parser.add_argument("--yes", action="store_true", help="内容を確かめたとして、たずねない")


def run(
    say: Callable[[str], object],
    *,
    folder: Path,
    key: Path,
    passphrase_file: Path | None,
    yes: bool,
    **options: Any,
) -> None:
    if folder.is_file():
        _sign_parcel(say, folder, key=key, passphrase_file=passphrase_file, yes=yes)
        return
    _sign(say, read_draft(folder), key=key, passphrase_file=passphrase_file, yes=yes)


def _sign_parcel(say: Callable[[str], object], parcel: Path, **how: Any) -> None:
    """A zip from the release desk is signed in its place: it is handed in again as it is."""
    with TemporaryDirectory() as place:
        read_parcel(parcel, Path(place))
        _sign(say, read_draft(Path(place)), **how)
        write_parcel(Path(place), parcel)
    say(
        f"{parcel} に署名を書き足しました。署名したファイルを、県ハブの画面で渡してください。二人めが続けて署名するときは、そのあとで渡します。"
    )


def _sign(
    say: Callable[[str], object], draft: Draft, *, key: Path, passphrase_file: Path | None, yes: bool
) -> None:
    read_halves(key)
    for line in describe(draft):
        say(printable(line))
    if not yes and not said_yes("この内容に署名しますか"):
        raise CommandError("署名していません。")
    sign_draft(draft, read_signer(key, read_passphrase(passphrase_file, "合い言葉: ")))
    for lack in lacks(draft):
        say(printable(_lack_words(lack)))


def _lack_words(lack: Lack) -> str:
    """Of whom a signature is missing: in a hand-over, of the old holders or of the new."""
    of = f"（{lack.of}の人）" if lack.of else ""
    if not lack.count:
        return f"{lack.part}{of}: 署名がそろいました。"
    return f"{lack.part}{of}: あと{lack.count}人の署名が要ります。まだの人: {'、'.join(lack.names)}"


def printable(line: str) -> str:
    """A line without characters that could repaint the terminal: the draft may come from a hub that was broken into."""
    return "".join(letter if letter.isprintable() or letter == "　" else "·" for letter in line)


def describe(draft: Draft) -> Iterator[str]:
    """What a holder reads before signing, line by line."""
    if draft.root:
        yield f"鍵の名簿 第{draft.root.signed.version}版: {'、'.join(holders_of(draft.root))}"
        if draft.trusted:
            yield f"　いまの名簿: {'、'.join(holders_of(draft.trusted))}"
        yield f"　期限 {draft.root.signed.expires:%Y-%m-%d}"
    assert draft.targets is not None
    yield f"公開版の一覧 第{draft.targets.signed.version}版（期限 {draft.targets.signed.expires:%Y-%m-%d}）"
    listed = listing(draft.targets)
    for name, document in draft.documents.items():
        if name.startswith(f"{NAME}/"):
            yield from _bulletin(name, document)
            yield f"　照合番号: {grouped(listed[name][0])}"
            continue
        head = _release(name, document)
        yield f"　新しい公開版 {head['blueprint']} {head['version']}（{draft.folder / 'documents' / name}）"
        yield f"　照合番号: {grouped(listed[name][0])}"
        yield from (f"　｜{line}" for line in str(head["notes"]).splitlines())
        yield from (f"　緊急: {line}" for line in urgent_lines(head, _earlier(draft, head)))
    for name, data in draft.media.items():
        yield f"　新しい画像（{draft.folder / 'documents' / name}、{len(data):,}バイト）"


def _release(name: str, document: bytes) -> dict[str, Any]:
    """What a release says; raises SigningRefused for what is none."""
    try:
        data = json.loads(document)
        parse_release(data)
    except ValueError as error:
        raise SigningRefused(
            f"{name} は、この端末のキットでは読めない公開版です。署名しないでください。"
        ) from error
    return dict(data)


def _bulletin(name: str, document: bytes) -> Iterator[str]:
    try:
        yield from bulletin_lines(read_bulletin(document))
    except BulletinUnreadable as error:
        raise SigningRefused(
            f"{name} は、この端末のキットでは読めないお知らせです。署名しないでください。"
        ) from error


def _earlier(draft: Draft, head: Mapping[str, Any]) -> Mapping[str, Any]:
    """The release just before this one, an empty mapping for the first."""
    wanted = head["blueprint"], head["sequence"] - 1
    everything = (*draft.earlier.values(), *draft.documents.values())
    found = [head for document in everything if "blueprint" in (head := json.loads(document))]
    return next((before for before in found if (before["blueprint"], before["sequence"]) == wanted), {})
