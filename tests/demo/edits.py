"""What the towns of the demonstration did to their sites before the prefecture's next releases.

For: `make demo-hub`. Each edit is what an editor does (a new version, published; a page moved, added, deleted), or,
where a kit that guards the prefecture's parts would refuse it, what an older kit or a database tool left behind
(`behind`). Not for: tests of one rule each, which stand beside the merge.
"""

import json
import random
from collections.abc import Callable
from typing import Any, Final

from kit.pages.models import ContentPage
from tests.demo.places import UIDS, block_id
from tests.factories import releases
from tests.factories.towns import edit, edit_block, object_of

Edit = Callable[[], object]


def text(words: str, key: str = "p1") -> str:
    return f'<p data-block-key="{key}">{words}</p>'


def body(key: str, change: Callable[[list[Any]], list[Any]], *, behind: bool = False) -> None:
    """Change the blocks of a page: by an editor's publication, or behind the kit's back."""
    page = object_of(key).get_latest_revision_as_object()
    raw = json.dumps(change([dict(item) for item in page.body.raw_data]))
    value = page._meta.get_field("body").to_python(raw)
    if behind:
        type(page).objects.filter(pk=page.pk).update(body=value)
    else:
        edit(key, body=value)


def add_block(key: str, uid: str, words: str, *, behind: bool = False) -> None:
    own = {"type": "text", "id": uid, "value": text(words)}
    body(key, lambda items: [*items, own], behind=behind)


def drop_block(key: str, block: str, *, behind: bool = False) -> None:
    gone = block_id(key, block)
    body(key, lambda items: [item for item in items if item["id"] != gone], behind=behind)


def swap_first(key: str, *, behind: bool = False) -> None:
    body(key, lambda items: [items[1], items[0], *items[2:]], behind=behind)


def swap_cards(key: str, block: str) -> None:
    """Turn the order of the cards of a block round."""

    def turned(items: list[Any]) -> list[Any]:
        wanted = block_id(key, block)
        return [
            {**item, "value": {**item["value"], "items": item["value"]["items"][::-1]}}
            if item["id"] == wanted
            else item
            for item in items
        ]

    body(key, turned)


def add_page(parent: str, title: str, slug: str, words: str = "") -> None:
    page = ContentPage(title=title, slug=slug, lead=words or title, live=True)
    object_of(parent).add_child(instance=page)
    page.save_revision().publish()


def link_page(parent: str, title: str, slug: str, target: str) -> None:
    """A page of the town that leads to one of the prefecture's."""
    add_page(parent, title, slug)
    page = ContentPage.objects.get(slug=slug)
    link = f'<p data-block-key="p1"><a id="{object_of(target).pk}" linktype="page">くわしく</a></p>'
    page.body = page._meta.get_field("body").to_python(
        json.dumps([{"type": "text", "id": UIDS[3], "value": link}])
    )
    page.save_revision().publish()


def move(key: str, parent: str) -> None:
    object_of(key).move(object_of(parent), pos="last-child")


def contact_behind(key: str, **fields: Any) -> None:
    row = object_of(key)
    type(row).objects.filter(pk=row.pk).update(**fields)


def describe_picture(key: str, alt: str) -> None:
    image = object_of(key)
    image.alt = alt
    image.save()


TAKI: Final[tuple[Edit, ...]] = (
    lambda: edit("learn-family", title="ご家族のみなさまへ"),
    lambda: edit("learn-about", title="ひきこもりとは"),
    lambda: edit_block("learn-you", "quiet", text("多気町では、毎月第二土曜に静かな部屋をあけています。")),
    lambda: edit_block(
        "learn-family", "violence", text("こわいときは、まず離れてください。町の当番が夜も出ます。")
    ),
    lambda: edit_block("learn-family", "others-town", text("多気町の家族会は、偶数月に集まります。")),
    lambda: contact_behind("contact-mieco", hours_note="町で調べた時間: 9時から"),
    lambda: add_block("learn-you", UIDS[0], "多気町の図書館では、だまって本を読む日があります。"),
    lambda: add_block("learn-private", UIDS[1], "町で気をつけていること。", behind=True),
    lambda: add_block(
        "learn-family",
        block_id("learn-family", "siblings-page"),
        "きょうだいの方は、町の保健師にも話せます。",
    ),
    lambda: edit("learn-steps", lead="多気町では、ゆっくり進めています。"),
    lambda: drop_block("learn-you", "nothing"),
    lambda: drop_block("learn-you", "room"),
    lambda: drop_block("learn-about", "myths", behind=True),
    lambda: swap_first("accessibility"),
    lambda: add_page("learn", "多気町の休む場所", "rest"),
)
KUMANO: Final[tuple[Edit, ...]] = (
    lambda: move("learn-faq", "learn-family"),
    lambda: move("learn-family", "learn-you"),
    lambda: add_page("learn-family", "熊野市のきょうだい会", "siblings"),
    lambda: add_page("learn-steps", "熊野市での一年め", "first-year"),
    lambda: link_page("lang", "熊野市の通訳", "interpreters", "lang-fil"),
    lambda: swap_cards("learn", "people"),
    lambda: swap_first("learn-figures", behind=True),
    lambda: edit("learn-supporters", publish=False, lead="まだ公開していない、熊野市の前書き。"),
)


# What a town does to what came with the release before; the rest was done before the first one came.
LATER: Final[dict[tuple[str, str], tuple[Edit, ...]]] = {
    ("taki", "2026.3"): (
        lambda: describe_picture("picture-entrance", "多気町の居場所の入口。いすは雨の日も出ています。"),
    ),
}


def chance_edits(seed: int) -> list[Edit]:
    """Some edits of a town that nobody planned, the same for the same seed."""
    dice = random.Random(seed)
    pages = ["learn-you", "learn-family", "learn-about", "learn-faq", "learn-supporters", "learn-steps"]
    found: list[Edit] = []
    for number in range(dice.randint(0, 8)):
        key, words = dice.choice(pages), f"この町のことば{seed}の{number}。"
        found.append(dice.choice(_KINDS)(dice, key, words))
    return found


def _title(dice: random.Random, key: str, words: str) -> Edit:
    return lambda: edit(key, title=words[:12])


def _draft(dice: random.Random, key: str, words: str) -> Edit:
    return lambda: edit(key, publish=False, lead=words)


def _rewrite(dice: random.Random, key: str, words: str) -> Edit:
    place = dice.random()

    def rewrite(items: list[Any]) -> list[Any]:
        texts = [item for item in items if item["type"] == "text"]
        if texts:
            texts[int(place * len(texts))]["value"] = text(words)
        return items

    return lambda: body(key, rewrite)


def _drop(dice: random.Random, key: str, words: str) -> Edit:
    place = dice.random()
    loose = [item["id"] for item in _shipped(key).fields["body"] if _is_loose(key, item["id"])]  # type: ignore[union-attr,index,call-overload]
    gone = loose[int(place * len(loose))]
    return lambda: body(key, lambda items: [item for item in items if item["id"] != gone])


def _add(dice: random.Random, key: str, words: str) -> Edit:
    uid = f"0e0e0e0e-0000-4000-8000-{dice.randrange(16**12):012x}"
    return lambda: add_block(key, uid, words)


def _page(dice: random.Random, key: str, words: str) -> Edit:
    slug = f"town-{dice.randrange(10**6)}"
    return lambda: add_page(key, words[:12], slug, words)


_KINDS = (_title, _draft, _rewrite, _rewrite, _drop, _add, _page)


def _shipped(key: str) -> Any:
    return releases.release("2026.1").by_uid[releases.keys()[key]]


def _is_loose(key: str, block: str) -> bool:
    return not _shipped(key).owners.is_fixed(("body", block))
