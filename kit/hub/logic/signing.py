"""What the publisher decides about keys and about what may be signed next.

For: the ceremony, drafts, publishing. Not for: making signatures (gateway), and what a release says (`lint`).

Rules
1. Three holders, each with a key and a passphrase of their own; two of three sign root and targets.
2. A new release continues the published ones: one sequence more, nothing published ever changes or disappears.
3. A draft belongs to the state of the feed it was made from; when the feed has moved on, it is made again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from kit.blueprints.logic.trust import list_releases

HOLDERS: Final = 3
THRESHOLD: Final = 2
SHORTEST_PASSPHRASE: Final = 15
VERSION: Final = r"[0-9]{4}(?:\.[0-9]{1,4})+"  # as the feed, a parcel and the spool carry it
Targets = Mapping[str, tuple[str, int]]


class SigningRefused(Exception):
    """Nothing was signed or published; the message is one line that says what to do."""


def check_holders(names: Sequence[str], keyids: Iterable[str]) -> None:
    """Pass when three different people with three different keys hold the feed; raise SigningRefused."""
    if len(names) != HOLDERS or len(set(names)) != HOLDERS or len(set(keyids)) != HOLDERS:
        raise SigningRefused(f"鍵を持つ人は、別の{HOLDERS}人です。--holder を{HOLDERS}回書いてください。")


def check_passphrase(first: str, second: str) -> None:
    """Pass when a passphrase was typed the same twice and is long enough; raise SigningRefused."""
    if first != second:
        raise SigningRefused("二回の合い言葉が違います。もう一度おこなってください。")
    if len(first) < SHORTEST_PASSPHRASE:
        raise SigningRefused(f"合い言葉は{SHORTEST_PASSPHRASE}文字以上にしてください。")


def target_name(blueprint: str, sequence: int, version: str) -> str:
    """The name under which a release is signed."""
    return f"{blueprint}/{sequence}-{version}.json"


def check_next(listed: Targets, blueprint: str, sequence: int, built: Collection[str]) -> None:
    """Pass when `sequence` is the next of a blueprint; raise SigningRefused.

    `built`: SHA-256 of the built documents that lie beside the source: what is out already is among them.
    """
    published = {
        found.sequence: found.digest for found in list_releases(listed) if found.blueprint == blueprint
    }
    if sequence != len(published) + 1:
        raise SigningRefused(
            f"次に出せるのは順番{len(published) + 1}です（原稿は{sequence}）。release.yaml の sequence を確かめてください。"
        )
    changed = [number for number, digest in sorted(published.items()) if digest not in built]
    if changed:
        raise SigningRefused(
            f"出したあとの公開版（順番{changed[0]}）の文書が、変わったか、なくなっています。元に戻してください。"
        )


def check_continues(before: Targets, after: Targets) -> None:
    """Pass when everything published stays as it is; raise SigningRefused."""
    gone = [name for name, found in before.items() if after.get(name) != found]
    if gone:
        raise SigningRefused(
            f"出したものが、消えるか変わっています（{gone[0]}）。もう一度組み立ててください。"
        )


def check_version(offered: int, published: int, what: str) -> None:
    """Pass when a draft follows what is published now; raise SigningRefused."""
    if offered != published + 1:
        raise SigningRefused(
            f"{what}は、いまの配信の続きではありません。もう一度作って、署名をもらってください。"
        )


def ping_addresses(text: str) -> tuple[str, ...]:
    """The addresses in a list of towns, one a line, `#` begins a remark; raises SigningRefused."""
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    found = [line.rstrip("/") for line in lines if line]
    wrong = [line for line in found if not line.startswith(("https://", "http://"))]
    if wrong:
        raise SigningRefused(f"「{wrong[0]}」は住所ではありません。https:// から書いてください。")
    return tuple(dict.fromkeys(found))
