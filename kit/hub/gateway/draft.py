"""A folder that travels: what is to be signed, carried from the hub to each holder and back.

For: making it, signing it where the key is (no network, no database), checking it on its return. Not for:
publishing it (`repository`).

Inside: `trusted.root.json` (the root that is in force), `before.targets.json`, the new `root.json` and/or
`targets.json`, `documents/`, the releases that are new, in `documents/media/` the files that came with them, and in
`earlier/` the release before each: what is read then needs nothing else.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Snapshot, TargetFile, Targets, Timestamp

from kit.blueprints.logic.media import listed_in, parse_media
from kit.blueprints.logic.trust import list_releases
from kit.hub.gateway.keyfiles import HOLDER, PublicKey
from kit.hub.gateway.repository import Repository, lifetime_end, listing, put, read_metadata
from kit.hub.logic.signing import THRESHOLD, SigningRefused, check_continues, check_version

MEDIA: Final = "media/"
PARTS: Final = {Root.type: "鍵の名簿", Targets.type: "公開版の一覧"}


@dataclass(frozen=True)
class Draft:
    """What a folder asks to be signed."""

    folder: Path
    trusted: Metadata[Root] | None
    root: Metadata[Root] | None
    before: Mapping[str, tuple[str, int]]
    targets: Metadata[Targets] | None
    documents: Mapping[str, bytes]
    media: Mapping[str, bytes]
    earlier: Mapping[str, bytes]

    @property
    def authority(self) -> Metadata[Root]:
        """The root whose keys sign targets: the new one when there is one."""
        found = self.root or self.trusted
        if found is None:
            raise SigningRefused(f"{self.folder} に鍵の名簿がありません。もう一度作ってください。")
        return found


def prepare_handover(
    repository: Repository, folder: Path, holders: Iterable[PublicKey], online: PublicKey, now: datetime
) -> None:
    """Write a draft with the next root for these keys, and targets signed anew under it."""
    trusted = repository.newest(Root)
    root = Root(
        version=trusted.signed.version + 1 if trusted else 1, expires=lifetime_end("root", now),
        consistent_snapshot=True,
    )  # fmt: skip
    for role in (Root.type, Targets.type):
        for holder in holders:
            root.add_key(holder.key, role)
        root.roles[role].threshold = THRESHOLD
    for role in (Snapshot.type, Timestamp.type):
        root.add_key(online.key, role)
    _begin(repository, folder)
    put(folder / "root.json", Metadata(root).to_bytes())
    put(folder / "targets.json", Metadata(_next_targets(repository, now)).to_bytes())


def carry_over(repository: Repository, folder: Path, earlier: Repository) -> None:
    """Let the first list under new keys say again, byte for byte, all that an earlier feed had out.

    For the case that two holders' keys are lost: their list has no follower, and the towns still know its releases.
    Raises SigningRefused.
    """
    if repository.newest(Root) is not None:
        raise SigningRefused(
            f"{repository.folder} に鍵の名簿があります。--earlier は、鍵を失って空からはじめるときだけ使います。"
        )
    listed = earlier.listed()
    if not listed:
        raise SigningRefused(f"{earlier.folder} に、前の配信がありません。場所を確かめてください。")
    targets = read_metadata(Targets, folder / "targets.json")
    for name, (digest, _length) in listed.items():
        data = earlier.document(name, digest)
        if hashlib.sha256(data).hexdigest() != digest:
            raise SigningRefused(f"前の配信の {name} が壊れています。バックアップから戻してください。")
        targets.signed.targets[name] = TargetFile.from_data(name, data, ["sha256"])
        put(folder / "documents" / name, data)
    put(folder / "targets.json", targets.to_bytes())


def prepare_release(repository: Repository, folder: Path, files: Mapping[str, bytes], now: datetime) -> None:
    """Write a draft that adds files (a document and its media, by name) to what is published."""
    repository.required_root()
    targets = _next_targets(repository, now)
    new = {name: data for name, data in files.items() if name not in targets.targets}
    for name, data in new.items():
        targets.targets[name] = TargetFile.from_data(name, data, ["sha256"])
    _begin(repository, folder)
    put(folder / "targets.json", Metadata(targets).to_bytes())
    for name, data in new.items():
        put(folder / "documents" / name, data)
    _put_earlier(repository, folder, new)


def remake_draft(repository: Repository, draft: Draft, now: datetime) -> None:
    """Ask in the same folder for signatures under the same documents, behind what is out now; raises SigningRefused.

    The signatures that stood there are gone: they were given to a list that nobody would follow any more.
    """
    folder = draft.folder
    fresh, old = (folder.with_name(f".{folder.name}.{word}") for word in ("new", "old"))
    published = {(found.blueprint, found.sequence): found for found in list_releases(repository.listed())}
    for name, data in draft.documents.items():
        (mine,) = list_releases({name: (hashlib.sha256(data).hexdigest(), len(data))})
        if published.get((mine.blueprint, mine.sequence), mine) != mine:
            raise SigningRefused(
                f"順番{mine.sequence}には、別のものがもう出ています。取りやめて、もう一度組み立ててください。"
            )
    for place in (fresh, old):
        shutil.rmtree(place, ignore_errors=True)
    prepare_release(repository, fresh, {**draft.documents, **draft.media}, now)
    folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def read_draft(folder: Path) -> Draft:
    """Read a draft and check that its documents are the ones it lists; raises SigningRefused."""
    targets = _if_there(Targets, folder / "targets.json")
    before = _if_there(Targets, folder / "before.targets.json")
    if targets is None:
        raise SigningRefused(f"{folder} は、署名を待つフォルダーではありません。")
    files, earlier = (_read_all(folder / part) for part in ("documents", "earlier"))
    media = {name: data for name, data in files.items() if name.startswith(MEDIA)}
    documents = {name: data for name, data in files.items() if name not in media}
    published = listing(before) if before else {}
    check_continues(published, listing(targets))
    new = {name: found[0] for name, found in listing(targets).items() if name not in published}
    known = {name: found[0] for name, found in published.items() if name in earlier}
    if new != _digests(files) or known != _digests(earlier):
        raise SigningRefused(f"{folder} の文書と一覧が合いません。署名せずに、もう一度作ってください。")
    _require_media(documents, listing(targets), folder)
    trusted, root = (_if_there(Root, folder / name) for name in ("trusted.root.json", "root.json"))
    return Draft(folder, trusted, root, published, targets, documents, media, earlier)


def sign_draft(draft: Draft, signer: CryptoSigner) -> None:
    """Add this key's signatures where it counts. Raises SigningRefused."""
    keyid = signer.public_key.keyid
    signed = False
    for role, metadata in _parts(draft):
        keepers = [draft.authority, *([draft.trusted] if role == Root.type and draft.trusted else [])]
        if any(keyid in keeper.signed.roles[role].keyids for keeper in keepers):
            metadata.sign(signer, append=True)
            put(draft.folder / f"{role}.json", metadata.to_bytes())
            signed = True
    if not signed:
        raise SigningRefused("この鍵は名簿にありません。署名していません。")


def signers_of(draft: Draft) -> tuple[list[str], list[str]]:
    """Whose valid signatures stand under the targets, and which holders have not signed, in words."""
    assert draft.targets is not None
    found = _verified(draft, draft.targets.signatures)
    return [whose(key) for key in found.signed.values()], [whose(key) for key in found.unsigned.values()]


def add_signatures(draft: Draft, data: bytes) -> list[str]:
    """Take over the valid signatures of a `targets.json` that came back; answers whose are new. Raises SigningRefused.

    What was signed has to be what was sent: a list that says anything else is refused, whoever signed it.
    """
    try:
        returned: Metadata[Targets] = Metadata[Targets].from_bytes(data)
    except (RepositoryError, ValueError) as error:
        raise SigningRefused("署名の一覧（targets.json）として読めないファイルです。") from error
    targets = draft.targets
    assert targets is not None
    if returned.signed != targets.signed:
        raise SigningRefused(
            "署名したものが、ここで組み立てたものと違います。別の公開版のファイルかもしれません。"
        )
    before = set(_verified(draft, targets.signatures).signed)
    found = _verified(draft, returned.signatures).signed
    new = [key for keyid, key in found.items() if keyid not in before]
    for key in new:
        targets.signatures[key.keyid] = returned.signatures[key.keyid]
    if new:
        put(draft.folder / "targets.json", targets.to_bytes())
    return [whose(key) for key in new]


def _verified(draft: Draft, signatures: Mapping[str, Any]) -> Any:
    assert draft.targets is not None
    return draft.authority.signed.get_verification_result(
        Targets.type, draft.targets.signed_bytes, dict(signatures)
    )


def missing_signatures(draft: Draft) -> dict[str, int]:
    """How many signatures root and targets still lack, by role."""
    found = {}
    for role, metadata in _parts(draft):
        keepers = [draft.authority, *([draft.trusted] if role == Root.type and draft.trusted else [])]
        results = [
            keeper.signed.get_verification_result(role, metadata.signed_bytes, metadata.signatures)
            for keeper in keepers
        ]
        found[role] = max(result.missing for result in results)
    return found


def publish_draft(repository: Repository, draft: Draft, online: CryptoSigner, now: datetime) -> None:
    """Put a signed draft out; raises SigningRefused and has written nothing."""
    lacking = sum(missing_signatures(draft).values())
    if lacking:
        raise SigningRefused(f"署名が足りません（あと{lacking}）。持つ人に release sign を頼んでください。")
    _require_current(repository, draft)
    targets = draft.targets
    assert targets is not None
    if online.public_key.keyid not in draft.authority.signed.roles[Timestamp.type].keyids:
        raise SigningRefused(
            "この鍵は、名簿にあるオンラインの鍵ではありません。--online を確かめてください。"
        )
    # Media first, for whoever looks at the folder and not at the metadata.
    for name, document in {**draft.media, **draft.documents}.items():
        repository.put_document(name, targets.signed.targets[name], document)
    for _role, metadata in _parts(draft):
        # What is out never changes: the same list with fewer signatures would cut off who knows an older root.
        if _signed_of(repository.newest(type(metadata.signed))) != metadata.signed:
            repository.put_offline(metadata)
    repository.renew(online, now)


def is_current(repository: Repository, draft: Draft) -> bool:
    """Whether nothing else went out since the draft was made: only then its signatures are of use."""
    try:
        _require_current(repository, draft)
    except SigningRefused:
        return False
    return True


def is_half_out(repository: Repository, draft: Draft) -> bool:
    """Whether its list lies in the feed already: where putting out broke off, the next renewal would show it."""
    return _signed_of(repository.newest(Targets)) == _signed_of(draft.targets)


def holders_of(root: Metadata[Root]) -> list[str]:
    """Whose keys a root names, in words."""
    return [whose(root.signed.keys[keyid]) for keyid in root.signed.roles[Root.type].keyids]


def whose(key: Any) -> str:
    """Whose key this is."""
    return str(key.unrecognized_fields.get(HOLDER, key.keyid[:8]))


def _require_current(repository: Repository, draft: Draft) -> None:
    """The draft follows what is out; a part that is out already (an earlier attempt broke off) is fine too.

    Whose signatures count says the feed, not the folder: one that names no root in force, or another, is refused.
    """
    known = _signed_of(repository.newest(Root))
    is_out = draft.root is not None and draft.root.signed == known
    if not is_out and _signed_of(draft.trusted) != known:
        raise SigningRefused("鍵の名簿が、いまの配信と違います。もう一度作って、署名をもらってください。")
    for role, metadata in _parts(draft):
        published: Metadata[Any] | None = repository.newest(type(metadata.signed))
        if _signed_of(published) != metadata.signed:
            check_version(metadata.signed.version, published.signed.version if published else 0, PARTS[role])
    assert draft.targets is not None
    check_continues(repository.listed(), listing(draft.targets))


def _signed_of(metadata: Metadata[Any] | None) -> Any:
    return metadata.signed if metadata else None


def _require_media(
    documents: Mapping[str, bytes], listed: Mapping[str, tuple[str, int]], folder: Path
) -> None:
    try:
        media = [
            medium for data in documents.values() for medium in parse_media(json.loads(data).get("media", []))
        ]
    except (ValueError, AttributeError) as error:
        raise SigningRefused(
            f"{folder} に、公開版として読めない文書があります。署名しないでください。"
        ) from error
    lacking = [medium.name for medium in media if not listed_in(listed, medium)]
    if lacking:
        raise SigningRefused(f"画像 {lacking[0]} が一覧にありません。署名せずに、もう一度作ってください。")


def _parts(draft: Draft) -> list[tuple[str, Metadata[Any]]]:
    found: list[tuple[str, Metadata[Any] | None]] = [(Root.type, draft.root), (Targets.type, draft.targets)]
    return [(role, metadata) for role, metadata in found if metadata is not None]


def _next_targets(repository: Repository, now: datetime) -> Targets:
    published = repository.newest(Targets)
    if published is None:
        return Targets(version=1, expires=lifetime_end("targets", now))
    targets = deepcopy(published.signed)
    targets.version += 1
    targets.expires = lifetime_end("targets", now)
    return targets


def _begin(repository: Repository, folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise SigningRefused(f"{folder} は空ではありません。新しいフォルダーを書いてください。")
    for kind, name in ((Root, "trusted.root.json"), (Targets, "before.targets.json")):
        present: Metadata[Any] | None = repository.newest(kind)
        if present:
            put(folder / name, present.to_bytes())


def _put_earlier(repository: Repository, folder: Path, new: Mapping[str, bytes]) -> None:
    """Beside each new release the published one before it."""
    blueprints = {found.blueprint for found in list_releases({name: ("", 0) for name in new})}
    newest = {found.blueprint: found for found in list_releases(repository.listed())}
    for found in (newest[name] for name in blueprints & newest.keys()):
        put(folder / "earlier" / found.name, repository.document(found.name, found.digest))


def _read_all(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _digests(documents: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(document).hexdigest() for name, document in documents.items()}


def _if_there(kind: type[Any], path: Path) -> Metadata[Any] | None:
    return read_metadata(kind, path) if path.is_file() else None
