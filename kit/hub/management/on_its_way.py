"""From a document to the feed: what is to be signed goes out as a file and comes back, and is put out.

For: the screens of the desk and of side support, and `release publish`; a release and a bulletin go the same way. Not for:
writing rows (`actions.on_its_way`), signatures (`gateway.draft`), and what is said in the document.

Rules
- Everything is signed against the list that is out when it is built. Of two that are on their way at once the second is
  therefore built anew after the first went out, with the same document, and signed again: nothing is ever lost from the
  list, and the screen says so before somebody signs in vain.
- What was handed over can be taken back until it is put out; which of the two happens first, the row decides.
- Where putting out broke off between two files, it can only be put out again: renewing the feed would show it anyway.
- Who puts out may not delete in the spool; who hands over may, and then clears away what is out. Until then it lies there and
  matters to nobody: what is out is never taken again.
- The web process never has the online key, except where somebody tries the kit out on one machine.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar

from django.conf import settings
from django.db import transaction

from kit.blueprints.actions.receive import OtherContent
from kit.blueprints.bridge.releases import ReleaseRefused, parse_document
from kit.blueprints.logic.bulletin import NAME
from kit.core.actions.audit import Actor, SystemActor, record
from kit.hub.actions import on_its_way as acts
from kit.hub.actions.release import note_out
from kit.hub.actions.support import note_bulletin_out
from kit.hub.gateway.draft import (
    Draft,
    add_signatures,
    is_current,
    is_half_out,
    missing_signatures,
    prepare_release,
    publish_draft,
    read_draft,
    remake_draft,
)
from kit.hub.gateway.keyfiles import read_signer
from kit.hub.gateway.parcel import signed_list
from kit.hub.gateway.repository import Repository
from kit.hub.gateway.spool import hand_over, take_away, waiting
from kit.hub.logic.signing import SigningRefused, target_name
from kit.hub.models import NextBulletin, NextRelease
from kit.hub.models.on_its_way import OnItsWay
from kit.hub.queries.on_its_way import all_handed_over, all_out, handed_over, others

T = TypeVar("T", bound=OnItsWay)
ONLINE: Final = "feed-online.key"
BY: Final = SystemActor("command")


def draft_folder(row: OnItsWay) -> Path:
    """Where the draft stands."""
    return Path(settings.KIT_DATA) / "drafts" / row.folder


def draft_of(row: OnItsWay) -> Draft:
    """The draft; raises SigningRefused when it is gone or damaged."""
    return read_draft(draft_folder(row))


def digest_of(row: OnItsWay) -> str:
    """The SHA-256 of the built document: what the holders compare."""
    return sha256(bytes(row.document)).hexdigest()


def write_draft(row: T, document: bytes, files: Mapping[str, bytes], *, by: Actor, now: datetime) -> T:
    """Write what is to be signed, and note it; raises SigningRefused or TooLate, and has changed nothing.

    `files`: what travels with the document, by name.
    """
    repository = Repository(settings.KIT_FEED)
    _require_no_half(row, repository)
    kind = f"{row.blueprint}-" if row.blueprint == NAME else ""
    name = f"{kind}{row.sequence}-{row.version}-{sha256(document).hexdigest()[:8]}"
    mine = target_name(row.blueprint, row.sequence, row.version)
    with transaction.atomic():
        row = acts.note_built(row, document, name, by=by, now=now)
        folder = draft_folder(row)
        take_away(name, folder.parent)
        prepare_release(repository, folder, {**files, mine: document}, now)
    return row


def overtaken(row: OnItsWay, draft: Draft) -> bool:
    """Whether something else went out since it was built: it has to be built anew."""
    return not is_current(Repository(settings.KIT_FEED), draft)


def rebuild(row: T, *, by: Actor, now: datetime) -> T:
    """Build the same document anew behind what went out meanwhile; raises SigningRefused or TooLate."""
    draft, repository = draft_of(row), Repository(settings.KIT_FEED)
    _require_no_half(row, repository)
    if is_current(repository, draft):
        raise SigningRefused("組み直さなくても、このまま署名して出せます。")
    with transaction.atomic():
        row = acts.note_rebuilt(row, by=by, now=now)
        remake_draft(repository, draft, now)
    return row


def take_signatures(row: OnItsWay, path: Path, *, by: Actor, now: datetime) -> list[str]:
    """Take over the signatures in a file that came back; answers whose are new. Raises SigningRefused or TooLate."""
    draft = draft_of(row)
    _require_current(row, draft)
    new = add_signatures(draft, signed_list(path))
    if new:
        is_enough = not any(missing_signatures(draft).values())
        acts.note_signed(row, new, is_enough=is_enough, by=by, now=now)
    return new


def has_online_key() -> bool:
    """Whether this process could put out by itself: only where the kit is tried out."""
    key = Path(settings.KIT_KEYS) / ONLINE
    return bool(settings.TRIAL) and os.access(key, os.R_OK)


def ask_to_put_out(row: T, *, by: Actor, now: datetime) -> T:
    """Hand what is signed over to whoever has the online key; raises SigningRefused or TooLate."""
    draft = draft_of(row)
    if any(missing_signatures(draft).values()):
        raise SigningRefused("署名が足りません。持つ人の署名を受け取ってから出してください。")
    _require_current(row, draft)
    with transaction.atomic():
        row = acts.note_asked(row, by=by, now=now)
        try:
            hand_over(draft.folder, settings.KIT_SPOOL)
        except OSError as error:
            raise SigningRefused(_not_handed_over(error)) from error
    for name in all_out():
        take_away(name, Path(settings.KIT_SPOOL))
    return row


def take_back(row: T, *, by: Actor, now: datetime) -> T:
    """Not out after all, as long as nobody put it out; raises TooLate or SigningRefused."""
    draft = draft_of(row)
    with transaction.atomic():
        row = acts.note_taken_back(row, by=by, now=now)
        _require_whole(draft)
    take_away(row.folder, Path(settings.KIT_SPOOL))
    return row


def give_up(row: T, *, by: Actor, now: datetime) -> T:
    """Drop it, and what the holders would have signed; raises TooLate or SigningRefused."""
    try:
        draft: Draft | None = draft_of(row)
    except SigningRefused:
        draft = None  # gone or damaged: that is why it is dropped
    with transaction.atomic():
        row = acts.drop(row, by=by, now=now)
        if draft is not None:
            _require_whole(draft)
    take_away(row.folder, draft_folder(row).parent, Path(settings.KIT_SPOOL))
    return row


def put_out(draft: Draft, online: Path, *, row: OnItsWay | None, by: Actor, now: datetime) -> str:
    """Put a signed draft into the feed; answers the names in it. Raises SigningRefused or TooLate, and wrote nothing.

    `row`: whose draft it is, None for a folder that a command wrote.
    """
    signer = read_signer(online, "")
    with transaction.atomic():
        names = _note_published(draft, by=by, now=now)
        if isinstance(row, NextRelease):
            note_out(row, parse_document(bytes(row.document)), by=by, now=now)
        elif isinstance(row, NextBulletin):
            note_bulletin_out(row, by=by, now=now)
        publish_draft(Repository(settings.KIT_FEED), draft, signer, now)
    return names


def put_out_waiting(online: Path, *, by: Actor, now: datetime) -> dict[str, str]:
    """Put out everything that was handed over; answers, by name of the draft, why one was not ("" for done).

    What was taken back in the same moment is passed over.
    """
    told: dict[str, str] = {}
    for folder in waiting(Path(settings.KIT_SPOOL)):
        row = handed_over(folder.name)
        if row is None:
            continue
        try:
            told[folder.name] = _put_out_one(row, folder, online, by=by, now=now)
        except acts.TooLate:
            continue
    return told


def not_in_spool() -> list[str]:
    """What was handed over and does not lie where this process looks: it looks in another place than the screens."""
    asked = all_handed_over()  # asked first: what is handed over lies there before the row says so
    lying = {folder.name for folder in waiting(Path(settings.KIT_SPOOL))}
    return [name for name in asked if name not in lying and handed_over(name)]


def left_in_spool(names: Iterable[str]) -> list[Path]:
    """Of what went out, the folders that this process may not delete."""
    places = (Path(settings.KIT_SPOOL) / name for name in names)
    return [place for place in places if place.is_dir()]


def _put_out_one(row: OnItsWay, folder: Path, online: Path, *, by: Actor, now: datetime) -> str:
    try:
        draft = read_draft(folder)
        _require_same_document(row, draft)
        put_out(draft, online, row=row, by=by, now=now)
    except (SigningRefused, ReleaseRefused, OtherContent, OSError) as refused:
        words = _disk_words(refused) if isinstance(refused, OSError) else str(refused)
        acts.note_problem(row, words, by=by, now=now)
        return words
    take_away(folder.name, folder.parent)
    return ""


def _note_published(draft: Draft, *, by: Actor, now: datetime) -> str:
    names = "、".join(draft.documents) or "keys"
    if draft.documents and all(name.startswith(f"{NAME}/") for name in draft.documents):
        record(by=by, act="bulletin.publish", kind="support", reference=names[:100], now=now)
    else:
        detail = {"releases": len(draft.documents), "root": bool(draft.root)}
        record(by=by, act="release.publish", kind="release", reference=names[:100], detail=detail, now=now)
    return names


def _require_current(row: OnItsWay, draft: Draft) -> None:
    if overtaken(row, draft):
        raise SigningRefused(
            "組み立てたあとに、ほかのものが配信に出ました。集めた署名は使えません。"
            "同じ内容で組み直して、もう一度署名をもらってください。"
        )


def _require_no_half(row: OnItsWay, repository: Repository) -> None:
    """Nothing is built on a list that is half out: it would go out with it."""
    for other in others(row):
        try:
            is_half = is_half_out(repository, draft_of(other))
        except SigningRefused:
            continue  # its draft is gone; it can only be dropped
        if is_half:
            raise SigningRefused(
                f"{other.words} が、配信に出る途中で止まっています。先に、それをもう一度出してください。"
            )


def _require_whole(draft: Draft) -> None:
    if is_half_out(Repository(settings.KIT_FEED), draft):
        raise SigningRefused(
            "配信に出る途中で止まっているので、取りやめられません。わけをなくしてから、もう一度出してください。"
        )


def _require_same_document(row: OnItsWay, draft: Draft) -> None:
    name = target_name(row.blueprint, row.sequence, row.version)
    if draft.documents.get(name) != bytes(row.document):
        raise SigningRefused(
            "署名を待つあいだに、文書が変わっています。取りやめて、もう一度組み立ててください。"
        )


def _not_handed_over(error: OSError) -> str:
    """Who has to be called: an approver can neither free a disk nor set rights."""
    return (
        f"渡すところ（{settings.KIT_SPOOL}）に書けないため、渡せませんでした（{error.strerror or '写せないファイルがあります'}）。"
        "何も変わっていません。集めた署名も、そのままです。県ハブのサイトを設置した担当者に、この文を伝えて、"
        "フォルダーの権限とディスクの空きを見てもらってください。そのあとで、もう一度「出す」を押します。"
    )


def _disk_words(error: OSError) -> str:
    return (
        f"配信の置き場に書けません（{error.strerror or error}）。市町に見える配信は、前のままです。"
        "空きと書く権限を確かめてから、もう一度出してください。"
    )
